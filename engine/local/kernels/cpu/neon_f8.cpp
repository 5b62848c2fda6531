// Products of eight-bit float weights with f32 activations, with NEON.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/local/kernels/cpu/neon.h"
#include "engine/local/kernels/cpu/neon_kernels.h"
#include "engine/local/kernels/float8.h"

namespace kernels::cpu {

namespace {

// A half float has the same mantissa bits in front and one exponent bit more: an E4M3 value is the
// half float of its bits times this.
constexpr float kHalfUnit = 256.0F;

struct Eight {
  float32x4_t first;
  float32x4_t second;
};

// The values of 8 bytes / kHalfUnit.
Eight decode8(const std::byte* p) {
  const uint16x8_t bits = vshll_n_u8(vld1_u8(reinterpret_cast<const std::uint8_t*>(p)), 8);
  // Moves the sign bit along and then away from the exponent.
  const uint16x8_t halves = vandq_u16(
      vreinterpretq_u16_s16(vshrq_n_s16(vreinterpretq_s16_u16(bits), 1)), vdupq_n_u16(0xBF80));
  const uint16x8_t largest = vdupq_n_u16(0x3F80);
  const uint16x8_t isNan = vceqq_u16(vandq_u16(halves, largest), largest);
  const uint16x8_t all = vorrq_u16(halves, isNan);
  return {halvesToFloats(vget_low_u16(all)), halvesToFloats(vget_high_u16(all))};
}

// sum += scale * (values . x) over one group; `rest` gets what fills no vector.
void addGroup(const std::byte* values, const float* x, std::int64_t n, float scale,
              float32x4_t& sum, float& rest) {
  float32x4_t sums[2] = {vdupq_n_f32(0.0F), vdupq_n_f32(0.0F)};
  std::int64_t k = 0;
  for (; k + 8 <= n; k += 8) {
    const Eight w = decode8(values + k);
    sums[0] = vfmaq_f32(sums[0], w.first, vld1q_f32(x + k));
    sums[1] = vfmaq_f32(sums[1], w.second, vld1q_f32(x + k + 4));
  }
  sum = vfmaq_n_f32(sum, vmulq_n_f32(vaddq_f32(sums[0], sums[1]), kHalfUnit), scale);
  for (; k < n; ++k) rest += f8ToFloat(static_cast<std::uint8_t>(values[k])) * scale * x[k];
}

void multiplyRows(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                  std::int64_t columns, const void* x, float* out) {
  const auto* const activations = static_cast<const float*>(x);
  const std::int64_t groups = f8Groups(columns);
  for (std::int64_t r = 0; r < rows; ++r, weights += rowBytes) {
    const auto* const scales = reinterpret_cast<const float*>(weights);
    float32x4_t sum = vdupq_n_f32(0.0F);
    float rest = 0.0F;
    for (std::int64_t g = 0; g < groups; ++g) {
      const std::int64_t first = g * kF8Group;
      addGroup(weights + 4 * groups + first, activations + first,
               std::min(kF8Group, columns - first), scales[g], sum, rest);
    }
    out[r] = rest + vaddvq_f32(sum);
  }
}

// The same values as unpackF8Row() gives.
void decodeGroup(const std::byte* values, float scale, std::int64_t n, float* out) {
  std::int64_t k = 0;
  for (; k + 8 <= n; k += 8) {
    const Eight w = decode8(values + k);
    vst1q_f32(out + k, vmulq_n_f32(vmulq_n_f32(w.first, kHalfUnit), scale));
    vst1q_f32(out + k + 4, vmulq_n_f32(vmulq_n_f32(w.second, kHalfUnit), scale));
  }
  for (; k < n; ++k) out[k] = f8ToFloat(static_cast<std::uint8_t>(values[k])) * scale;
}

void pack(const std::byte* weights, std::size_t rowBytes, std::int64_t rows, std::int64_t columns,
          std::byte* panel) {
  float values[kPanelRows * kF8Group] = {};
  const std::int64_t groups = f8Groups(columns);
  for (std::int64_t g = 0; g < groups; ++g) {
    const std::int64_t first = g * kF8Group;
    const std::int64_t count = std::min(kF8Group, columns - first);
    for (std::int64_t r = 0; r < rows; ++r) {
      const std::byte* const row = weights + static_cast<std::size_t>(r) * rowBytes;
      decodeGroup(row + 4 * groups + first, reinterpret_cast<const float*>(row)[g], count,
                  values + r * kF8Group);
    }
    auto* const to = reinterpret_cast<float*>(panel) + first * kPanelRows;
    for (std::int64_t k = 0; k < count; ++k) {
      for (std::int64_t r = 0; r < kPanelRows; ++r)
        to[k * kPanelRows + r] = values[r * kF8Group + k];
    }
  }
}

}  // namespace

void addNeonF8(KernelTable& table) {
  MatrixKernels& kernels = table.matrix(WeightType::F8);
  kernels = table.matrix(WeightType::F32);
  kernels.multiplyRows = multiplyRows;
  kernels.pack = pack;
}

}  // namespace kernels::cpu
