// Sets of code points, and the UTF-8 bytes of what is in one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/local/grammar/automaton.h"

namespace grammar {

// Sorted, disjoint, not adjacent, without surrogates. Thread: as a value.
class CodePoints {
 public:
  struct Range {
    std::uint32_t low;
    std::uint32_t high;
    friend bool operator==(const Range&, const Range&) = default;
    friend auto operator<=>(const Range&, const Range&) = default;
  };

  CodePoints() = default;
  CodePoints(std::initializer_list<Range> ranges) {
    for (const Range& range : ranges) add(range.low, range.high);
  }
  [[nodiscard]] static CodePoints all() { return {{0, 0x10FFFF}}; }

  void add(std::uint32_t low, std::uint32_t high);
  void add(const CodePoints& other);
  [[nodiscard]] CodePoints without(const CodePoints& other) const;
  [[nodiscard]] bool contains(std::uint32_t codePoint) const;
  [[nodiscard]] const std::vector<Range>& ranges() const { return m_ranges; }

 private:
  std::vector<Range> m_ranges;
};

// Edges for the UTF-8 of one code point of `set` between the states.
void addCodePoints(AutomatonBuilder& builder, StateId from, const CodePoints& set, StateId to);

}  // namespace grammar
