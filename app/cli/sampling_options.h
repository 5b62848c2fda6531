// The options of isobath-cli run that say how an answer is chosen and what shape it has.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/arguments.h"
#include "engine/backend.h"

namespace cli {

// Errors: InvalidArgument, naming the option. Thread: any, as for all of these.
base::Result<void> readSampling(const Arguments& arguments, engine::Request& request);
// --json and --json-schema. Errors: InvalidArgument, NotFound, Io (the file).
base::Result<void> readFormat(const Arguments& arguments, engine::Request& request);

// One line of a token and its alternatives: probabilities in per cent and their logarithms.
[[nodiscard]] std::string describe(const engine::Logprobs& logprobs);

}  // namespace cli
