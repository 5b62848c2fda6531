// Markdown that grows: keeps the blocks of a text to which pieces are appended, parsing only its
// open end again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QVector>
#include <cstdint>
#include <string>
#include <string_view>

#include "ui/markdown/block.h"
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
  // segmenter.h), not on the length of the text.
  Change append(std::string_view utf8);

  [[nodiscard]] int blockCount() const { return m_blockCount; }
  // How many bytes were read by the parsers since the beginning; for tests and measurements.
  [[nodiscard]] std::int64_t bytesParsed() const { return m_bytesParsed; }

 private:
  Segmenter m_segmenter;   // where the closed pieces end
  std::string m_open;      // the text after them
  qsizetype m_openAt = 0;  // where that is in the whole
  int m_stableCount = 0;   // blocks of closed pieces
  int m_blockCount = 0;
  std::int64_t m_bytesParsed = 0;
};

// All blocks of a text. Never fails: what is not Markdown is a paragraph. Link reference
// definitions are shown as text and resolve nothing, because a line that arrives later must not
// change what was shown before.
[[nodiscard]] QVector<Block> parseBlocks(std::string_view utf8);

}  // namespace ui
