// Rows of WeightType::F8: eight-bit floats with a scale for each 128 neighbours.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace kernels {

// Values of a row that share a scale; the last group of a row may be shorter.
inline constexpr std::int64_t kF8Group = 128;

[[nodiscard]] constexpr std::int64_t f8Groups(std::int64_t columns) {
  return (columns + kF8Group - 1) / kF8Group;
}

// Bytes of a row, which is f8Groups(columns) f32 scales, `columns` bytes, zeros up to a multiple
// of 4.
[[nodiscard]] constexpr std::size_t f8RowBytes(std::int64_t columns) {
  return static_cast<std::size_t>(4 * f8Groups(columns) + (columns + 3) / 4 * 4);
}

// E4M3 without infinities: 1 sign, 4 exponent (bias 7), 3 mantissa bits, with subnormals; 0x7F and
// 0xFF are NaN. Exact. Source: OCP 8-bit Floating Point Specification, E4M3.
[[nodiscard]] float f8ToFloat(std::uint8_t bits);

// Makes one row at `row` (f8RowBytes(values.size()) bytes, any alignment) of its E4M3 values and
// their f8Groups(values.size()) scales: what is multiplied with value i is scales[i / 128].
void packF8Row(std::span<const std::uint8_t> values, std::span<const float> scales, std::byte* row);

// out[i] = value i of the row times its scale, rounded once.
void unpackF8Row(const std::byte* row, std::span<float> out);

}  // namespace kernels
