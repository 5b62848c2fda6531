// Rounding as one would do it without thinking: the largest value sets the scale, the rest follows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "engine/base/half.h"
#include "engine/local/kernels/tensor.h"

namespace naive {

using kernels::WeightType;

struct Format {
  WeightType type;
  int block;        // values that share the 16-bit scales
  int sub;          // values that share a multiple of them; the same as block: no multiples
  float low, high;  // levels
  float most;       // of the multiples
  bool hasMin;
};

inline constexpr Format kFormats[] = {
    {WeightType::Q4_0, 32, 32, -8, 7, 0, false},
    {WeightType::Q4_1, 32, 32, 0, 15, 0, true},
    {WeightType::Q5_0, 32, 32, -16, 15, 0, false},
    {WeightType::Q5_1, 32, 32, 0, 31, 0, true},
    {WeightType::Q8_0, 32, 32, -127, 127, 0, false},
    {WeightType::Q2_K, 256, 16, 0, 3, 15, true},
    {WeightType::Q3_K, 256, 16, -4, 3, 31, false},
    {WeightType::Q4_K, 256, 32, 0, 15, 63, true},
    {WeightType::Q5_K, 256, 32, 0, 31, 63, true},
    {WeightType::Q6_K, 256, 16, -32, 31, 127, false},
    {WeightType::TQ1_0, 256, 256, -1, 1, 0, false},
    {WeightType::TQ2_0, 256, 256, -1, 1, 0, false},
    {WeightType::IQ4_NL, 32, 32, -127, 113, 0, false},
    {WeightType::IQ4_XS, 256, 32, -127, 113, 31, false},
    {WeightType::MXFP4, 32, 32, -6, 6, 0, false},
};

inline float half(float value) {
  return base::halfToFloat(base::floatToHalf(value));
}

inline float nearestOf(std::span<const float> levels, float value) {
  return *std::min_element(levels.begin(), levels.end(), [value](float a, float b) {
    return std::abs(a - value) < std::abs(b - value);
  });
}

inline float levelOf(const Format& format, float value) {
  static constexpr float kIq4[] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                   1,    13,   25,  38,  53,  69,  89,  113};
  static constexpr float kFp4[] = {-6, -4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 6};
  if (format.type == WeightType::IQ4_NL || format.type == WeightType::IQ4_XS)
    return nearestOf(kIq4, value);
  if (format.type == WeightType::MXFP4) return nearestOf(kFp4, value);
  return std::clamp(std::nearbyint(value), format.low, format.high);
}

struct Scales {
  float scale = 0;
  float min = 0;
};

// What the extremes of `values` ask for.
inline Scales wantedBy(const Format& format, std::span<const float> values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (format.hasMin) {
    const float low = format.block == 32 ? *least : std::min(*least, 0.0F);
    return {(*most - low) / format.high, -low};
  }
  const float extreme = std::max(std::abs(*least), std::abs(*most));
  if (format.type == WeightType::MXFP4)
    return {extreme == 0 ? 1.0F : std::exp2(std::floor(std::log2(extreme)) - 2), 0};
  return {extreme / format.high, 0};
}

// The values after rounding one block of the format.
inline std::vector<float> roundBlock(const Format& format, std::span<const float> values) {
  std::vector<Scales> scales;
  const auto sub = static_cast<std::size_t>(format.sub);
  Scales most;
  for (std::size_t first = 0; first < values.size(); first += sub) {
    scales.push_back(wantedBy(format, values.subspan(first, sub)));
    most.scale = std::max(most.scale, scales.back().scale);
    most.min = std::max(most.min, scales.back().min);
  }
  std::vector<float> rounded;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Scales at = scales[i / sub];
    if (format.most == 0) {
      at = format.type == WeightType::MXFP4 ? at : Scales{half(at.scale), half(at.min)};
    } else {
      const float unit = half(most.scale / format.most);
      const float minUnit = half(most.min / format.most);
      at.scale = unit == 0 ? 0 : unit * std::nearbyint(at.scale / unit);
      at.min = minUnit == 0 ? 0 : minUnit * std::nearbyint(at.min / minUnit);
    }
    const float level = at.scale == 0 ? 0 : levelOf(format, (values[i] + at.min) / at.scale);
    rounded.push_back(at.scale * level - at.min);
  }
  return rounded;
}

inline std::vector<float> roundRow(const Format& format, std::span<const float> values) {
  std::vector<float> rounded;
  const auto block = static_cast<std::size_t>(format.block);
  for (std::size_t first = 0; first < values.size(); first += block) {
    const auto part = roundBlock(format, values.subspan(first, block));
    rounded.insert(rounded.end(), part.begin(), part.end());
  }
  return rounded;
}

}  // namespace naive
