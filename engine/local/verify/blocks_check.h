// Blocks of every weight type against the values they stand for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/local/verify/cases.h"
#include "engine/local/verify/report.h"

namespace verify {

// One check per type: each value is the same to the last bit or one step of f32 away. Types that we
// do not compute with are named as unsupported and do not fail; where there are no others, the
// whole is unsupported.
[[nodiscard]] Report verifyBlocks(const Case& found);

// Steps of f32 between two values; 0 for two that are not numbers, a lot for one.
[[nodiscard]] std::int64_t stepsBetween(float a, float b);

}  // namespace verify
