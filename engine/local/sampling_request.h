// What a request asks of sampling, over what the model recommends.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend.h"
#include "engine/base/result.h"
#include "engine/local/sampling/sampler.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace local {

// Errors: InvalidArgument, naming the setting, its range and what was asked. Thread: any, as for
// both.
base::Result<void> checkSampling(const engine::Request& request);

// The settings of one answer; the seed is drawn where none was asked for. `tokens` tells which
// tokens break repetitions for DRY: those with a newline, colon, quotation mark or star, and
// control tokens.
[[nodiscard]] sampling::Settings settingsFor(const engine::Sampling& asked,
                                             sampling::Settings recommended,
                                             const tokenizer::Tokenizer& tokens);

}  // namespace local
