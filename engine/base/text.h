// Small questions about texts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace base {

// Without ASCII white space at both ends. Lifetime: that of `text`. Thread: any, as for both.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Takes `end` off the end of `text`, if it is there.
void dropEnd(std::string& text, std::string_view end);

}  // namespace base
