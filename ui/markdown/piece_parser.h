// One piece of Markdown to its blocks, through md4c.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QVector>
#include <cstdint>
#include <string_view>

#include "ui/markdown/block.h"
#include "ui/markdown/segmenter.h"

namespace ui {

struct Piece {
  std::string_view text;  // UTF-8, at most Segmenter::kMaxPieceBytes
  Segmenter::Kind kind = Segmenter::Kind::Text;
  std::int64_t itemNumber = 0;
  qsizetype begin = 0;  // where it stands in the whole
};

// Deeper containers and wider or larger tables than these are shown as plain text: nobody writes
// them, and they would cost more than their length (every line of a table has as many cells as its
// header).
inline constexpr int kMaxMarkersPerLine = 32;
inline constexpr int kMaxColumns = 128;
inline constexpr int kMaxCells = 4096;
// Deeper ones look like this depth.
inline constexpr int kMaxIndent = 8;

// Never fails. A piece of kind Fence is not for this function: StreamingDocument reads those line
// by line.
[[nodiscard]] QVector<Block> parsePiece(const Piece& piece);

}  // namespace ui
