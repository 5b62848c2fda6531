// What the names of models tell, where nothing else does; inside engine/remote only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace remote {

// DeepSeek's models think unless told not to, wherever they are served.
[[nodiscard]] bool isNamedDeepSeek(std::string_view id);
// A family that thinks.
[[nodiscard]] bool isNamedThinker(std::string_view id);
// A family that thinks always: it has no switch.
[[nodiscard]] bool alwaysThinks(std::string_view id);
// A family whose prompt ends with <think>, so that its output may have only </think>.
[[nodiscard]] bool opensThoughtInPrompt(std::string_view id);
// A family that takes images.
[[nodiscard]] bool isNamedSeer(std::string_view id);

}  // namespace remote
