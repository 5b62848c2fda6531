// What is copied of questions and answers: as plain text, and as rich text that editors and mail
// programs take.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

#include "ui/markdown/block.h"

namespace ui {

// Blocks are added in their order, and may be cut: `begin` and `end` are places in Block::text.
class CopiedText {
 public:
  void addQuestion(const QString& text);
  void addBlock(const Block& block, qsizetype begin, qsizetype end);
  void addBlock(const Block& block) { addBlock(block, 0, block.text.size()); }
  // What is added next belongs to another message.
  void nextMessage();

  // Formulas as their source, list items with their markers, cells divided by tabs.
  [[nodiscard]] QString plain() const { return m_plain; }
  // HTML whose styles stand with their elements, because a style sheet is dropped by most editors.
  // Nothing in it is live but links that the window would open.
  [[nodiscard]] QString html() const;

 private:
  void separate(const Block& block);
  void openLists(const Block& block);
  void closeLists(qsizetype depth);
  void addCode(const Block& block, const QString& code);
  void addTable(const Block& block);

  QString m_plain;
  QString m_html;
  Block m_before;  // what was added last; of another kind after a message
  bool m_isFirst = true;
  bool m_isCodeOpen = false;  // its next part may follow
  int m_quoteDepth = 0;
  QStringList m_lists;  // "ul" or "ol", each with an item open
};

[[nodiscard]] CopiedText copiedBlocks(const QVector<Block>& blocks);

// Of rich text as blocks have it (see block.h), the part between two places of its text; whole
// tags, so that it can stand alone.
[[nodiscard]] QString htmlBetween(const QString& html, qsizetype begin, qsizetype end);

// To the clipboard, as plain text and as HTML.
void toClipboard(const CopiedText& text);

}  // namespace ui
