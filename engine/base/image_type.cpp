// The marks that image files begin with.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/image_type.h"

namespace base {

std::optional<std::string_view> imageType(std::string_view bytes) {
  constexpr std::string_view kPng{"\x89PNG\r\n\x1A\n", 8};
  if (bytes.starts_with(kPng)) return "image/png";
  if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return "image/gif";
  // RIFF, four bytes of length, WEBP.
  if (bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP")
    return "image/webp";
  return std::nullopt;
}

}  // namespace base
