// One number for "the same model": what is cached of one model means nothing to another.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/local/model/config.h"
#include "engine/local/model/weights.h"

namespace model {

// Of the configuration and of the first bytes of every weight, with its name, type and shape. The
// weights are loaded.
[[nodiscard]] std::uint64_t fingerprintOf(const Config& config, Weights& weights);

}  // namespace model
