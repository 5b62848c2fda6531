// One request from the options' backend to the screen.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/arguments.h"
#include "engine/backend.h"

namespace cli {

// Asks, prints `beginning` and the answer behind it, then what ran. Ctrl+C stops it. Errors: as
// Backend::generate(), Cancelled (Ctrl+C), Io (stdout).
base::Result<void> answer(const Arguments& arguments, engine::Request request,
                          const std::string& beginning);

}  // namespace cli
