// Messages of a request as values; inside engine/remote only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend.h"
#include "engine/remote/wire_json.h"

namespace remote {

inline constexpr std::size_t kMaxTools = 128;

// Errors: InvalidArgument and Unsupported, naming the field ("messages[3].content").
base::Result<void> readMessages(const Json& json, engine::Request& request);

}  // namespace remote
