// What a JSON text would cost, known before a parser keeps any of it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/local/huggingface/json.h"

namespace huggingface {

// A parser collects a whole string or number, and the spaces before it, before it gives it away,
// and a tree keeps each value as it comes: this takes no memory, and needs no valid JSON. With
// `isPerMember` each member of the outermost list may have `limits.values`. `what` begins the
// message. Thread: any. Errors: Corrupt.
[[nodiscard]] base::Result<void> checkCost(std::string_view text, const JsonLimits& limits,
                                           std::string_view what, bool isPerMember);

}  // namespace huggingface
