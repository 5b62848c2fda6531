// How each side wants to be told to think, or not to; inside engine/remote only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/backend.h"
#include "engine/remote/wire_format.h"

namespace remote {

// Adds to `json`, a request, what says its thinking. A server that is not known gets no field that
// it may refuse.
void encodeThinking(nlohmann::json& json, const engine::Request& request, const Dialect& dialect);

}  // namespace remote
