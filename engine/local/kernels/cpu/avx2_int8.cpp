// Products of quantized weights and eight-bit activations with AVX2.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/local/kernels/cpu/avx2_blocks.h"
#include "engine/local/kernels/cpu/kernel_table.h"
#include "engine/local/kernels/cpu/panel.h"
#include "engine/local/kernels/cpu/x86_kernels.h"

namespace kernels::cpu {

namespace {

// --- activations -------------------------------------------------------------------------------

ISOBATH_AVX2 void quantize(const float* x, std::int64_t n, const ActivationRow& row,
                           std::int64_t firstBlock) {
  const __m256 noSign = _mm256_castsi256_ps(_mm256_set1_epi32(0x7FFFFFFF));
  const __m256i ones = _mm256_set1_epi16(1);
  for (std::int64_t b = firstBlock; b < firstBlock + n / 32; ++b, x += 32) {
    __m256 v[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) v[i] = _mm256_loadu_ps(x + 8 * i);
    const __m256 largestLanes =
        _mm256_max_ps(_mm256_max_ps(_mm256_and_ps(v[0], noSign), _mm256_and_ps(v[1], noSign)),
                      _mm256_max_ps(_mm256_and_ps(v[2], noSign), _mm256_and_ps(v[3], noSign)));
    const float largest = largestLane(largestLanes);
    const __m256 inverse = _mm256_set1_ps(largest > 0.0F ? 127.0F / largest : 0.0F);
    __m256i q[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) q[i] = _mm256_cvtps_epi32(_mm256_mul_ps(v[i], inverse));
    // Packing works within halves: afterwards dwords come as 0 4 1 5 of each source.
    const __m256i bytes = _mm256_permutevar8x32_epi32(
        _mm256_packs_epi16(_mm256_packs_epi32(q[0], q[1]), _mm256_packs_epi32(q[2], q[3])),
        _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
    store256(row.quants + 32 * b, bytes);
    // The low 128 bits are the first half of the block.
    const __m256i quads = _mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_set1_epi8(1), bytes), ones);
    const __m256i eights = _mm256_add_epi32(quads, _mm256_srli_si256(quads, 8));
    const __m256i halves = _mm256_add_epi32(eights, _mm256_srli_si256(eights, 4));
    const int first = _mm256_cvtsi256_si32(halves);
    const int second = _mm_cvtsi128_si32(_mm256_extracti128_si256(halves, 1));
    const float scale = largest / 127.0F;
    row.scales[b] = scale;
    row.sums[b] = scale * static_cast<float>(first + second);
    row.halfSums[2 * b] = scale * static_cast<float>(first);
    row.halfSums[2 * b + 1] = scale * static_cast<float>(second);
  }
}

// --- rows as they lie --------------------------------------------------------------------------

// Eight sums of four products each; every pair sum fits into sixteen bits (see kSums).
template <int kSums>
ISOBATH_AVX2_INLINE __m256i products(__m256i quants, __m256i activations) {
  if constexpr (kSums == 0) {
    return _mm256_maddubs_epi16(_mm256_abs_epi8(quants), _mm256_sign_epi8(activations, quants));
  } else {
    return _mm256_maddubs_epi16(quants, activations);
  }
}

// sum += scale[j] * (quants of block j . activations) for one group; two sums break the chain of
// additions.
template <typename Blocks>
ISOBATH_AVX2_INLINE void addBlock(const std::uint8_t* group, std::int64_t j,
                                  const std::int8_t* activations, const float* scales,
                                  __m256& sum) {
  const __m256i pairs = products<Blocks::kSums>(Blocks::quants(group, j), load256(activations));
  const __m256i quads = _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
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
template <typename Blocks, int kTail>
ISOBATH_AVX2 void multiplyRows(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                               std::int64_t columns, const void* x, float* out) {
  const ConstActivationRow a(static_cast<const std::byte*>(x), columns);
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
        addBlock<Blocks>(group, j, a.quants + 32 * (b + j), scales, even);
        addBlock<Blocks>(group, j + 1, a.quants + 32 * (b + j + 1), scales, odd);
      }
    }
    if constexpr (kTail > 0) {
      _mm256_store_ps(scales + 8,
                      groupScales<Blocks, kTail>(group, a.scales + b, a.sums + b, mask, mins));
#pragma GCC unroll 7
      for (std::int64_t j = 0; j < kTail; ++j) {
        addBlock<Blocks>(group, j, a.quants + 32 * (b + j), scales + 8, j % 2 == 0 ? even : odd);
      }
    }
    out[r] = sumLanes(_mm256_sub_ps(_mm256_add_ps(even, odd), mins));
  }
}

template <typename Blocks>
void multiplyRowsOf(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                    std::int64_t columns, const void* x, float* out) {
  if constexpr (Blocks::kBlocksOf32) {
    constexpr decltype(MatrixKernels::multiplyRows) kByTail[8] = {
        multiplyRows<Blocks, 0>, multiplyRows<Blocks, 1>, multiplyRows<Blocks, 2>,
        multiplyRows<Blocks, 3>, multiplyRows<Blocks, 4>, multiplyRows<Blocks, 5>,
        multiplyRows<Blocks, 6>, multiplyRows<Blocks, 7>};
    kByTail[columns / 32 % 8](weights, rowBytes, rows, columns, x, out);
  } else {
    multiplyRows<Blocks, 0>(weights, rowBytes, rows, columns, x, out);
  }
}

// Sixteen scales of a super-block as f32, times d.
struct HalfScales {
  __m256 low;   // halves 0..7
  __m256 high;  // halves 8..15
};
ISOBATH_AVX2_INLINE HalfScales q6HalfScales(const std::uint8_t* group) {
  const __m128i bytes = BlocksQ6K::halfScales(group);
  const __m256 d = BlocksQ6K::d(group);
  return {_mm256_mul_ps(d, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes))),
          _mm256_mul_ps(d, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(bytes, 8))))};
}

ISOBATH_AVX2 void multiplyRowsQ6(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                                 std::int64_t columns, const void* x, float* out) {
  const ConstActivationRow a(static_cast<const std::byte*>(x), columns);
  alignas(32) float scales[8];
  const __m256 offset = _mm256_set1_ps(32.0F);
  for (std::int64_t r = 0; r < rows; ++r, weights += rowBytes) {
    const auto* group = reinterpret_cast<const std::uint8_t*>(weights);
    __m256 sums[2] = {_mm256_setzero_ps(), _mm256_setzero_ps()};
    __m256 mins = _mm256_setzero_ps();
    for (std::int64_t b = 0; b < columns / 32; b += 8, group += BlocksQ6K::kGroupBytes) {
      const HalfScales s = q6HalfScales(group);
      mins = _mm256_fmadd_ps(s.low, _mm256_loadu_ps(a.halfSums + 2 * b), mins);
      mins = _mm256_fmadd_ps(s.high, _mm256_loadu_ps(a.halfSums + 2 * b + 8), mins);
      _mm256_store_ps(scales, _mm256_mul_ps(BlocksQ6K::d(group), _mm256_loadu_ps(a.scales + b)));
      __m128i halfScales = BlocksQ6K::halfScales(group);
#pragma GCC unroll 8
      for (std::int64_t j = 0; j < 8; ++j) {
        const __m256i pairs =
            _mm256_maddubs_epi16(BlocksQ6K::quants(group, j), load256(a.quants + 32 * (b + j)));
        // Both halves' scales, eight times each: the widening addition applies them.
        const __m256i scale16 = _mm256_cvtepi8_epi16(_mm_shuffle_epi8(
            halfScales, _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1)));
        halfScales = _mm_srli_si128(halfScales, 2);
        const __m256i quads = _mm256_madd_epi16(pairs, scale16);
        sums[j % 2] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(quads), _mm256_broadcast_ss(scales + j),
                                      sums[j % 2]);
      }
    }
    out[r] = sumLanes(_mm256_fnmadd_ps(mins, offset, _mm256_add_ps(sums[0], sums[1])));
  }
}

// --- unpacked strips ---------------------------------------------------------------------------

// Puts 32 bytes of each of 8 rows into their places in a panel block.
ISOBATH_AVX2_INLINE void storeQuants(__m256 (&rows)[8], std::byte* block, std::int64_t firstRow) {
  transpose8(rows);
#pragma GCC unroll 8
  for (int k = 0; k < 8; ++k) {
    _mm256_storeu_ps(reinterpret_cast<float*>(block + 64 * k + 4 * firstRow), rows[k]);
  }
}

ISOBATH_AVX2_INLINE void storeColumns(__m256 (&rows)[8], std::byte* first, std::int64_t stride,
                                      std::int64_t count) {
  transpose8(rows);
  for (std::int64_t j = 0; j < count; ++j) {
    _mm256_storeu_ps(reinterpret_cast<float*>(first + j * stride), rows[j]);
  }
}

template <typename Blocks>
ISOBATH_AVX2 Scales scalesOf(const std::uint8_t* group, std::int64_t count) {
  if constexpr (Blocks::kBlocksOf32) {
    switch (count) {
      case 1:
        return Blocks::template scales<1>(group);
      case 2:
        return Blocks::template scales<2>(group);
      case 3:
        return Blocks::template scales<3>(group);
      case 4:
        return Blocks::template scales<4>(group);
      case 5:
        return Blocks::template scales<5>(group);
      case 6:
        return Blocks::template scales<6>(group);
      case 7:
        return Blocks::template scales<7>(group);
      default:
        break;
    }
  }
  return Blocks::template scales<8>(group);
}

// Missing rows read the first one again, with scales of zero.
template <typename Blocks>
ISOBATH_AVX2 void pack(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                       std::int64_t columns, std::byte* panel) {
  constexpr std::int64_t kBytes = panelBlockBytes(1);
  const std::int64_t blocks = columns / 32;
  for (std::int64_t firstRow = 0; firstRow < kPanelRows; firstRow += 8) {
    const std::uint8_t* groups[8];
    for (std::int64_t i = 0; i < 8; ++i) {
      const auto row = static_cast<std::size_t>(firstRow + i < rows ? firstRow + i : 0);
      groups[i] = reinterpret_cast<const std::uint8_t*>(weights + row * rowBytes);
    }
    for (std::int64_t b = 0; b < blocks; b += 8) {
      const std::int64_t count = std::min<std::int64_t>(8, blocks - b);
      std::byte* const first = panel + b * kBytes;
      __m256 scales[8];
      __m256 mins[8];
      for (std::int64_t i = 0; i < 8; ++i) {
        const Scales s = scalesOf<Blocks>(groups[i], count);
        const bool present = firstRow + i < rows;
        scales[i] = present ? s.scale : _mm256_setzero_ps();
        mins[i] = present ? s.min : _mm256_setzero_ps();
      }
      storeColumns(scales, first + kQuantBytes + 4 * firstRow, kBytes, count);
      storeColumns(mins, first + kQuantBytes + 64 + 4 * firstRow, kBytes, count);
      for (std::int64_t j = 0; j < count; ++j) {
        __m256 quants[8];
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i) quants[i] = _mm256_castsi256_ps(Blocks::quants(groups[i], j));
        storeQuants(quants, first + j * kBytes, firstRow);
      }
      for (const std::uint8_t*& group : groups) group += Blocks::kGroupBytes;
    }
  }
}

ISOBATH_AVX2 void packQ6(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                         std::int64_t columns, std::byte* panel) {
  constexpr std::int64_t kBytes = panelBlockBytes(2);
  const __m256 offset = _mm256_set1_ps(32.0F);
  for (std::int64_t firstRow = 0; firstRow < kPanelRows; firstRow += 8) {
    for (std::int64_t b = 0; b < columns / 32; b += 8) {
      std::byte* const first = panel + b * kBytes;
      const std::uint8_t* groups[8];
      __m256 halves[2][8];  // [0..7 or 8..15][row]
      for (std::int64_t i = 0; i < 8; ++i) {
        const bool present = firstRow + i < rows;
        const auto row = static_cast<std::size_t>(present ? firstRow + i : 0);
        groups[i] = reinterpret_cast<const std::uint8_t*>(weights + row * rowBytes) +
                    b / 8 * BlocksQ6K::kGroupBytes;
        const HalfScales s = q6HalfScales(groups[i]);
        halves[0][i] = present ? s.low : _mm256_setzero_ps();
        halves[1][i] = present ? s.high : _mm256_setzero_ps();
      }
      for (std::int64_t part = 0; part < 2; ++part) {
        transpose8(halves[part]);
        for (std::int64_t h = 0; h < 8; ++h) {
          // Half h % 2 of block 4 * part + h / 2.
          auto* const to = reinterpret_cast<float*>(first + (4 * part + h / 2) * kBytes +
                                                    kQuantBytes + h % 2 * 128 + 4 * firstRow);
          _mm256_storeu_ps(to, halves[part][h]);
          _mm256_storeu_ps(to + 16, _mm256_mul_ps(halves[part][h], offset));
        }
      }
      for (std::int64_t j = 0; j < 8; ++j) {
        __m256 quants[8];
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i) {
          quants[i] = _mm256_castsi256_ps(BlocksQ6K::quants(groups[i], j));
        }
        storeQuants(quants, first + j * kBytes, firstRow);
      }
    }
  }
}

ISOBATH_AVX2_INLINE __m256i broadcast4(const std::int8_t* p) {
  int value = 0;
  __builtin_memcpy(&value, p, 4);
  return _mm256_set1_epi32(value);
}

// Tells the compiler that this value is needed here as it is. Otherwise it rearranges the integer
// sums of a tile into trees of many more values than there are registers; spilling them halves the
// speed (g++ 12).
ISOBATH_AVX2_INLINE void pin(__m256i& value) {
  asm("" : "+x"(value));
}

// quads[c][h] = sums of products of the 4 * kSteps columns at quants and at x[c] + offset.
template <int kSums, int kSteps, int kColumns>
ISOBATH_AVX2_INLINE void multiplySteps(const std::byte* quants,
                                       const std::int8_t* const (&x)[kColumns], std::int64_t offset,
                                       __m256i (&quads)[kColumns][2]) {
  constexpr int kPerSum = kSums == 0 ? 1 : std::min(kSums, kSteps);
  const __m256i ones = _mm256_set1_epi16(1);
#pragma GCC unroll 8
  for (int step = 0; step < kSteps; step += kPerSum) {
    __m256i pairs[kColumns][2];
#pragma GCC unroll 8
    for (int k = step; k < step + kPerSum; ++k) {
      const __m256i w0 = load256(quants + 64 * k);
      const __m256i w1 = load256(quants + 64 * k + 32);
#pragma GCC unroll 4
      for (int c = 0; c < kColumns; ++c) {
        const __m256i a = broadcast4(x[c] + offset + 4 * k);
        const __m256i p0 = products<kSums>(w0, a);
        const __m256i p1 = products<kSums>(w1, a);
        pairs[c][0] = k == step ? p0 : _mm256_add_epi16(pairs[c][0], p0);
        pairs[c][1] = k == step ? p1 : _mm256_add_epi16(pairs[c][1], p1);
        pin(pairs[c][0]);
        pin(pairs[c][1]);
      }
    }
#pragma GCC unroll 4
    for (int c = 0; c < kColumns; ++c) {
#pragma GCC unroll 2
      for (int h = 0; h < 2; ++h) {
        const __m256i wide = _mm256_madd_epi16(pairs[c][h], ones);
        quads[c][h] = step == 0 ? wide : _mm256_add_epi32(quads[c][h], wide);
        pin(quads[c][h]);
      }
    }
  }
}

// sums[c] += scale * xScales[c][block] * quads - min * xSums[c][sum].
template <bool kHasMins, int kColumns>
ISOBATH_AVX2_INLINE void applyScales(const std::byte* scales, const __m256i (&quads)[kColumns][2],
                                     const float* const (&xScales)[kColumns], std::int64_t block,
                                     const float* const (&xSums)[kColumns], std::int64_t sum,
                                     __m256 (&sums)[kColumns][2]) {
  const auto* const values = reinterpret_cast<const float*>(scales);
#pragma GCC unroll 4
  for (int c = 0; c < kColumns; ++c) {
    const __m256 xScale = _mm256_broadcast_ss(xScales[c] + block);
    const __m256 xSum = _mm256_broadcast_ss(xSums[c] + sum);
#pragma GCC unroll 2
    for (int h = 0; h < 2; ++h) {
      const __m256 factor = _mm256_mul_ps(xScale, _mm256_loadu_ps(values + 8 * h));
      sums[c][h] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(quads[c][h]), factor, sums[c][h]);
      if constexpr (kHasMins) {
        sums[c][h] = _mm256_fnmadd_ps(xSum, _mm256_loadu_ps(values + 16 + 8 * h), sums[c][h]);
      }
    }
  }
}

// 16 rows x kColumns columns of activations.
template <typename Blocks, int kColumns>
ISOBATH_AVX2 void multiplyTile(const std::byte* panel, std::int64_t columns, const void* const* x,
                               float (*out)[kPanelRows]) {
  constexpr bool kHalves = std::is_same_v<Blocks, BlocksQ6K>;
  const std::int8_t* quants[kColumns];
  const float* scales[kColumns];
  const float* xSums[kColumns];
  __m256 sums[kColumns][2];
#pragma GCC unroll 4
  for (int c = 0; c < kColumns; ++c) {
    const ConstActivationRow row(static_cast<const std::byte*>(x[c]), columns);
    quants[c] = row.quants;
    scales[c] = row.scales;
    xSums[c] = kHalves ? row.halfSums : row.sums;
    sums[c][0] = sums[c][1] = _mm256_setzero_ps();
  }
  for (std::int64_t b = 0; b < columns / 32; ++b, panel += panelBlockBytes(kHalves ? 2 : 1)) {
    __m256i quads[kColumns][2];
    if constexpr (kHalves) {
#pragma GCC unroll 2
      for (std::int64_t half = 0; half < 2; ++half) {
        multiplySteps<Blocks::kSums, 4>(panel + 256 * half, quants, 32 * b + 16 * half, quads);
        applyScales<true>(panel + kQuantBytes + 128 * half, quads, scales, b, xSums, 2 * b + half,
                          sums);
      }
    } else {
      multiplySteps<Blocks::kSums, 8>(panel, quants, 32 * b, quads);
      applyScales<Blocks::kHasMins>(panel + kQuantBytes, quads, scales, b, xSums, b, sums);
    }
  }
#pragma GCC unroll 4
  for (int c = 0; c < kColumns; ++c) {
    _mm256_storeu_ps(out[c], sums[c][0]);
    _mm256_storeu_ps(out[c] + 8, sums[c][1]);
  }
}

template <typename Blocks>
ISOBATH_AVX2 void multiplyPanel(const std::byte* panel, std::int64_t rows, std::int64_t columns,
                                const void* const* x, std::int64_t count, float* const* out,
                                std::int64_t outOffset) {
  constexpr std::int64_t kColumns = 4;
  alignas(32) float tile[kColumns][kPanelRows];
  for (std::int64_t c = 0; c < count; c += kColumns) {
    const std::int64_t width = std::min(kColumns, count - c);
    switch (width) {
      case 1:
        multiplyTile<Blocks, 1>(panel, columns, x + c, tile);
        break;
      case 2:
        multiplyTile<Blocks, 2>(panel, columns, x + c, tile);
        break;
      case 3:
        multiplyTile<Blocks, 3>(panel, columns, x + c, tile);
        break;
      default:
        multiplyTile<Blocks, 4>(panel, columns, x + c, tile);
        break;
    }
    for (std::int64_t i = 0; i < width; ++i) {
      std::copy_n(tile[i], rows, out[c + i] + outOffset);
    }
  }
}

// Per round, eight independent chains of 32 products each, as dot products of full eight-bit
// weights need them.
ISOBATH_AVX2 std::int64_t int8Work(std::int64_t rounds) {
  const __m256i ones = _mm256_set1_epi16(1);
  const __m256i a = _mm256_set1_epi8(3);
  __m256i b = _mm256_set1_epi8(5);
  __m256i sums[8];
#pragma GCC unroll 8
  for (__m256i& sum : sums) sum = _mm256_setzero_si256();
  for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 8
    for (__m256i& sum : sums) {
      pin(b);
      sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(a, b), ones));
      pin(sum);
    }
  }
  // The sums must be needed: they are never negative, which the compiler cannot know.
#pragma GCC unroll 7
  for (int i = 1; i < 8; ++i) sums[0] = _mm256_max_epi32(sums[0], sums[i]);
  return _mm256_movemask_epi8(sums[0]) == -1 ? 0 : rounds * 8 * 32 * 2;
}

template <typename Blocks>
MatrixKernels kernelsOf() {
  MatrixKernels kernels;
  kernels.quantizesActivations = true;
  if constexpr (std::is_same_v<Blocks, BlocksQ6K>) {
    kernels.multiplyRows = multiplyRowsQ6;
    kernels.pack = packQ6;
    kernels.panelBytesPerColumn = panelBlockBytes(2) / 32;
  } else {
    kernels.multiplyRows = multiplyRowsOf<Blocks>;
    kernels.pack = pack<Blocks>;
    kernels.panelBytesPerColumn = panelBlockBytes(1) / 32;
  }
  kernels.multiplyPanel = multiplyPanel<Blocks>;
  kernels.packFrom = 4;
  return kernels;
}

template <typename... Blocks>
void addTypes(KernelTable& table) {
  ((table.matrices[static_cast<std::size_t>(Blocks::kType)] = kernelsOf<Blocks>()), ...);
}

}  // namespace

void addAvx2Int8(KernelTable& table) {
  addTypes<BlocksQ40, BlocksQ41, BlocksQ50, BlocksQ80, BlocksQ4K, BlocksQ5K, BlocksQ6K>(table);
  table.quantize = quantize;
  table.int8Work = int8Work;
}

}  // namespace kernels::cpu
