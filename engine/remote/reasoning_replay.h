// Which earlier answers are sent with their reasoning. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend.h"
#include "engine/remote/wire_format.h"

namespace remote {

// Whether `message` of `request` carries reasoning_content, be it empty.
[[nodiscard]] bool replaysReasoning(const engine::Message& message, const engine::Request& request,
                                    const Dialect& dialect);

}  // namespace remote
