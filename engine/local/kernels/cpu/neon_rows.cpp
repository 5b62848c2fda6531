// Rounds activations and multiplies rows of quantized weights as they lie, with NEON.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>

#include "engine/local/kernels/cpu/neon.h"
#include "engine/local/kernels/cpu/neon_all_blocks.h"
#include "engine/local/kernels/cpu/neon_kernels.h"

namespace kernels::cpu {

namespace {

// --- activations -------------------------------------------------------------------------------

// Sixteen numbers as bytes; those out of range become the nearest.
int8x16_t packBytes(const int32x4_t* q) {
  const int16x8_t first = vqmovn_high_s32(vqmovn_s32(q[0]), q[1]);
  const int16x8_t second = vqmovn_high_s32(vqmovn_s32(q[2]), q[3]);
  return vqmovn_high_s16(vqmovn_s16(first), second);
}

// Rounds a half block; returns the sum of its rounded values in steps of the scale.
template <Rounding kRounding>
int quantizeHalf(const float32x4_t* v, float inverse, std::int8_t* to) {
  int32x4_t q[4];
  for (int i = 0; i < 4; ++i) q[i] = vcvtnq_s32_f32(vmulq_n_f32(v[i], inverse));
  const int8x16_t coarse = packBytes(q);
  vst1q_s8(to, coarse);
  if constexpr (kRounding == Rounding::Bits8) {
    return vaddlvq_s8(coarse);
  } else {
    for (int i = 0; i < 4; ++i) {
      const float32x4_t left = vfmaq_n_f32(vnegq_f32(vcvtq_f32_s32(q[i])), v[i], inverse);
      q[i] = vcvtnq_s32_f32(vmulq_n_f32(left, kCoarseUnit));
    }
    // Half a step down would be -128, which addDots() cannot take.
    const int8x16_t fine = vmaxq_s8(packBytes(q), vdupq_n_s8(-127));
    vst1q_s8(to + 32, fine);
    return kCoarseUnit * vaddlvq_s8(coarse) + vaddlvq_s8(fine);
  }
}

template <Rounding kRounding>
void quantize(const float* x, std::int64_t n, const ActivationRow& row, std::int64_t firstBlock) {
  for (std::int64_t b = firstBlock; b < firstBlock + n / 32; ++b, x += 32) {
    float32x4_t v[8];
    // Compared as integers, what is not a number is the largest: it becomes the scale.
    int32x4_t magnitudes = vdupq_n_s32(0);
    for (int i = 0; i < 8; ++i) {
      v[i] = vld1q_f32(x + 4 * i);
      magnitudes = vmaxq_s32(magnitudes, vreinterpretq_s32_f32(vabsq_f32(v[i])));
    }
    const float largest = std::bit_cast<float>(vmaxvq_s32(magnitudes));
    const float inverse = largest > 0.0F ? 127.0F / largest : 0.0F;
    std::int8_t* const to = row.quants + roundedBlockBytes(kRounding) * b;
    const int first = quantizeHalf<kRounding>(v, inverse, to);
    const int second = quantizeHalf<kRounding>(v + 4, inverse, to + 16);
    const float scale =
        largest / 127.0F / (kRounding == Rounding::Bits16 ? float{kCoarseUnit} : 1.0F);
    row.scales[b] = scale;
    row.sums[b] = scale * static_cast<float>(first + second);
    row.halfSums[2 * b] = scale * static_cast<float>(first);
    row.halfSums[2 * b + 1] = scale * static_cast<float>(second);
  }
}

// --- rows as they lie --------------------------------------------------------------------------

// Sums of four products each of a half block, in steps of the activations' scale.
template <Rounding kRounding, bool kDot>
[[gnu::always_inline]] inline int32x4_t addHalf(int32x4_t sum, int8x16_t quants,
                                                const std::int8_t* activations) {
  const int32x4_t coarse = addDots<kDot>(vdupq_n_s32(0), quants, vld1q_s8(activations));
  if constexpr (kRounding == Rounding::Bits8) {
    return vaddq_s32(sum, coarse);
  } else {
    static_assert(kCoarseUnit == 1 << 8);
    return vaddq_s32(sum,
                     addDots<kDot>(vshlq_n_s32(coarse, 8), quants, vld1q_s8(activations + 32)));
  }
}

// Adds block j; `xScale` is that of its activations.
template <typename Blocks, Rounding kRounding, bool kDot>
[[gnu::always_inline]] inline void addBlock(const std::uint8_t* group, std::int64_t j,
                                            const std::int8_t* activations, float xScale,
                                            const GroupScales& scales, float32x4_t& sum) {
  const Quants w = Blocks::quants(group, j);
  const int32x4_t zero = vdupq_n_s32(0);
  const int32x4_t first = addHalf<kRounding, kDot>(zero, w.first, activations);
  if constexpr (Blocks::kHalves) {
    const int32x4_t second = addHalf<kRounding, kDot>(zero, w.second, activations + 16);
    sum = vfmaq_n_f32(sum, vcvtq_f32_s32(first), xScale * scales.scale[2 * j]);
    sum = vfmaq_n_f32(sum, vcvtq_f32_s32(second), xScale * scales.scale[2 * j + 1]);
  } else {
    const int32x4_t both = addHalf<kRounding, kDot>(first, w.second, activations + 16);
    sum = vfmaq_n_f32(sum, vcvtq_f32_s32(both), xScale * scales.scale[j]);
  }
}

template <typename Blocks, Rounding kRounding, bool kDot>
void multiplyRows(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                  std::int64_t columns, const void* x, float* out) {
  constexpr std::int64_t kBytes = roundedBlockBytes(kRounding);
  constexpr std::int64_t kParts = Blocks::kHalves ? 2 : 1;
  const ConstActivationRow a(static_cast<const std::byte*>(x), columns, kRounding);
  const float* const xSums = Blocks::kHalves ? a.halfSums : a.sums;
  const std::int64_t blocks = columns / 32;
  GroupScales scales;
  for (std::int64_t r = 0; r < rows; ++r, weights += rowBytes) {
    const auto* group = reinterpret_cast<const std::uint8_t*>(weights);
    float32x4_t sums[2] = {vdupq_n_f32(0.0F), vdupq_n_f32(0.0F)};
    float mins = 0.0F;
    for (std::int64_t b = 0; b < blocks; b += 8, group += Blocks::kGroupBytes) {
      const std::int64_t count = std::min<std::int64_t>(8, blocks - b);
      Blocks::scales(group, count, scales);
      for (std::int64_t j = 0; j < count; ++j) {
        addBlock<Blocks, kRounding, kDot>(group, j, a.quants + kBytes * (b + j), a.scales[b + j],
                                          scales, sums[j % 2]);
      }
      if constexpr (Blocks::kHasMins) {
        for (std::int64_t i = 0; i < kParts * count; ++i) {
          mins += scales.min[i] * xSums[kParts * b + i];
        }
      }
    }
    out[r] = vaddvq_f32(vaddq_f32(sums[0], sums[1])) - mins;
  }
}

template <Rounding kRounding, bool kDot>
void addTypes(KernelTable& table) {
  table.quantize = quantize<kRounding>;
  forEachNeonBlocks([&]<typename Blocks>() {
    MatrixKernels& kernels = table.matrix(Blocks::kType);
    kernels.quantizesActivations = true;
    kernels.multiplyRows = multiplyRows<Blocks, kRounding, kDot>;
  });
}

}  // namespace

void addNeonRows(KernelTable& table, bool hasDotProducts) {
  if (table.rounding == Rounding::Bits16) {
    hasDotProducts ? addTypes<Rounding::Bits16, true>(table)
                   : addTypes<Rounding::Bits16, false>(table);
  } else {
    hasDotProducts ? addTypes<Rounding::Bits8, true>(table)
                   : addTypes<Rounding::Bits8, false>(table);
  }
}

}  // namespace kernels::cpu
