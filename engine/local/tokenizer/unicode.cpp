// Looks a code point up in the generated table.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/unicode.h"

#include <algorithm>
#include <array>

namespace tokenizer::unicode {
namespace {

Properties search(char32_t codePoint) {
  const auto next =
      std::upper_bound(kRanges.begin(), kRanges.end(), codePoint,
                       [](char32_t point, const Range& range) { return point < range.first; });
  return std::prev(next)->properties;
}

}  // namespace

Properties propertiesOf(char32_t codePoint) {
  // Most text is ASCII or close to it: spare it the search.
  static const auto kFirst = [] {
    std::array<Properties, 0x800> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = search(static_cast<char32_t>(i));
    return table;
  }();
  return codePoint < kFirst.size() ? kFirst[codePoint] : search(codePoint);
}

}  // namespace tokenizer::unicode
