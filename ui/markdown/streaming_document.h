// Markdown that grows: only the open end of the text is parsed again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <QVector>
#include <cstdint>
#include <string>
#include <string_view>

#include "ui/markdown/block.h"
#include "ui/markdown/code_parts.h"
#include "ui/markdown/segmenter.h"

namespace ui {

// Thread: one at a time.
class StreamingDocument {
 public:
  // From block `first` on, the blocks are now these; the ones before it are as they were.
  struct Change {
    int first = 0;
    QVector<Block> blocks;
  };

  // Adds whole code points of UTF-8. All changes together give the blocks of parseBlocks() of the
  // whole text, however it was cut. The cost depends on the open piece at the end (see
  // segmenter.h), not on the length of the text; for open fenced code it depends on the new text
  // and on the open part (see code_parts.h).
  Change append(std::string_view utf8);

  // The names of the footnotes that are defined so far, in order. Their texts are blocks at the end
  // of all, after a rule, as items of a list with their numbers.
  [[nodiscard]] QStringList notes() const { return m_notes.names + m_openNotes.names; }

  // How many bytes were read since the beginning; for tests and measurements.
  [[nodiscard]] std::int64_t bytesParsed() const { return m_bytesParsed; }

 private:
  struct Notes {
    QStringList names;
    QVector<Block> blocks;
  };
  void takeLine(std::size_t end, QVector<Block>& out);
  void takeCodeLine(std::string_view line, std::size_t end, QVector<Block>& out);
  void cutLongPiece(QVector<Block>& out);
  void closePiece(std::size_t end, QVector<Block>& out);
  void addOpenEnd(QVector<Block>& out);
  void addOpenCode(std::string_view partial, QVector<Block>& out) const;
  void parse(std::size_t begin, std::size_t end, const Segmenter& segmenter, Notes& notes,
             QVector<Block>& out);
  void parseText(std::string_view text, std::size_t begin, Notes& notes, QVector<Block>& out) const;
  bool takeNote(std::string_view text, std::size_t begin, Notes& notes) const;
  void addNotes(QVector<Block>& out) const;
  [[nodiscard]] bool isInCode() const;
  [[nodiscard]] Block codeBlock(std::string_view line, std::size_t begin, std::size_t end) const;

  std::string m_text;            // from the first piece that was open before the last append()
  qsizetype m_textAt = 0;        // where that is in the whole
  std::size_t m_begin = 0;       // of the open piece, in m_text
  std::size_t m_scanned = 0;     // of the first line that is not complete, in m_text
  Segmenter m_segmenter;         // after the complete lines
  CodeParts m_code;              // the open fenced code
  bool m_lineContinues = false;  // a code line that is longer than a piece has been begun
  int m_stableCount = 0;         // blocks of closed pieces
  Notes m_notes;                 // of the closed pieces
  Notes m_openNotes;             // of the open end
  std::int64_t m_bytesParsed = 0;
};

// All blocks of a text. Never fails: what is not Markdown is a paragraph. Link reference
// definitions are shown as text and resolve nothing, because a line that arrives later must not
// change what was shown before.
[[nodiscard]] QVector<Block> parseBlocks(std::string_view utf8);

}  // namespace ui
