// How AVX2 code reads eight blocks of 32 weights: unsigned quants, scales and minimums.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>

#include "engine/local/kernels/cpu/avx2.h"
#include "engine/local/kernels/tensor.h"

namespace kernels::cpu {

// A weight is scale * quant - min. Each type below has
//   kBlocksOf32  whether a row may hold any number of blocks, not only multiples of eight;
//   kGroupBytes  bytes of eight blocks;
//   kSums        how many products of two quants and activations (each up to +-127) fit into
//   sixteen bits: 0 means that
//                quants are signed, and need absolute values first;
//   quants(group, j)        32 bytes of block j;
// and, where a block has one scale,
//   kHasMins     whether min is other than zero;
//   scales<count>(group)    of the first `count` blocks, zeros after them;
// or else what avx2_half_blocks.h says, if kHalves.
struct Scales {
  __m256 scale;
  __m256 min;
};

ISOBATH_AVX2_INLINE std::uint16_t load16(const std::uint8_t* p) {
  std::uint16_t value = 0;
  std::memcpy(&value, p, 2);
  return value;
}

ISOBATH_AVX2_INLINE int load32(const std::uint8_t* p) {
  int value = 0;
  std::memcpy(&value, p, 4);
  return value;
}

// The half floats at p, p + stride, ..., then zeros. Put together in registers: narrow stores read
// back as one wide load would stall.
template <int kStride, int kCount>
ISOBATH_AVX2_INLINE __m256 gatherHalves(const std::uint8_t* p) {
  __m128i v = _mm_cvtsi32_si128(load16(p));
  if constexpr (kCount > 1) v = _mm_insert_epi16(v, load16(p + kStride), 1);
  if constexpr (kCount > 2) v = _mm_insert_epi16(v, load16(p + 2 * kStride), 2);
  if constexpr (kCount > 3) v = _mm_insert_epi16(v, load16(p + 3 * kStride), 3);
  if constexpr (kCount > 4) v = _mm_insert_epi16(v, load16(p + 4 * kStride), 4);
  if constexpr (kCount > 5) v = _mm_insert_epi16(v, load16(p + 5 * kStride), 5);
  if constexpr (kCount > 6) v = _mm_insert_epi16(v, load16(p + 6 * kStride), 6);
  if constexpr (kCount > 7) v = _mm_insert_epi16(v, load16(p + 7 * kStride), 7);
  return _mm256_cvtph_ps(v);
}

template <int kStride>
ISOBATH_AVX2_INLINE __m128i gatherWords(const std::uint8_t* p) {
  __m128i v = _mm_cvtsi32_si128(load32(p));
  v = _mm_insert_epi32(v, load32(p + kStride), 1);
  v = _mm_insert_epi32(v, load32(p + 2 * kStride), 2);
  return _mm_insert_epi32(v, load32(p + 3 * kStride), 3);
}

// Byte j of 16 -> nibbles j (low) and j + 16 (high).
ISOBATH_AVX2_INLINE __m256i nibbles(const std::uint8_t* p) {
  const __m128i pairs = load128(p);
  const __m256i both =
      _mm256_inserti128_si256(_mm256_castsi128_si256(pairs), _mm_srli_epi16(pairs, 4), 1);
  return _mm256_and_si256(both, _mm256_set1_epi8(15));
}

// Four bytes of fifth bits and 16 of nibbles, as Q5_0 and Q5_1 have them -> 0..31.
ISOBATH_AVX2_INLINE __m256i fiveBitQuants(const std::uint8_t* bits) {
  // Byte i of the vector gets the byte of `bits` that holds bit i, and looks at that bit alone.
  const __m256i spread =
      _mm256_shuffle_epi8(_mm256_set1_epi32(load32(bits)),
                          _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2,
                                           2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3));
  const __m256i mask = _mm256_set1_epi64x(static_cast<std::int64_t>(0x8040201008040201ULL));
  const __m256i isSet = _mm256_cmpeq_epi8(_mm256_and_si256(spread, mask), mask);
  return _mm256_or_si256(nibbles(bits + 4), _mm256_and_si256(isSet, _mm256_set1_epi8(16)));
}

struct BlocksQ40 {
  static constexpr WeightType kType = WeightType::Q4_0;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = true;
  static constexpr std::int64_t kGroupBytes = 8 * 18;
  static constexpr int kSums = 8;
  static constexpr bool kHasMins = true;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return nibbles(group + 18 * j + 2);
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    const __m256 d = gatherHalves<18, kCount>(group);
    return {d, _mm256_mul_ps(d, _mm256_set1_ps(8.0F))};
  }
};

struct BlocksQ41 {
  static constexpr WeightType kType = WeightType::Q4_1;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = true;
  static constexpr std::int64_t kGroupBytes = 8 * 20;
  static constexpr int kSums = 8;
  static constexpr bool kHasMins = true;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return nibbles(group + 20 * j + 4);
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    __m256 d = _mm256_setzero_ps();
    __m256 m = _mm256_setzero_ps();
    if constexpr (kCount == 8) {  // d and m are neighbours: one dword each block
      const __m256i words = _mm256_set_m128i(gatherWords<20>(group + 80), gatherWords<20>(group));
      const __m256i low = _mm256_and_si256(words, _mm256_set1_epi32(0xFFFF));
      const __m256i packed =
          _mm256_permute4x64_epi64(_mm256_packus_epi32(low, _mm256_srli_epi32(words, 16)), 0xD8);
      d = _mm256_cvtph_ps(_mm256_castsi256_si128(packed));
      m = _mm256_cvtph_ps(_mm256_extracti128_si256(packed, 1));
    } else {
      d = gatherHalves<20, kCount>(group);
      m = gatherHalves<20, kCount>(group + 2);
    }
    return {d, _mm256_xor_ps(m, _mm256_set1_ps(-0.0F))};
  }
};

struct BlocksQ50 {
  static constexpr WeightType kType = WeightType::Q5_0;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = true;
  static constexpr std::int64_t kGroupBytes = 8 * 22;
  static constexpr int kSums = 4;
  static constexpr bool kHasMins = true;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return fiveBitQuants(group + 22 * j + 2);
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    const __m256 d = gatherHalves<22, kCount>(group);
    return {d, _mm256_mul_ps(d, _mm256_set1_ps(16.0F))};
  }
};

struct BlocksQ51 {
  static constexpr WeightType kType = WeightType::Q5_1;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = true;
  static constexpr std::int64_t kGroupBytes = 8 * 24;
  static constexpr int kSums = 4;
  static constexpr bool kHasMins = true;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return fiveBitQuants(group + 24 * j + 4);
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    const __m256 m = gatherHalves<24, kCount>(group + 2);
    return {gatherHalves<24, kCount>(group), _mm256_xor_ps(m, _mm256_set1_ps(-0.0F))};
  }
};

struct BlocksQ80 {
  static constexpr WeightType kType = WeightType::Q8_0;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = true;
  static constexpr std::int64_t kGroupBytes = 8 * 34;
  static constexpr int kSums = 0;
  static constexpr bool kHasMins = false;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return load256(group + 34 * j + 2);
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    return {gatherHalves<34, kCount>(group), _mm256_setzero_ps()};
  }
};

// d, dmin and twelve bytes of scales, as Q4_K and Q5_K begin.
ISOBATH_AVX2_INLINE Scales superBlockScales(const std::uint8_t* group) {
  std::uint32_t head[4];
  std::memcpy(head, group, 16);
  const std::uint32_t a = head[1];
  const std::uint32_t b = head[2];
  const std::uint32_t c = head[3];
  // Four six-bit numbers at a time; see kScaleMin for one.
  const std::uint64_t scaleLow = a & 0x3F3F3F3FU;
  const std::uint64_t minLow = b & 0x3F3F3F3FU;
  const std::uint64_t scaleHigh = (c & 0x0F0F0F0FU) | ((a >> 2) & 0x30303030U);
  const std::uint64_t minHigh = ((c >> 4) & 0x0F0F0F0FU) | ((b >> 2) & 0x30303030U);
  const auto bytes = [](std::uint64_t low, std::uint64_t high) {
    return static_cast<long long>(low | (high << 32));
  };
  const __m256 scale =
      _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_cvtsi64_si128(bytes(scaleLow, scaleHigh))));
  const __m256 min =
      _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_cvtsi64_si128(bytes(minLow, minHigh))));
  const __m128 d = _mm_cvtph_ps(_mm_cvtsi32_si128(static_cast<int>(head[0])));
  return {_mm256_mul_ps(scale, _mm256_broadcastss_ps(d)),
          _mm256_mul_ps(min, _mm256_broadcastss_ps(_mm_movehdup_ps(d)))};
}

struct BlocksQ4K {
  static constexpr WeightType kType = WeightType::Q4_K;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = false;
  static constexpr std::int64_t kGroupBytes = 144;
  static constexpr int kSums = 8;
  static constexpr bool kHasMins = true;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    const __m256i pairs = load256(group + 16 + 32 * (j / 2));
    return _mm256_and_si256(j % 2 == 0 ? pairs : _mm256_srli_epi16(pairs, 4), _mm256_set1_epi8(15));
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    static_assert(kCount == 8);
    return superBlockScales(group);
  }
};

struct BlocksQ5K {
  static constexpr WeightType kType = WeightType::Q5_K;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = false;
  static constexpr std::int64_t kGroupBytes = 176;
  static constexpr int kSums = 4;
  static constexpr bool kHasMins = true;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    const __m256i pairs = load256(group + 48 + 32 * (j / 2));
    const __m256i low =
        _mm256_and_si256(j % 2 == 0 ? pairs : _mm256_srli_epi16(pairs, 4), _mm256_set1_epi8(15));
    const __m256i bit = _mm256_and_si256(
        _mm256_srl_epi16(load256(group + 16), _mm_cvtsi64_si128(j)), _mm256_set1_epi8(1));
    return _mm256_or_si256(low, _mm256_slli_epi16(bit, 4));
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    static_assert(kCount == 8);
    return superBlockScales(group);
  }
};

// Eight sums of four products each; every pair sum fits into sixteen bits (see kSums).
template <int kSums>
ISOBATH_AVX2_INLINE __m256i products(__m256i quants, __m256i activations) {
  if constexpr (kSums == 0) {
    return _mm256_maddubs_epi16(_mm256_abs_epi8(quants), _mm256_sign_epi8(activations, quants));
  } else {
    return _mm256_maddubs_epi16(quants, activations);
  }
}

}  // namespace kernels::cpu
