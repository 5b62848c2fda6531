// The commands of isobath-cli: each is a row with its name, its options and what it does.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "app/cli/arguments.h"
#include "engine/base/result.h"

namespace cli {

struct Command {
  std::string_view name;
  std::string_view usage;    // "[--model FILE] \"prompt\""
  std::string_view summary;  // one line
  std::span<const Option> options;
  // Prints its result to stdout. Errors: shown as one sentence on stderr; the program then ends
  // with 1 (2 for InvalidArgument, 130 for Cancelled).
  base::Result<void> (*run)(const Arguments& arguments);
};

[[nodiscard]] Command runCommand();         // command_run.cpp
[[nodiscard]] Command fillCommand();        // command_fill.cpp
[[nodiscard]] Command modelsCommand();      // command_models.cpp
[[nodiscard]] Command balanceCommand();     // command_balance.cpp
[[nodiscard]] Command inspectCommand();     // command_inspect.cpp
[[nodiscard]] Command tokenizeCommand();    // command_tokenize.cpp
[[nodiscard]] Command benchCommand();       // command_bench.cpp
[[nodiscard]] Command verifyCommand();      // command_verify.cpp
[[nodiscard]] Command perplexityCommand();  // command_perplexity.cpp
[[nodiscard]] Command convertCommand();     // command_convert.cpp

// What --model says, else the starter model. Errors: NotFound, saying how to get a model.
base::Result<std::filesystem::path> modelFileFrom(const Arguments& arguments);

}  // namespace cli
