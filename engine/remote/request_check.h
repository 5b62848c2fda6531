// Refuses before it is sent what a server would refuse, or would do something else for. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend.h"
#include "engine/remote/wire_format.h"

namespace remote {

// Errors: InvalidArgument (what is wrong and what to do), Unsupported (an image of a kind that no
// server takes). A worker checks for itself.
base::Result<void> checkRequest(const engine::Request& request, const Dialect& dialect);

}  // namespace remote
