// Messages as JSON, always with the same bytes for the same message; inside engine/remote only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/backend.h"
#include "engine/remote/wire_format.h"

namespace remote {

// The list of `request.messages`, as text.
[[nodiscard]] std::string encodeMessages(const engine::Request& request, const Dialect& dialect);

}  // namespace remote
