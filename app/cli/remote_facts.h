// What the table of models and the options say of an answer of the endpoint of --url.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "app/cli/arguments.h"
#include "engine/backend.h"

namespace cli {

[[nodiscard]] std::int64_t nowMs();  // Unix time

// "CNY 0.0012, USD 0.0002 (off-peak)": what the answer to `model`, asked at `askedMs`, cost; empty
// where no price is known, and for a model on this computer.
[[nodiscard]] std::string costText(const Arguments& arguments, const std::string& model,
                                   std::int64_t askedMs, const engine::Completion& done);

// The error with the next step that this program has: how to set a key, where models are listed,
// and what the table knows of the one that is missing.
[[nodiscard]] base::Error withAdvice(base::Error error, const Arguments& arguments,
                                     const std::string& model);

}  // namespace cli
