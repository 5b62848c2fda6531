// From options to a request: prompt, pictures, tools, thinking, limits.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/arguments.h"
#include "engine/backend.h"

namespace cli {

// All but the model's name. Errors: InvalidArgument (what was given), NotFound, Io, Unsupported
// (files that are named). Thread: any, as for both.
base::Result<engine::Request> requestFrom(const Arguments& arguments);

// --max-tokens, --stop and --no-stream. Errors: InvalidArgument.
base::Result<void> readLimits(const Arguments& arguments, engine::Request& request);

}  // namespace cli
