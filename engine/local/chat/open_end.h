// The beginning of a marker at the end of a text whose rest is still to come.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace chat {

// The length of the longest end of `text` that begins `marker` without completing it. Thread: any.
[[nodiscard]] inline std::size_t openEnd(std::string_view text, std::string_view marker) {
  if (marker.empty()) return 0;
  for (std::size_t length = std::min(text.size(), marker.size() - 1); length > 0; --length)
    if (text.ends_with(marker.substr(0, length))) return length;
  return 0;
}

}  // namespace chat
