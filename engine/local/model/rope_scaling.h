// Rotary frequencies, and what context extension does to them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/local/model/key_reader.h"

namespace model {

enum class ScalingKind { None, Linear, Yarn };

struct RopeScaling {
  ScalingKind kind = ScalingKind::None;
  double factor = 1.0;
  std::int64_t originalContext = 0;  // YaRN: tokens the model knew before
  double betaFast = 32.0;
  double betaSlow = 1.0;
  double attentionFactor = 1.0;
};

// Reads `rope.scaling.*`. An unknown type fails as Unsupported.
[[nodiscard]] RopeScaling readRopeScaling(KeyReader& keys);

// Reads `rope.freq_base` (10000 where it is missing) and makes ropeFrequencies() of it.
[[nodiscard]] std::vector<float> readFrequencies(KeyReader& keys, std::int64_t columns,
                                                 const RopeScaling& scaling);

// Radians per position of pair i of `columns` / 2: f_i = base^(-2i / columns), then
// Linear: f_i / factor.
// YaRN: pairs that turn more than betaFast times within the original context stay, those that turn
// less than betaSlow times are divided by factor, and the ones between are blended linearly in i.
// Source: YaRN (arXiv 2309.00071), with the rounding of the bounds that DeepSeek-V2 uses.
[[nodiscard]] std::vector<float> ropeFrequencies(double base, std::int64_t columns,
                                                 const RopeScaling& scaling);

// 1 + 0.1 * multiplier * ln(factor); 1 where factor <= 1.
[[nodiscard]] double yarnMagnitude(double factor, double multiplier);

}  // namespace model
