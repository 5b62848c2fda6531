// A request that a server refused for reasoning it misses, changed so that it takes it. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/remote/wire_format.h"

namespace remote {

// What to send instead of `request`, which was answered with `status` and `body` before any output;
// nothing where the refusal is another one, or nothing is left to try. Attempt 1 adds the reasoning
// that is missing (or, with none missing, is attempt 2); attempt 2 switches thinking off.
[[nodiscard]] std::optional<engine::Request> repaired(const engine::Request& request,
                                                      const Dialect& dialect, int status,
                                                      std::string_view body, int attempt);

// What was changed from `asked` to `sent`: for the receipt.
[[nodiscard]] std::vector<std::string> notesOnRepair(const engine::Request& asked,
                                                     const engine::Request& sent,
                                                     const Dialect& dialect);

}  // namespace remote
