// Which JSON schemas a strict tool may have. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/base/result.h"

namespace remote {

// Source: DeepSeek, "Tool Calls", strict mode: objects name all their properties as required and
// allow no others; of the keywords that JSON schemas have, some. Errors: InvalidArgument, naming
// the place ("$.properties.city.minLength") and what to do about it.
base::Result<void> checkStrictSchema(std::string_view schema);

}  // namespace remote
