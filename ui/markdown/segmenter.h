// Finds where a Markdown text can be cut so that the pieces, parsed alone, give what the whole
// gives.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ui/markdown/formula.h"

namespace ui {

// A piece is a paragraph (or table), a heading, a rule, a fenced or indented code, a quote, or one
// item of an outermost list with all that stands in it. Decisions depend only on lines already
// seen, so they never change when text is added. Cutting too rarely is harmless; where in doubt it
// does not cut. Source: CommonMark 0.31, sections 4 and 5.
class Segmenter {
 public:
  enum class Kind : std::uint8_t { Blank, Text, Item, Quote, Indented, Fence };

  // No piece is longer: what reaches it is cut there, so that parsing the open piece has a fixed
  // cost. 32 KiB is far above what answers contain and takes md4c about a millisecond.
  static constexpr std::size_t kMaxPieceBytes = 32 * 1024;

  // Takes the next line (without its end). True: it begins a new piece, of which the accessors then
  // speak.
  bool feed(std::string_view line);
  // Forgets everything: the next line begins a piece.
  void reset() { *this = Segmenter(); }

  [[nodiscard]] Kind kind() const { return m_kind; }
  // Nothing that follows can belong to the piece.
  [[nodiscard]] bool isClosed() const { return m_isClosed; }
  // Item of a numbered list: its number, counted from the first item as CommonMark does.
  [[nodiscard]] std::int64_t itemNumber() const { return m_itemNumber; }
  // Fence: spaces before it, which are taken from the lines inside.
  [[nodiscard]] std::size_t fenceIndent() const { return m_fence.indent; }

  // "```cpp": the opening line of fenced code, without the spaces before it. length 0: it is none.
  struct Fence {
    char character = 0;
    std::size_t length = 0;
    std::size_t indent = 0;
  };
  // "3. text" or "- text". width 0: it is none.
  struct Marker {
    char delimiter = 0;       // '-', '+', '*', '.' or ')'
    std::int64_t number = 0;  // '.' and ')'
    std::size_t width = 0;    // columns to the text
    bool isEmpty = false;
  };

 private:
  void begin(std::string_view line);
  bool feedItem(std::string_view line);
  void followMath(std::string_view line);
  [[nodiscard]] bool closesInnerFence(std::string_view line) const;

  Kind m_kind = Kind::Blank;
  bool m_isClosed = true;
  bool m_lastIsBlank = false;
  DisplayMath m_math;  // Text, Quote, Item: what begins in a formula's lines is no list and no rule
  Fence m_fence;       // Fence: this piece
  Fence m_innerFence;  // Item: inside it; length 0: none
  Marker m_marker;     // Item
  std::size_t m_itemIndent = 0;
  std::int64_t m_itemNumber = 0;
};

}  // namespace ui
