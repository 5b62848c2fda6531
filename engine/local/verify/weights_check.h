// Whether all weights of a model are numbers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"

namespace verify {

// Decodes every tensor of a type that we compute with; one infinity or not-a-number in a scale
// would spoil every answer. Reads the whole model. `onProgress` gets the tensors done so far (may
// be empty). Returns how many tensors were of other types and therefore skipped. Errors: Corrupt
// (names tensor and row of the first weight that is no number), and those of Checkpoint::load().
[[nodiscard]] base::Result<std::size_t> checkWeights(
    const checkpoint::Checkpoint& file, const std::function<void(std::size_t)>& onProgress);

}  // namespace verify
