// How activations lie in memory once they are rounded.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/local/kernels/cpu/cpu_device.h"

namespace kernels::cpu {

// With sixteen bits a value is scale * (kCoarseUnit * coarse + fine), with eight scale * coarse.
// Both parts are within +-127, so 32 products with weights of up to 255 stay below 2^28.
inline constexpr std::int16_t kCoarseUnit = 256;

// Of the rounded values of one block: 32 coarse parts, then 32 fine ones if there are any.
[[nodiscard]] constexpr std::int64_t roundedBlockBytes(Rounding rounding) {
  return rounding == Rounding::Bits16 ? 64 : 32;
}

// One row of activations rounded in blocks of 32. The sums are those of the rounded values of a
// block and of its halves: what the minimum of a weight block multiplies. A view of memory of
// activationBytes(columns); columns is a multiple of 32.
template <typename Byte, typename Quant, typename Float>
struct BasicActivationRow {
  Quant* quants;    // [columns / 32][roundedBlockBytes]
  Float* scales;    // [columns / 32]
  Float* sums;      // [columns / 32]
  Float* halfSums;  // [columns / 16]

  BasicActivationRow(Byte* memory, std::int64_t columns, Rounding rounding)
      : quants(reinterpret_cast<Quant*>(memory)),
        scales(reinterpret_cast<Float*>(memory + columns / 32 * roundedBlockBytes(rounding))),
        sums(scales + columns / 32),
        halfSums(sums + columns / 32) {}
};
using ActivationRow = BasicActivationRow<std::byte, std::int8_t, float>;
using ConstActivationRow = BasicActivationRow<const std::byte, const std::int8_t, const float>;

// Of one rounded row, a multiple of 64.
[[nodiscard]] constexpr std::int64_t activationBytes(std::int64_t columns, Rounding rounding) {
  return (columns / 32 * (roundedBlockBytes(rounding) + 16) + 63) / 64 * 64;
}

}  // namespace kernels::cpu
