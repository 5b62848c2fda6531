// Unpacks strips of quantized weights and multiplies them with many columns, with AVX2.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/local/kernels/cpu/avx2_all_blocks.h"
#include "engine/local/kernels/cpu/kernel_table.h"
#include "engine/local/kernels/cpu/panel.h"
#include "engine/local/kernels/cpu/x86_kernels.h"

namespace kernels::cpu {

namespace {

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

template <typename Blocks>
ISOBATH_AVX2 void packHalves(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                             std::int64_t columns, std::byte* panel) {
  constexpr std::int64_t kBytes = panelBlockBytes(2);
  for (std::int64_t firstRow = 0; firstRow < kPanelRows; firstRow += 8) {
    for (std::int64_t b = 0; b < columns / 32; b += 8) {
      std::byte* const first = panel + b * kBytes;
      const std::uint8_t* groups[8];
      __m256 scales[2][8];  // [halves 0..7 or 8..15][row]
      __m256 mins[2][8];
      for (std::int64_t i = 0; i < 8; ++i) {
        const bool present = firstRow + i < rows;
        const auto row = static_cast<std::size_t>(present ? firstRow + i : 0);
        groups[i] = reinterpret_cast<const std::uint8_t*>(weights + row * rowBytes) +
                    b / 8 * Blocks::kGroupBytes;
        const __m256 zero = _mm256_setzero_ps();
        const HalfScales s = scaled(Blocks::halfScales(groups[i]), Blocks::d(groups[i]));
        scales[0][i] = present ? s.low : zero;
        scales[1][i] = present ? s.high : zero;
        const HalfScales m = Blocks::halfMins(groups[i]);
        mins[0][i] = present ? m.low : zero;
        mins[1][i] = present ? m.high : zero;
      }
      for (std::int64_t part = 0; part < 2; ++part) {
        transpose8(scales[part]);
        transpose8(mins[part]);
        for (std::int64_t h = 0; h < 8; ++h) {
          // Half h % 2 of block 4 * part + h / 2.
          auto* const to = reinterpret_cast<float*>(first + (4 * part + h / 2) * kBytes +
                                                    kQuantBytes + h % 2 * 128 + 4 * firstRow);
          _mm256_storeu_ps(to, scales[part][h]);
          _mm256_storeu_ps(to + 16, mins[part][h]);
        }
      }
      for (std::int64_t j = 0; j < 8; ++j) {
        __m256 quants[8];
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i) {
          quants[i] = _mm256_castsi256_ps(Blocks::quants(groups[i], j));
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

// quads[c][h] (+)= unit * sums of products of the 4 * kSteps columns at quants and at x[c] +
// offset.
template <int kSums, int kSteps, bool kAdd, int kColumns>
ISOBATH_AVX2_INLINE void multiplySteps(const std::byte* quants,
                                       const std::int8_t* const (&x)[kColumns], std::int64_t offset,
                                       std::int16_t unit, __m256i (&quads)[kColumns][2]) {
  constexpr int kPerSum = kSums == 0 ? 1 : std::min(kSums, kSteps);
  const __m256i units = _mm256_set1_epi16(unit);
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
        const __m256i wide = _mm256_madd_epi16(pairs[c][h], units);
        quads[c][h] = step == 0 && !kAdd ? wide : _mm256_add_epi32(quads[c][h], wide);
        pin(quads[c][h]);
      }
    }
  }
}

// The same for rounded activations, whose block has its coarse part at x[c] + offset.
template <typename Blocks, Rounding kRounding, int kSteps, int kColumns>
ISOBATH_AVX2_INLINE void multiplyRounded(const std::byte* quants,
                                         const std::int8_t* const (&x)[kColumns],
                                         std::int64_t offset, __m256i (&quads)[kColumns][2]) {
  constexpr int kSums = Blocks::kSums;
  if constexpr (kRounding == Rounding::Bits16) {
    multiplySteps<kSums, kSteps, false>(quants, x, offset, kCoarseUnit, quads);
    multiplySteps<kSums, kSteps, true>(quants, x, offset + 32, 1, quads);
  } else {
    multiplySteps<kSums, kSteps, false>(quants, x, offset, 1, quads);
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
template <typename Blocks, Rounding kRounding, int kColumns>
ISOBATH_AVX2 void multiplyTile(const std::byte* panel, std::int64_t columns, const void* const* x,
                               float (*out)[kPanelRows]) {
  constexpr bool kHalves = Blocks::kHalves;
  constexpr std::int64_t kBytes = roundedBlockBytes(kRounding);
  const std::int8_t* quants[kColumns];
  const float* scales[kColumns];
  const float* xSums[kColumns];
  __m256 sums[kColumns][2];
#pragma GCC unroll 4
  for (int c = 0; c < kColumns; ++c) {
    const ConstActivationRow row(static_cast<const std::byte*>(x[c]), columns, kRounding);
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
        multiplyRounded<Blocks, kRounding, 4>(panel + 256 * half, quants, kBytes * b + 16 * half,
                                              quads);
        applyScales<true>(panel + kQuantBytes + 128 * half, quads, scales, b, xSums, 2 * b + half,
                          sums);
      }
    } else {
      multiplyRounded<Blocks, kRounding, 8>(panel, quants, kBytes * b, quads);
      applyScales<Blocks::kHasMins>(panel + kQuantBytes, quads, scales, b, xSums, b, sums);
    }
  }
#pragma GCC unroll 4
  for (int c = 0; c < kColumns; ++c) {
    _mm256_storeu_ps(out[c], sums[c][0]);
    _mm256_storeu_ps(out[c] + 8, sums[c][1]);
  }
}

template <typename Blocks, Rounding kRounding>
ISOBATH_AVX2 void multiplyPanel(const std::byte* panel, std::int64_t rows, std::int64_t columns,
                                const void* const* x, std::int64_t count, float* const* out,
                                std::int64_t outOffset) {
  constexpr std::int64_t kColumns = 4;
  alignas(32) float tile[kColumns][kPanelRows];
  for (std::int64_t c = 0; c < count; c += kColumns) {
    const std::int64_t width = std::min(kColumns, count - c);
    switch (width) {
      case 1:
        multiplyTile<Blocks, kRounding, 1>(panel, columns, x + c, tile);
        break;
      case 2:
        multiplyTile<Blocks, kRounding, 2>(panel, columns, x + c, tile);
        break;
      case 3:
        multiplyTile<Blocks, kRounding, 3>(panel, columns, x + c, tile);
        break;
      default:
        multiplyTile<Blocks, kRounding, 4>(panel, columns, x + c, tile);
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

template <Rounding kRounding, typename Blocks>
void addType(KernelTable& table) {
  MatrixKernels& kernels = table.matrix(Blocks::kType);
  if constexpr (Blocks::kHalves) {
    kernels.pack = packHalves<Blocks>;
    kernels.panelBytesPerColumn = panelBlockBytes(2) / 32;
  } else {
    kernels.pack = pack<Blocks>;
    kernels.panelBytesPerColumn = panelBlockBytes(1) / 32;
  }
  kernels.multiplyPanel = multiplyPanel<Blocks, kRounding>;
  kernels.packFrom = 4;
}

template <Rounding kRounding>
void addTypes(KernelTable& table) {
  forEachBlocks([&]<typename Blocks>() { addType<kRounding, Blocks>(table); });
}

}  // namespace

void addAvx2Panels(KernelTable& table) {
  if (table.rounding == Rounding::Bits16) {
    addTypes<Rounding::Bits16>(table);
  } else {
    addTypes<Rounding::Bits8>(table);
  }
  table.int8Work = int8Work;
}

}  // namespace kernels::cpu
