// The sampling settings of a model where nobody asks for others.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/base/result.h"
#include "engine/local/chat/chat_template.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/sampling/sampler.h"

namespace local {

// What the file recommends (general.sampling.*), else what the authors of its family do; the seed
// is 0. Errors: Corrupt (a key of another type or range). Thread: any.
base::Result<sampling::Settings> recommendedSampling(
    const checkpoint::Checkpoint& file, const std::optional<chat::ChatTemplate>& chatTemplate);

}  // namespace local
