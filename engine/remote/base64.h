// Base64 with padding (RFC 4648, section 4), for images inside JSON.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remote {

[[nodiscard]] std::string toBase64(std::string_view bytes);
// Empty optional: not base64 (wrong length, wrong character, padding in the middle).
[[nodiscard]] std::optional<std::string> fromBase64(std::string_view text);

}  // namespace remote
