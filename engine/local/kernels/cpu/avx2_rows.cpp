// Rounds activations and multiplies rows of quantized weights as they lie, with AVX2.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>

#include "engine/local/kernels/cpu/avx2_all_blocks.h"
#include "engine/local/kernels/cpu/kernel_table.h"
#include "engine/local/kernels/cpu/x86_kernels.h"

namespace kernels::cpu {

namespace {

// --- activations -------------------------------------------------------------------------------

// Thirty-two numbers as bytes; those out of range become the nearest.
ISOBATH_AVX2_INLINE __m256i packBytes(const __m256i (&q)[4]) {
  // Packing works within halves: afterwards dwords come as 0 4 1 5 of each source.
  return _mm256_permutevar8x32_epi32(
      _mm256_packs_epi16(_mm256_packs_epi32(q[0], q[1]), _mm256_packs_epi32(q[2], q[3])),
      _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

// unit * the sums of four neighbours.
ISOBATH_AVX2_INLINE __m256i quadSums(__m256i bytes, std::int16_t unit) {
  return _mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_set1_epi8(1), bytes),
                           _mm256_set1_epi16(unit));
}

ISOBATH_AVX2_INLINE __m256i magnitude(__m256 values) {
  return _mm256_and_si256(_mm256_castps_si256(values), _mm256_set1_epi32(0x7FFFFFFF));
}

ISOBATH_AVX2_INLINE int largestInt(__m256i v) {
  __m128i s = _mm_max_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  s = _mm_max_epi32(s, _mm_shuffle_epi32(s, 0x4E));
  s = _mm_max_epi32(s, _mm_shuffle_epi32(s, 0xB1));
  return _mm_cvtsi128_si32(s);
}

template <Rounding kRounding>
ISOBATH_AVX2 void quantize(const float* x, std::int64_t n, const ActivationRow& row,
                           std::int64_t firstBlock) {
  for (std::int64_t b = firstBlock; b < firstBlock + n / 32; ++b, x += 32) {
    std::int8_t* const to = row.quants + roundedBlockBytes(kRounding) * b;
    __m256 v[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) v[i] = _mm256_loadu_ps(x + 8 * i);
    // Compared as integers, what is not a number is the largest: it becomes the scale.
    const __m256i largestBits =
        _mm256_max_epi32(_mm256_max_epi32(magnitude(v[0]), magnitude(v[1])),
                         _mm256_max_epi32(magnitude(v[2]), magnitude(v[3])));
    const float largest = std::bit_cast<float>(largestInt(largestBits));
    const __m256 inverse = _mm256_set1_ps(largest > 0.0F ? 127.0F / largest : 0.0F);
    __m256i q[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) q[i] = _mm256_cvtps_epi32(_mm256_mul_ps(v[i], inverse));
    const __m256i coarse = packBytes(q);
    store256(to, coarse);
    float scale = largest / 127.0F;
    __m256i quads = quadSums(coarse, 1);
    if constexpr (kRounding == Rounding::Bits16) {
#pragma GCC unroll 4
      for (int i = 0; i < 4; ++i) {
        const __m256 left = _mm256_fmsub_ps(v[i], inverse, _mm256_cvtepi32_ps(q[i]));
        q[i] = _mm256_cvtps_epi32(_mm256_mul_ps(left, _mm256_set1_ps(kCoarseUnit)));
      }
      // Half a step up or down would be +-128, which products() cannot take.
      const __m256i fine = _mm256_max_epi8(packBytes(q), _mm256_set1_epi8(-127));
      store256(to + 32, fine);
      scale /= kCoarseUnit;
      quads = _mm256_add_epi32(quadSums(coarse, kCoarseUnit), quadSums(fine, 1));
    }
    // The low 128 bits are the first half of the block.
    const __m256i eights = _mm256_add_epi32(quads, _mm256_srli_si256(quads, 8));
    const __m256i halves = _mm256_add_epi32(eights, _mm256_srli_si256(eights, 4));
    const int first = _mm256_cvtsi256_si32(halves);
    const int second = _mm_cvtsi128_si32(_mm256_extracti128_si256(halves, 1));
    row.scales[b] = scale;
    row.sums[b] = scale * static_cast<float>(first + second);
    row.halfSums[2 * b] = scale * static_cast<float>(first);
    row.halfSums[2 * b + 1] = scale * static_cast<float>(second);
  }
}

// --- rows as they lie --------------------------------------------------------------------------

// sum += scale[j] * (quants of block j . activations) for one group; two sums break the chain of
// additions.
template <typename Blocks, Rounding kRounding>
ISOBATH_AVX2_INLINE void addBlock(const std::uint8_t* group, std::int64_t j,
                                  const std::int8_t* activations, const float* scales,
                                  __m256& sum) {
  const __m256i ones = _mm256_set1_epi16(1);
  const __m256i w = Blocks::quants(group, j);
  const __m256i coarse = products<Blocks::kSums>(w, load256(activations));
  __m256i quads;
  if constexpr (kRounding == Rounding::Bits16) {
    const __m256i fine = products<Blocks::kSums>(w, load256(activations + 32));
    quads = _mm256_add_epi32(_mm256_madd_epi16(coarse, _mm256_set1_epi16(kCoarseUnit)),
                             _mm256_madd_epi16(fine, ones));
  } else {
    quads = _mm256_madd_epi16(coarse, ones);
  }
  sum = _mm256_fmadd_ps(_mm256_cvtepi32_ps(quads), _mm256_broadcast_ss(scales + j), sum);
}

// The scales of `kCount` blocks of a group, times those of the activations; adds what their
// minimums amount to.
template <typename Blocks, int kCount>
ISOBATH_AVX2_INLINE __m256 groupScales(const std::uint8_t* group, const float* xScales,
                                       const float* xSums, __m256i mask, __m256& mins) {
  const Scales s = Blocks::template scales<kCount>(group);
  if constexpr (kCount == 8) {
    if constexpr (Blocks::kHasMins) mins = _mm256_fmadd_ps(s.min, _mm256_loadu_ps(xSums), mins);
    return _mm256_mul_ps(s.scale, _mm256_loadu_ps(xScales));
  } else {
    if constexpr (Blocks::kHasMins) {
      mins = _mm256_fmadd_ps(s.min, _mm256_maskload_ps(xSums, mask), mins);
    }
    return _mm256_mul_ps(s.scale, _mm256_maskload_ps(xScales, mask));
  }
}

// kTail = number of blocks of a row modulo eight.
template <typename Blocks, Rounding kRounding, int kTail>
ISOBATH_AVX2 void multiplyRows(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                               std::int64_t columns, const void* x, float* out) {
  constexpr std::int64_t kBytes = roundedBlockBytes(kRounding);
  const ConstActivationRow a(static_cast<const std::byte*>(x), columns, kRounding);
  const std::int64_t blocks = columns / 32;
  const __m256i mask = laneMask(kTail);
  alignas(32) float scales[16];
  for (std::int64_t r = 0; r < rows; ++r, weights += rowBytes) {
    const auto* group = reinterpret_cast<const std::uint8_t*>(weights);
    __m256 even = _mm256_setzero_ps();
    __m256 odd = _mm256_setzero_ps();
    __m256 mins = _mm256_setzero_ps();
    std::int64_t b = 0;
    for (; b + 8 <= blocks; b += 8, group += Blocks::kGroupBytes) {
      _mm256_store_ps(scales, groupScales<Blocks, 8>(group, a.scales + b, a.sums + b, mask, mins));
#pragma GCC unroll 4
      for (std::int64_t j = 0; j < 8; j += 2) {
        addBlock<Blocks, kRounding>(group, j, a.quants + kBytes * (b + j), scales, even);
        addBlock<Blocks, kRounding>(group, j + 1, a.quants + kBytes * (b + j + 1), scales, odd);
      }
    }
    if constexpr (kTail > 0) {
      _mm256_store_ps(scales + 8,
                      groupScales<Blocks, kTail>(group, a.scales + b, a.sums + b, mask, mins));
#pragma GCC unroll 7
      for (std::int64_t j = 0; j < kTail; ++j) {
        addBlock<Blocks, kRounding>(group, j, a.quants + kBytes * (b + j), scales + 8,
                                    j % 2 == 0 ? even : odd);
      }
    }
    out[r] = sumLanes(_mm256_sub_ps(_mm256_add_ps(even, odd), mins));
  }
}

template <typename Blocks, Rounding kRounding>
void multiplyRowsOf(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                    std::int64_t columns, const void* x, float* out) {
  if constexpr (Blocks::kBlocksOf32) {
    constexpr decltype(MatrixKernels::multiplyRows) kByTail[8] = {
        multiplyRows<Blocks, kRounding, 0>, multiplyRows<Blocks, kRounding, 1>,
        multiplyRows<Blocks, kRounding, 2>, multiplyRows<Blocks, kRounding, 3>,
        multiplyRows<Blocks, kRounding, 4>, multiplyRows<Blocks, kRounding, 5>,
        multiplyRows<Blocks, kRounding, 6>, multiplyRows<Blocks, kRounding, 7>};
    kByTail[columns / 32 % 8](weights, rowBytes, rows, columns, x, out);
  } else {
    multiplyRows<Blocks, kRounding, 0>(weights, rowBytes, rows, columns, x, out);
  }
}

template <typename Blocks, Rounding kRounding>
ISOBATH_AVX2 void multiplyRowsOfHalves(const std::byte* weights, std::size_t rowBytes,
                                       std::int64_t rows, std::int64_t columns, const void* x,
                                       float* out) {
  constexpr std::int64_t kBytes = roundedBlockBytes(kRounding);
  const ConstActivationRow a(static_cast<const std::byte*>(x), columns, kRounding);
  alignas(32) float scales[8];
  for (std::int64_t r = 0; r < rows; ++r, weights += rowBytes) {
    const auto* group = reinterpret_cast<const std::uint8_t*>(weights);
    __m256 sums[2] = {_mm256_setzero_ps(), _mm256_setzero_ps()};
    __m256 mins = _mm256_setzero_ps();
    for (std::int64_t b = 0; b < columns / 32; b += 8, group += Blocks::kGroupBytes) {
      const HalfScales s = Blocks::halfMins(group);
      mins = _mm256_fmadd_ps(s.low, _mm256_loadu_ps(a.halfSums + 2 * b), mins);
      mins = _mm256_fmadd_ps(s.high, _mm256_loadu_ps(a.halfSums + 2 * b + 8), mins);
      _mm256_store_ps(scales, _mm256_mul_ps(Blocks::d(group), _mm256_loadu_ps(a.scales + b)));
      __m128i halfScales = Blocks::halfScales(group);
#pragma GCC unroll 8
      for (std::int64_t j = 0; j < 8; ++j) {
        const __m256i w = Blocks::quants(group, j);
        const std::int8_t* const activations = a.quants + kBytes * (b + j);
        const __m256i coarse = products<Blocks::kSums>(w, load256(activations));
        // Both halves' scales, eight times each: the widening addition applies them.
        const __m256i scale16 = _mm256_cvtepi8_epi16(_mm_shuffle_epi8(
            halfScales, _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1)));
        halfScales = _mm_srli_si128(halfScales, 2);
        __m256i quads;
        if constexpr (kRounding == Rounding::Bits16) {
          // A scale of eight bits times 256 still fits into sixteen.
          const __m256i fine = products<Blocks::kSums>(w, load256(activations + 32));
          quads = _mm256_add_epi32(_mm256_madd_epi16(coarse, _mm256_slli_epi16(scale16, 8)),
                                   _mm256_madd_epi16(fine, scale16));
        } else {
          quads = _mm256_madd_epi16(coarse, scale16);
        }
        sums[j % 2] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(quads), _mm256_broadcast_ss(scales + j),
                                      sums[j % 2]);
      }
    }
    out[r] = sumLanes(_mm256_sub_ps(_mm256_add_ps(sums[0], sums[1]), mins));
  }
}

template <Rounding kRounding, typename Blocks>
void addType(KernelTable& table) {
  MatrixKernels& kernels = table.matrix(Blocks::kType);
  kernels.quantizesActivations = true;
  if constexpr (Blocks::kHalves) {
    kernels.multiplyRows = multiplyRowsOfHalves<Blocks, kRounding>;
  } else {
    kernels.multiplyRows = multiplyRowsOf<Blocks, kRounding>;
  }
}

template <Rounding kRounding>
void addTypes(KernelTable& table) {
  table.quantize = quantize<kRounding>;
  forEachBlocks([&]<typename Blocks>() { addType<kRounding, Blocks>(table); });
}

}  // namespace

void addAvx2Rows(KernelTable& table) {
  if (table.rounding == Rounding::Bits16) {
    addTypes<Rounding::Bits16>(table);
  } else {
    addTypes<Rounding::Bits8>(table);
  }
}

}  // namespace kernels::cpu
