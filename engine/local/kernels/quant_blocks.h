// What a weight type looks like in memory and which values its blocks stand for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/base/half.h"
#include "engine/local/kernels/tensor.h"

namespace kernels {

// A row is a sequence of blocks: `values` weights in `bytes` bytes each. F32, F16, BF16 and F8 have
// blocks of one value. How long a row is, only rowBytes() says: those of F8 have scales too (see
// float8.h, which also makes them).
struct BlockInfo {
  std::int64_t values = 0;
  std::int64_t bytes = 0;
};

// Nothing for a type that we cannot compute with; `type` may hold any number.
[[nodiscard]] std::optional<BlockInfo> blockInfo(WeightType type);

// Bytes of one row of `columns` values. `type` is supported and `columns` a multiple of its block.
[[nodiscard]] std::size_t rowBytes(WeightType type, std::int64_t columns);

// Writes the values of one row: out.size() values from rowBytes(type, out.size()) bytes at `row`
// (any alignment). Each multiplication and subtraction of the format rounds once to f32, as gguf-py
// does, so results are equal bit by bit. Source: the GGUF block formats (ggml), checked against
// tests/golden/blocks.
void dequantizeRow(WeightType type, const std::byte* row, std::span<float> out);

// The half float in two bytes of a block.
[[nodiscard]] inline float halfAt(const std::uint8_t* p) {
  return base::halfToFloat(static_cast<std::uint16_t>(p[0] | (p[1] << 8)));
}

// Six-bit scale and minimum of sub-block j (0..7) in the 12 packed bytes of Q4_K and Q5_K.
struct ScaleMin {
  std::uint8_t scale;
  std::uint8_t min;
};
[[nodiscard]] inline ScaleMin kScaleMin(const std::uint8_t* packed, int j) {
  if (j < 4) {
    return {static_cast<std::uint8_t>(packed[j] & 63),
            static_cast<std::uint8_t>(packed[j + 4] & 63)};
  }
  return {static_cast<std::uint8_t>((packed[j + 4] & 15) | ((packed[j - 4] >> 6) << 4)),
          static_cast<std::uint8_t>((packed[j + 4] >> 4) | ((packed[j] >> 6) << 4))};
}

}  // namespace kernels
