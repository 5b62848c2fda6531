// Turns the events of a Markdown parser into flat blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVector>
#include <cstdint>
#include <optional>
#include <vector>

#include "ui/markdown/block.h"
#include "ui/markdown/formula.h"
#include "ui/markdown/inline_text.h"
#include "ui/markdown/piece_parser.h"

namespace ui {

class BlockBuilder {
 public:
  // `formulas`: what stands under the placeholders of the text.
  BlockBuilder(const Piece& piece, const std::vector<Formula>& formulas)
      : m_piece(piece), m_formulas(formulas) {}

  void enterQuote();
  void leaveQuote();
  void enterList(bool isNumbered, std::int64_t first);
  void leaveList();
  // ' ': no task; 'o': an open one; 'x': a done one.
  void enterItem(char task);
  void leaveItem();
  void enterParagraph() { open(Block::Kind::Paragraph); }
  void enterHeading(int level);
  void enterCode(const QString& language);
  void addRule();
  // Ends a paragraph, heading or code.
  void leaveLeaf();
  void enterTable();
  void enterTableRow();
  void enterCell(const QString& alignment);
  void leaveCell();
  void leaveTable();

  void addText(const QString& text);
  void addLineBreak();
  // A picture has a row of its own, unless it stands in a table, a link, a heading or styled text.
  void enterImage(const QString& address);
  void leaveImage();
  InlineText& inlineText();

  [[nodiscard]] QVector<Block> take();
  // The whole piece as one paragraph of plain text.
  [[nodiscard]] Block plain() const;

 private:
  struct List {
    bool isNumbered;
    std::int64_t next;
  };
  void open(Block::Kind kind);
  void addFormula(const Formula& formula);
  void beginOwnRow();
  [[nodiscard]] bool canBeCut() const;
  QString withoutFormulasMark(const QString& text);
  void addMarkerAlone();
  [[nodiscard]] Block emptyBlock(Block::Kind kind) const;

  const Piece& m_piece;
  const std::vector<Formula>& m_formulas;
  QVector<Block> m_blocks;
  std::vector<List> m_lists;
  int m_quoteDepth = 0;
  QString m_marker;  // of an item of which nothing has been shown yet
  std::optional<Block> m_leaf;
  InlineText m_inline;
  QString m_code;
  QStringList m_plainCells;
  bool m_isInTable = false;
  bool m_followsFormula = false;  // the next text of the paragraph, or the leaf; or a picture
  bool m_hasOwnRow = false;       // the picture that is open
};

}  // namespace ui
