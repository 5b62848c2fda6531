// Refuses what this computer's engine would otherwise silently ignore.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "engine/backend.h"

namespace local {

// Before a model is loaded. Errors: InvalidArgument, Unsupported. Thread: any, as for both.
[[nodiscard]] base::Result<void> checkRequest(const engine::Request& request);

// Errors: InvalidArgument (a bias of a token that the model, of so many, does not have).
[[nodiscard]] base::Result<void> checkBiases(const engine::Request& request,
                                             const std::string& model, std::int64_t tokens);

}  // namespace local
