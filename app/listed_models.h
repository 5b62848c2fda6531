// The models an endpoint listed, as text to keep until the next start.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"

namespace app {

// A picker with more lines than this helps nobody.
inline constexpr std::size_t kMostListedModels = 2000;

// One line each: id, what it can ("thinks,sees"), name, context tokens, with tabs between.
[[nodiscard]] std::string keptModels(const std::vector<engine::ModelInfo>& models);
// What cannot be read is left out; lines of older versions end after the name.
[[nodiscard]] std::vector<engine::ModelInfo> recalledModels(std::string_view text);

}  // namespace app
