// Rows of f32 values to rows of any weight type: one table of formats.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/quantize.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "engine/base/half.h"
#include "engine/local/convert/block_writers.h"
#include "engine/local/kernels/quant_blocks.h"

namespace convert {
namespace {

using kernels::WeightType;

// Of the average: columns that never mattered in the samples keep sensible values.
constexpr float kLeastImportance = 1e-4F;
constexpr int kMostValues = 256;

struct Format {
  WeightType type;
  float largest;     // what a value may be at most
  WriteBlock write;  // null: single floats
  // Large values matter somewhat more: they are few, and what they meet tends to be large, too.
  // Not where levels are coarser for them by nature, or where there is only one.
  bool favoursLarge = true;
};

constexpr float kAny = 3.402823466e38F;
constexpr float kHalf = 65504;
constexpr float kMostBfloat = 3.3895313892515355e38F;

constexpr std::array kFormats = {
    Format{WeightType::F32, kAny, nullptr},
    Format{WeightType::F16, kHalf, nullptr},
    Format{WeightType::BF16, kMostBfloat, nullptr},
    Format{WeightType::Q4_0, kHalf, writeQ4_0},
    Format{WeightType::Q4_1, kHalf, writeQ4_1},
    Format{WeightType::Q5_0, kHalf, writeQ5_0},
    Format{WeightType::Q5_1, kHalf, writeQ5_1},
    Format{WeightType::Q8_0, kHalf, writeQ8_0},
    Format{WeightType::Q2_K, kHalf, writeQ2K},
    Format{WeightType::Q3_K, kHalf, writeQ3K},
    Format{WeightType::Q4_K, kHalf, writeQ4K},
    Format{WeightType::Q5_K, kHalf, writeQ5K},
    Format{WeightType::Q6_K, kHalf, writeQ6K},
    Format{WeightType::IQ4_NL, kHalf, writeIq4Nl},
    Format{WeightType::IQ4_XS, kHalf, writeIq4Xs},
    Format{WeightType::TQ1_0, kHalf, writeTq1_0, false},
    Format{WeightType::TQ2_0, kHalf, writeTq2_0, false},
    Format{WeightType::MXFP4, kHalf, writeMxfp4, false},
};

const Format* find(WeightType type) {
  for (const Format& format : kFormats) {
    if (format.type == type) return &format;
  }
  return nullptr;
}

void writeFloats(WeightType type, std::span<const float> values, std::byte* out) {
  if (type == WeightType::F32) {
    std::memcpy(out, values.data(), values.size_bytes());
    return;
  }
  for (const float value : values) {
    const std::uint16_t bits =
        type == WeightType::F16 ? base::floatToHalf(value) : base::floatToBfloat(value);
    std::memcpy(out, &bits, sizeof bits);
    out += sizeof bits;
  }
}

// An importance of zero everywhere says nothing.
void weigh(std::span<const float> values, const float* importance, bool favoursLarge,
           float* weights) {
  double squares = 0;
  double important = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += static_cast<double>(values[i]) * values[i];
    if (importance != nullptr) important += importance[i];
  }
  const auto meanSquare = static_cast<float>(squares / static_cast<double>(values.size()));
  if (!(meanSquare > 0)) {
    std::fill(weights, weights + values.size(), 1.0F);
    return;
  }
  const float unit = favoursLarge ? 1 / std::sqrt(meanSquare) : 0;
  const auto average = static_cast<float>(important / static_cast<double>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float relative = values[i] * unit;
    weights[i] = average > 0 ? (importance[i] / average + kLeastImportance) *
                                   std::sqrt(1 + relative * relative)
                             : 1 + std::abs(relative);
  }
}

}  // namespace

bool canQuantizeTo(WeightType type) {
  return find(type) != nullptr;
}

bool isFloat(WeightType type) {
  const Format* format = find(type);
  return format != nullptr && format->write == nullptr;
}

std::optional<std::size_t> firstUnfit(WeightType type, std::span<const float> values) {
  const float largest = find(type)->largest;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!(std::abs(values[i]) <= largest)) return i;
  }
  return std::nullopt;
}

void quantizeRow(WeightType type, std::span<const float> values, std::span<const float> importance,
                 std::byte* out) {
  const Format& format = *find(type);
  if (format.write == nullptr) return writeFloats(type, values, out);
  std::array<float, kMostValues> weights{};
  const kernels::BlockInfo shape = *kernels::blockInfo(type);
  const auto blockValues = static_cast<std::size_t>(shape.values);
  for (std::size_t first = 0; first < values.size(); first += blockValues) {
    const std::span<const float> block = values.subspan(first, blockValues);
    weigh(block, importance.empty() ? nullptr : importance.data() + first, format.favoursLarge,
          weights.data());
    format.write({block.data(), weights.data()}, reinterpret_cast<std::uint8_t*>(out));
    out += shape.bytes;
  }
}

}  // namespace convert
