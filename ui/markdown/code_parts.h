// Cuts code into parts of bounded length, so that a long one is neither shown nor changed as a
// whole.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVector>

#include "ui/markdown/block.h"

namespace ui {

// Where code is cut depends on its lines only, not on how they arrive.
class CodeParts {
 public:
  // A part has at most so many lines and characters; a single line may be longer.
  static constexpr int kMaxLines = 60;
  static constexpr qsizetype kMaxCharacters = 4096;

  CodeParts() = default;
  // `first` has no text yet; every part gets its language and place.
  explicit CodeParts(Block first) : m_part(std::move(first)) {}

  // Adds a line that ends at `end`. The open part goes to `full` when there is no room for it.
  void addLine(const QString& line, qsizetype end, QVector<Block>& full);
  // What the last line goes on with, in a part of its own: it was cut because it is very long.
  void continueLine(const QString& text, qsizetype end, QVector<Block>& full);
  void close() { m_part.isOpen = false; }
  void setEnd(qsizetype end) { m_part.end = end; }

  // The open part, the last one so far.
  [[nodiscard]] const Block& part() const { return m_part; }

 private:
  void beginPart(bool continuesLine, QVector<Block>& full);

  Block m_part;
  int m_lines = 0;
};

// The code of a block in parts, each with the place of the whole.
[[nodiscard]] QVector<Block> codeInParts(const Block& code);

// The code that the block at `index` is a part of, up to where it has arrived.
struct WholeCode {
  QString code;
  qsizetype begin = 0;  // of the part at `index` in it
  bool isOpen = false;  // more is to come
};
[[nodiscard]] WholeCode wholeCode(const QVector<Block>& blocks, qsizetype index);

}  // namespace ui
