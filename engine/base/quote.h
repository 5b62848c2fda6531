// Foreign text inside a message.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace base {

// `text` in quotes, short and readable on one line whatever bytes a file or a stranger put there:
// about 80 bytes of it, control characters and invalid UTF-8 as \x0A. Thread: any.
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace base
