// Set arithmetic, and the split of ranges into ranges of bytes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/code_points.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/utf8.h"

namespace grammar {
namespace {

using Range = CodePoints::Range;

constexpr Range kSurrogates{0xD800, 0xDFFF};

std::vector<Range> normalised(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end());
  std::vector<Range> result;
  for (const Range& range : ranges) {
    if (!result.empty() && range.low <= result.back().high + 1)
      result.back().high = std::max(result.back().high, range.high);
    else
      result.push_back(range);
  }
  return result;
}

// Low and high have as many bytes, and differ so that each byte has a range of its own.
void addSequence(AutomatonBuilder& builder, StateId from, const Range& range, StateId to) {
  std::string low;
  std::string high;
  base::appendUtf8(low, range.low);
  base::appendUtf8(high, range.high);
  for (std::size_t i = 0; i < low.size(); ++i) {
    const StateId next = i + 1 == low.size() ? to : builder.newState();
    builder.addBytes(from, static_cast<std::uint8_t>(low[i]), static_cast<std::uint8_t>(high[i]),
                     next);
    from = next;
  }
}

// Source: the way of utf8-ranges: cut where the length changes, then where the bytes after the
// first that differs do not run from 80 to BF.
void split(const Range& range, std::vector<Range>& pieces) {
  for (const std::uint32_t last : {0x7Fu, 0x7FFu, 0xFFFFu}) {
    if (range.low > last || range.high <= last) continue;
    split({range.low, last}, pieces);
    return split({last + 1, range.high}, pieces);
  }
  if (range.low > 0x7F) {
    for (const int bits : {6, 12, 18}) {
      const std::uint32_t mask = (1u << bits) - 1;
      if ((range.low & ~mask) == (range.high & ~mask)) continue;
      if ((range.low & mask) != 0) {
        split({range.low, range.low | mask}, pieces);
        return split({(range.low | mask) + 1, range.high}, pieces);
      }
      if ((range.high & mask) != mask) {
        split({range.low, (range.high & ~mask) - 1}, pieces);
        return split({range.high & ~mask, range.high}, pieces);
      }
    }
  }
  pieces.push_back(range);
}

}  // namespace

void CodePoints::add(std::uint32_t low, std::uint32_t high) {
  high = std::min<std::uint32_t>(high, 0x10FFFF);
  if (low < kSurrogates.low) m_ranges.push_back({low, std::min(high, kSurrogates.low - 1)});
  if (high > kSurrogates.high) m_ranges.push_back({std::max(low, kSurrogates.high + 1), high});
  m_ranges = normalised(std::move(m_ranges));
}

void CodePoints::add(const CodePoints& other) {
  m_ranges.insert(m_ranges.end(), other.m_ranges.begin(), other.m_ranges.end());
  m_ranges = normalised(std::move(m_ranges));
}

CodePoints CodePoints::without(const CodePoints& other) const {
  CodePoints result;
  auto taken = other.m_ranges.begin();
  for (Range range : m_ranges) {
    while (taken != other.m_ranges.end() && taken->high < range.low) ++taken;
    bool isLeft = true;
    for (auto cut = taken; cut != other.m_ranges.end() && cut->low <= range.high; ++cut) {
      if (cut->low > range.low) result.m_ranges.push_back({range.low, cut->low - 1});
      isLeft = cut->high < range.high;
      range.low = cut->high + 1;
    }
    if (isLeft) result.m_ranges.push_back(range);
  }
  return result;
}

bool CodePoints::contains(std::uint32_t codePoint) const {
  return std::any_of(m_ranges.begin(), m_ranges.end(), [&](const Range& range) {
    return codePoint >= range.low && codePoint <= range.high;
  });
}

void addCodePoints(AutomatonBuilder& builder, StateId from, const CodePoints& set, StateId to) {
  std::vector<Range> pieces;
  for (const Range& range : set.ranges()) split(range, pieces);
  for (const Range& piece : pieces) addSequence(builder, from, piece, to);
}

}  // namespace grammar
