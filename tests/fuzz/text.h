// UTF-8 as the fuzz targets look at it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace fuzz {

[[nodiscard]] inline bool isContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// No code point is cut at either end of `text`. Loose on purpose: the middle is not looked at.
[[nodiscard]] inline bool hasWholeEnds(std::string_view text) {
  if (text.empty()) return true;
  std::size_t back = 0;
  while (back < text.size() && isContinuation(text[text.size() - 1 - back])) ++back;
  if (back == text.size() || isContinuation(text.front())) return false;
  const auto lead = static_cast<unsigned char>(text[text.size() - 1 - back]);
  const std::size_t expected = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  return back == expected;
}

}  // namespace fuzz
