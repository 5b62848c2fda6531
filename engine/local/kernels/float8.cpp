// A table of all 256 eight-bit floats.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/float8.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>

namespace kernels {

namespace {

constexpr float decode(std::uint32_t bits) {
  const std::uint32_t rest = bits & 0x7FU;
  if (rest == 0x7FU) return std::numeric_limits<float>::quiet_NaN();
  const float size = rest < 8U ? static_cast<float>(rest) * 0x1p-9F
                               : std::bit_cast<float>((rest << 20) + ((127U - 7U) << 23));
  return (bits & 0x80U) != 0 ? -size : size;
}

constexpr auto kValues = [] {
  std::array<float, 256> values{};
  for (std::uint32_t bits = 0; bits < 256; ++bits) values[bits] = decode(bits);
  return values;
}();

}  // namespace

float f8ToFloat(std::uint8_t bits) {
  return kValues[bits];
}

void packF8Row(std::span<const std::uint8_t> values, std::span<const float> scales,
               std::byte* row) {
  const auto columns = static_cast<std::int64_t>(values.size());
  assert(scales.size() == static_cast<std::size_t>(f8Groups(columns)));
  std::fill_n(row, f8RowBytes(columns), std::byte{0});
  if (values.empty()) return;
  std::memcpy(row, scales.data(), scales.size_bytes());
  std::memcpy(row + scales.size_bytes(), values.data(), values.size());
}

void unpackF8Row(const std::byte* row, std::span<float> out) {
  const auto columns = static_cast<std::int64_t>(out.size());
  const std::byte* values = row + 4 * f8Groups(columns);
  for (std::int64_t first = 0; first < columns; first += kF8Group, row += 4) {
    float scale = 0.0F;
    std::memcpy(&scale, row, sizeof(scale));
    const std::int64_t end = std::min(columns, first + kF8Group);
    for (std::int64_t i = first; i < end; ++i) {
      out[static_cast<std::size_t>(i)] = f8ToFloat(static_cast<std::uint8_t>(values[i])) * scale;
    }
  }
}

}  // namespace kernels
