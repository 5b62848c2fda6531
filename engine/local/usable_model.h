// Whether a model file can be run, told from its head alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"

namespace local {

// What loading checks before it takes memory: architecture and its parameters, names, shapes and
// types of the weights, and that there is a vocabulary of a known kind. Reads no weights. Errors:
// Unsupported and Corrupt, saying what is missing. Thread: any.
[[nodiscard]] base::Result<void> checkUsable(const checkpoint::Checkpoint& file);

}  // namespace local
