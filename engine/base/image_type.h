// What kind of image a file is, by its first bytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace base {

// "image/jpeg", "image/png", "image/gif" or "image/webp"; nothing for every other file. Only the
// beginning is looked at: the rest may be damaged. Thread: any.
[[nodiscard]] std::optional<std::string_view> imageType(std::string_view bytes);

}  // namespace base
