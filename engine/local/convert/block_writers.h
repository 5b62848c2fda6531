// One function per block format: 32 or 256 values with weights to the bytes of a block.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/base/half.h"
#include "engine/local/convert/level_fit.h"
#include "engine/local/kernels/low_bit_blocks.h"

namespace convert {

using WriteBlock = void (*)(Block block, std::uint8_t* out);

// 32 values.
void writeQ4_0(Block block, std::uint8_t* out);
void writeQ4_1(Block block, std::uint8_t* out);
void writeQ5_0(Block block, std::uint8_t* out);
void writeQ5_1(Block block, std::uint8_t* out);
void writeQ8_0(Block block, std::uint8_t* out);
void writeIq4Nl(Block block, std::uint8_t* out);
void writeMxfp4(Block block, std::uint8_t* out);

// 256 values.
void writeQ2K(Block block, std::uint8_t* out);
void writeQ3K(Block block, std::uint8_t* out);
void writeQ4K(Block block, std::uint8_t* out);
void writeQ5K(Block block, std::uint8_t* out);
void writeQ6K(Block block, std::uint8_t* out);
void writeIq4Xs(Block block, std::uint8_t* out);
void writeTq1_0(Block block, std::uint8_t* out);
void writeTq2_0(Block block, std::uint8_t* out);

// The levels of IQ4_NL and IQ4_XS.
inline constexpr TableLevels<16> kIq4Levels = [] {
  TableLevels<16> levels{};
  std::copy(kernels::kUnevenSteps.begin(), kernels::kUnevenSteps.end(), levels.level.begin());
  return levels;
}();

// A scale as the file will have it.
struct HalfScale {
  std::uint16_t bits = 0;
  float value = 0;

  explicit HalfScale(float scale = 0)
      : bits(base::floatToHalf(std::clamp(scale, -65504.0F, 65504.0F))),
        value(base::halfToFloat(bits)) {}
};

// The 16-bit floats below, at and above `scale` by magnitude.
inline std::array<HalfScale, 3> neighboursOf(const HalfScale& scale) {
  constexpr unsigned kLargest = 0x7BFF;
  const unsigned sign = scale.bits & 0x8000U;
  const unsigned magnitude = scale.bits & 0x7FFFU;
  const auto at = [sign](unsigned bits) {
    return HalfScale(base::halfToFloat(static_cast<std::uint16_t>(sign | bits)));
  };
  return {at(magnitude > 0 ? magnitude - 1 : 0), at(magnitude),
          at(std::min(magnitude + 1, kLargest))};
}

inline void put16(std::uint8_t* out, std::uint16_t bits) {
  out[0] = static_cast<std::uint8_t>(bits & 0xFF);
  out[1] = static_cast<std::uint8_t>(bits >> 8);
}

}  // namespace convert
