// What AVX-512 with VNNI does better than AVX2: unpacked strips of quantized weights, and f32
// tiles.
// SPDX-License-Identifier: Apache-2.0
#if defined(__GNUC__) && !defined(__clang__)
// g++ 12's own header leaves the unused source of some instructions uninitialised on purpose, and
// warns of it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop
#endif

#include <algorithm>
#include <utility>

#include "engine/local/kernels/cpu/avx2_all_blocks.h"
#include "engine/local/kernels/cpu/kernel_table.h"
#include "engine/local/kernels/cpu/panel.h"
#include "engine/local/kernels/cpu/x86_kernels.h"

#define ISOBATH_AVX512 \
  [[gnu::target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]]
#define ISOBATH_AVX512_INLINE                                                   \
  [[gnu::target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c"), \
    gnu::always_inline]] inline

namespace kernels::cpu {

namespace {

// See avx2.h: keeps the compiler from rearranging sums into more values than there are
// registers.
ISOBATH_AVX512_INLINE void pin(__m512i& value) {
  asm("" : "+v"(value));
}

// Loads once: left alone, g++ 12 reads the same memory again for each product, and the loads become
// what takes longest.
ISOBATH_AVX512_INLINE __m512 loadOnce(const float* p) {
  __m512 value = _mm512_loadu_ps(p);
  asm("" : "+v"(value));
  return value;
}

ISOBATH_AVX512_INLINE __m512i broadcast4(const std::byte* p) {
  int value = 0;
  __builtin_memcpy(&value, p, 4);
  return _mm512_set1_epi32(value);
}

ISOBATH_AVX512_INLINE __m512 broadcastFloat(const std::byte* p) {
  return _mm512_set1_ps(*reinterpret_cast<const float*>(p));
}

// Where the parts of an activation row are, from its start: one pointer a column instead of three.
struct Offsets {
  std::int64_t quants;
  std::int64_t scale;
  std::int64_t sum;
};

// quads[c] += quants . activations at x[c] + offset, over kSteps steps of four columns.
template <bool kSigned, int kSteps, int kColumns>
ISOBATH_AVX512_INLINE void multiplySteps(const std::byte* quants,
                                         const std::byte* const (&x)[kColumns], std::int64_t offset,
                                         __m512i (&quads)[kColumns]) {
#pragma GCC unroll 8
  for (int k = 0; k < kSteps; ++k) {
    __m512i w = _mm512_loadu_si512(quants + kStepBytes * k);
    if constexpr (kSigned) w = _mm512_xor_si512(w, _mm512_set1_epi8(-128));
#pragma GCC unroll 8
    for (int c = 0; c < kColumns; ++c) {
      quads[c] = _mm512_dpbusd_epi32(quads[c], w, broadcast4(x[c] + offset + 4 * k));
      pin(quads[c]);
    }
  }
}

// sums[c] += scale * activation scale * (quants . activations) - min * activation sum, over kSteps
// steps of four columns. The instruction wants unsigned weights: signed ones are moved up by 128,
// which their minimum takes away again.
template <bool kSigned, Rounding kRounding, int kSteps, int kColumns>
ISOBATH_AVX512_INLINE void multiplyPart(const std::byte* quants, const std::byte* part,
                                        const std::byte* const (&x)[kColumns], const Offsets& at,
                                        __m512 (&sums)[kColumns]) {
  __m512i quads[kColumns];
#pragma GCC unroll 8
  for (int c = 0; c < kColumns; ++c) quads[c] = _mm512_setzero_si512();
  multiplySteps<kSigned, kSteps>(quants, x, at.quants, quads);
  if constexpr (kRounding == Rounding::Bits16) {
    static_assert(kCoarseUnit == 1 << 8);
#pragma GCC unroll 8
    for (int c = 0; c < kColumns; ++c) quads[c] = _mm512_slli_epi32(quads[c], 8);
    multiplySteps<kSigned, kSteps>(quants, x, at.quants + 32, quads);
  }
  const __m512 scale = _mm512_loadu_ps(part);
  const __m512 min = kSigned ? _mm512_mul_ps(scale, _mm512_set1_ps(128.0F))
                             : _mm512_loadu_ps(part + kPartBytes / 2);
#pragma GCC unroll 8
  for (int c = 0; c < kColumns; ++c) {
    const __m512 factor = _mm512_mul_ps(scale, broadcastFloat(x[c] + at.scale));
    sums[c] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(quads[c]), factor, sums[c]);
    sums[c] = _mm512_fnmadd_ps(min, broadcastFloat(x[c] + at.sum), sums[c]);
  }
}

template <typename Blocks, Rounding kRounding, int kColumns>
ISOBATH_AVX512 void panelTile(const std::byte* panel, std::int64_t columns, const void* const* x,
                              float (*out)[kPanelRows]) {
  constexpr bool kHalves = Blocks::kHalves;
  constexpr bool kSigned = Blocks::kSums == 0;
  const std::byte* rows[kColumns];
  __m512 sums[kColumns];
#pragma GCC unroll 8
  for (int c = 0; c < kColumns; ++c) {
    rows[c] = static_cast<const std::byte*>(x[c]);
    sums[c] = _mm512_setzero_ps();
  }
  constexpr std::int64_t kBytes = roundedBlockBytes(kRounding);
  const std::int64_t blocks = columns / 32;
  const std::int64_t scales = blocks * kBytes;
  Offsets at = {0, scales, scales + 4 * (kHalves ? 2 * blocks : blocks)};
  for (std::int64_t b = 0; b < blocks; ++b, panel += panelBlockBytes(kHalves ? 2 : 1)) {
    if constexpr (kHalves) {
      multiplyPart<kSigned, kRounding, 4>(panel, panel + kQuantBytes, rows, at, sums);
      const Offsets second = {at.quants + 16, at.scale, at.sum + 4};
      multiplyPart<kSigned, kRounding, 4>(panel + 4 * kStepBytes, panel + kQuantBytes + kPartBytes,
                                          rows, second, sums);
      at.sum += 8;
    } else {
      multiplyPart<kSigned, kRounding, 8>(panel, panel + kQuantBytes, rows, at, sums);
      at.sum += 4;
    }
    at.quants += kBytes;
    at.scale += 4;
  }
#pragma GCC unroll 8
  for (int c = 0; c < kColumns; ++c) _mm512_storeu_ps(out[c], sums[c]);
}

// The functions for 1, 2, ... columns.
template <typename Blocks, Rounding kRounding, std::size_t... kIndex>
constexpr auto panelTiles(std::index_sequence<kIndex...> /*columns*/) {
  using Function =
      void (*)(const std::byte*, std::int64_t, const void* const*, float(*)[kPanelRows]);
  return std::array<Function, sizeof...(kIndex)>{
      panelTile<Blocks, kRounding, static_cast<int>(kIndex) + 1>...};
}

template <typename Blocks, Rounding kRounding>
void multiplyPanel(const std::byte* panel, std::int64_t rows, std::int64_t columns,
                   const void* const* x, std::int64_t count, float* const* out,
                   std::int64_t outOffset) {
  constexpr std::int64_t kColumns = 8;
  static constexpr auto kTiles =
      panelTiles<Blocks, kRounding>(std::make_index_sequence<kColumns>());
  alignas(64) float tile[kColumns][kPanelRows];
  for (std::int64_t c = 0; c < count; c += kColumns) {
    const std::int64_t width = std::min(kColumns, count - c);
    kTiles[static_cast<std::size_t>(width - 1)](panel, columns, x + c, tile);
    for (std::int64_t i = 0; i < width; ++i) {
      std::copy_n(tile[i], rows, out[c + i] + outOffset);
    }
  }
}

// --- f32 ---------------------------------------------------------------------------------------

constexpr std::int64_t kTileRows = 12;

// Few rows are summed in several chains, since an addition has to wait for the one before it: at
// least eight in flight.
constexpr int chainsFor(int rows) {
  return rows <= 2 ? 4 : rows <= 6 ? 2 : 1;
}

// out[m] (+)= sum_k x[m][k] * b[k * bStride + 0..15].
struct FloatTile {
  const float* x[kTileRows];
  float* out[kTileRows];
  std::int64_t inner;
  const float* b;
  std::int64_t bStride;
  bool accumulate;
};

template <int kRows>
ISOBATH_AVX512 void floatTile(const FloatTile& t) {
  constexpr int kChains = chainsFor(kRows);
  __m512 sums[kRows][kChains];
#pragma GCC unroll 12
  for (int m = 0; m < kRows; ++m) {
#pragma GCC unroll 4
    for (int chain = 0; chain < kChains; ++chain) sums[m][chain] = _mm512_setzero_ps();
    if (t.accumulate) sums[m][0] = _mm512_loadu_ps(t.out[m]);
  }
  const float* b = t.b;
  std::int64_t k = 0;
  for (; k + kChains <= t.inner; k += kChains) {
#pragma GCC unroll 4
    for (int chain = 0; chain < kChains; ++chain, b += t.bStride) {
      const __m512 values = loadOnce(b);
#pragma GCC unroll 12
      for (int m = 0; m < kRows; ++m) {
        sums[m][chain] = _mm512_fmadd_ps(values, _mm512_set1_ps(t.x[m][k + chain]), sums[m][chain]);
      }
    }
  }
  for (; k < t.inner; ++k, b += t.bStride) {
    const __m512 values = loadOnce(b);
#pragma GCC unroll 12
    for (int m = 0; m < kRows; ++m) {
      sums[m][0] = _mm512_fmadd_ps(values, _mm512_set1_ps(t.x[m][k]), sums[m][0]);
    }
  }
#pragma GCC unroll 12
  for (int m = 0; m < kRows; ++m) {
#pragma GCC unroll 3
    for (int chain = 1; chain < kChains; ++chain) {
      sums[m][0] = _mm512_add_ps(sums[m][0], sums[m][chain]);
    }
    _mm512_storeu_ps(t.out[m], sums[m][0]);
  }
}

template <std::size_t... kIndex>
constexpr auto floatTiles(std::index_sequence<kIndex...> /*rows*/) {
  using Function = void (*)(const FloatTile&);
  return std::array<Function, sizeof...(kIndex)>{floatTile<static_cast<int>(kIndex) + 1>...};
}

void runFloatTile(const FloatTile& tile, std::int64_t rows) {
  static constexpr auto kTiles = floatTiles(std::make_index_sequence<kTileRows>());
  kTiles[static_cast<std::size_t>(rows - 1)](tile);
}

void multiplyTile(const TileProduct& p) {
  FloatTile tile = {{}, {}, p.inner, p.b, p.bStride, p.accumulate};
  for (std::int64_t m = 0; m < p.rows; m += kTileRows) {
    const std::int64_t rows = std::min(kTileRows, p.rows - m);
    for (std::int64_t i = 0; i < rows; ++i) {
      tile.x[i] = p.x + (m + i) * p.xStride;
      tile.out[i] = p.out + (m + i) * p.outStride;
    }
    runFloatTile(tile, rows);
  }
}

void multiplyFloatPanel(const std::byte* panel, std::int64_t rows, std::int64_t columns,
                        const void* const* x, std::int64_t count, float* const* out,
                        std::int64_t outOffset) {
  alignas(64) float results[kTileRows][kPanelRows];
  FloatTile tile = {{}, {}, columns, reinterpret_cast<const float*>(panel), kPanelRows, false};
  for (std::int64_t i = 0; i < kTileRows; ++i) tile.out[i] = results[i];
  for (std::int64_t c = 0; c < count; c += kTileRows) {
    const std::int64_t width = std::min(kTileRows, count - c);
    for (std::int64_t i = 0; i < width; ++i) tile.x[i] = static_cast<const float*>(x[c + i]);
    runFloatTile(tile, width);
    for (std::int64_t i = 0; i < width; ++i) {
      std::copy_n(results[i], rows, out[c + i] + outOffset);
    }
  }
}

// --- roofline ----------------------------------------------------------------------------------

ISOBATH_AVX512 std::int64_t int8Work(std::int64_t rounds) {
  const __m512i a = _mm512_set1_epi8(3);
  const __m512i b = _mm512_set1_epi8(5);
  __m512i sums[12];
#pragma GCC unroll 12
  for (__m512i& sum : sums) sum = _mm512_setzero_si512();
  for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (__m512i& sum : sums) {
      sum = _mm512_dpbusd_epi32(sum, a, b);
      pin(sum);
    }
  }
  // The sums must be needed: they are never negative, which the compiler cannot know.
#pragma GCC unroll 11
  for (int i = 1; i < 12; ++i) sums[0] = _mm512_max_epi32(sums[0], sums[i]);
  return _mm512_movepi32_mask(sums[0]) == 0xFFFF ? 0 : rounds * 12 * 64 * 2;
}

template <Rounding kRounding>
void addTypes(KernelTable& table) {
  forEachBlocks([&]<typename Blocks>() {
    table.matrix(Blocks::kType).multiplyPanel = multiplyPanel<Blocks, kRounding>;
  });
}

}  // namespace

void addAvx512(KernelTable& table) {
  if (table.rounding == Rounding::Bits16) {
    addTypes<Rounding::Bits16>(table);
  } else {
    addTypes<Rounding::Bits8>(table);
  }
  for (const WeightType type :
       {WeightType::F32, WeightType::F16, WeightType::BF16, WeightType::F8}) {
    table.matrix(type).multiplyPanel = multiplyFloatPanel;
  }
  table.multiplyTile = multiplyTile;
  table.int8Work = int8Work;
}

}  // namespace kernels::cpu
