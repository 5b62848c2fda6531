// Foreign text inside a message.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/quote.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace base {

std::string quote(std::string_view text) {
  constexpr std::size_t kShown = 80;
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result = "\"";
  std::size_t at = 0;
  while (at < std::min(kShown, text.size())) {
    const CodePoint point = decodeUtf8(text.substr(at));
    const std::string_view bytes = text.substr(at, point.bytes);
    at += point.bytes;
    const bool isControl = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
    if (point.state == CodePoint::State::Valid && !isControl) {
      result += bytes;
      continue;
    }
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      result += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return result + (at < text.size() ? "...\"" : "\"");
}

}  // namespace base
