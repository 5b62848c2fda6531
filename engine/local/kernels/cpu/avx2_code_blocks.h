// How AVX2 code reads blocks of 32 weights that are codes: of a table, or digits of base three.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "engine/local/kernels/cpu/avx2_half_blocks.h"
#include "engine/local/kernels/low_bit_blocks.h"
#include "engine/local/kernels/tensor.h"

namespace kernels::cpu {

ISOBATH_AVX2_INLINE __m256i lookUp(const std::array<std::int8_t, 16>& table, __m256i codes) {
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(load128(table.data())), codes);
}

struct BlocksIQ4NL {
  static constexpr WeightType kType = WeightType::IQ4_NL;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = true;
  static constexpr std::int64_t kGroupBytes = 8 * 18;
  static constexpr int kSums = 0;
  static constexpr bool kHasMins = false;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return lookUp(kUnevenSteps, nibbles(group + 18 * j + 2));
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    return {gatherHalves<18, kCount>(group), _mm256_setzero_ps()};
  }
};

struct BlocksIQ4XS {
  static constexpr WeightType kType = WeightType::IQ4_XS;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = false;
  static constexpr std::int64_t kGroupBytes = 136;
  static constexpr int kSums = 0;
  static constexpr bool kHasMins = false;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return lookUp(kUnevenSteps, nibbles(group + 16 * j + 8));
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    static_assert(kCount == 8);
    const __m256i lanes = _mm256_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14);
    const __m256i low =
        _mm256_srlv_epi32(_mm256_set1_epi32(load32(group + 4)), _mm256_slli_epi32(lanes, 1));
    const __m256i high = _mm256_srlv_epi32(_mm256_set1_epi32(load16(group + 2)), lanes);
    const __m256i six =
        _mm256_or_si256(_mm256_and_si256(low, _mm256_set1_epi32(15)),
                        _mm256_slli_epi32(_mm256_and_si256(high, _mm256_set1_epi32(3)), 4));
    const __m256 scale = _mm256_cvtepi32_ps(_mm256_sub_epi32(six, _mm256_set1_epi32(32)));
    return {_mm256_mul_ps(broadcastHalf(group), scale), _mm256_setzero_ps()};
  }
};

struct BlocksMXFP4 {
  static constexpr WeightType kType = WeightType::MXFP4;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = true;
  static constexpr std::int64_t kGroupBytes = 8 * 17;
  static constexpr int kSums = 0;
  static constexpr bool kHasMins = false;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return lookUp(kDoubledE2m1, nibbles(group + 17 * j + 1));
  }
  // See halfOfPower() for one.
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    __m128i bytes = _mm_cvtsi32_si128(group[0]);
    if constexpr (kCount > 1) bytes = _mm_insert_epi8(bytes, group[17 * 1], 1);
    if constexpr (kCount > 2) bytes = _mm_insert_epi8(bytes, group[17 * 2], 2);
    if constexpr (kCount > 3) bytes = _mm_insert_epi8(bytes, group[17 * 3], 3);
    if constexpr (kCount > 4) bytes = _mm_insert_epi8(bytes, group[17 * 4], 4);
    if constexpr (kCount > 5) bytes = _mm_insert_epi8(bytes, group[17 * 5], 5);
    if constexpr (kCount > 6) bytes = _mm_insert_epi8(bytes, group[17 * 6], 6);
    if constexpr (kCount > 7) bytes = _mm_insert_epi8(bytes, group[17 * 7], 7);
    const __m256i exponents = _mm256_cvtepu8_epi32(bytes);
    const __m256i normal = _mm256_slli_epi32(_mm256_sub_epi32(exponents, _mm256_set1_epi32(1)), 23);
    const __m256i subnormal = _mm256_sllv_epi32(_mm256_set1_epi32(0x00200000), exponents);
    const __m256i isSmall = _mm256_cmpgt_epi32(_mm256_set1_epi32(2), exponents);
    const __m256i isNan = _mm256_cmpeq_epi32(exponents, _mm256_set1_epi32(255));
    const __m256 scale =
        _mm256_castsi256_ps(_mm256_or_si256(_mm256_blendv_epi8(normal, subnormal, isSmall), isNan));
    // Blocks that are not there have scales of zero.
    return {_mm256_and_ps(scale, _mm256_castsi256_ps(laneMask(kCount))), _mm256_setzero_ps()};
  }
};

// The quants are 0..2, of which 1 is zero.
struct BlocksTQ10 {
  static constexpr WeightType kType = WeightType::TQ1_0;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = false;
  static constexpr std::int64_t kGroupBytes = 54;
  static constexpr int kSums = 8;
  static constexpr bool kHasMins = true;
  // What remains behind the point when the first digit is taken off.
  ISOBATH_AVX2_INLINE static __m256i next(__m256i bytes) {
    return _mm256_add_epi8(_mm256_add_epi8(bytes, bytes), bytes);
  }
  // -1 where a byte is at least `least`, else 0.
  ISOBATH_AVX2_INLINE static __m256i reaches(__m256i bytes, int least) {
    const __m256i bound = _mm256_set1_epi8(static_cast<char>(least));
    return _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, bound), bytes);
  }
  ISOBATH_AVX2_INLINE static __m256i firstDigit(__m256i bytes) {
    // A third and two thirds of 256, rounded up.
    return _mm256_abs_epi8(_mm256_add_epi8(reaches(bytes, 86), reaches(bytes, 171)));
  }
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    __m256i bytes;
    if (j < 5) {
      bytes = load256(group);
      for (std::int64_t n = 0; n < j; ++n) bytes = next(bytes);
      return firstDigit(bytes);
    }
    // Sixteen bytes, two digits a block; the last half block is four digits of four bytes.
    bytes = _mm256_broadcastsi128_si256(load128(group + 32));
    for (std::int64_t n = 0; n < 2 * (j - 5); ++n) bytes = next(bytes);
    __m256i second = next(bytes);
    if (j == 7) {
      const __m256i first = _mm256_set1_epi32(load32(group + 48));
      const __m256i twice = next(next(first));
      second = _mm256_blend_epi32(_mm256_blend_epi32(first, next(first), 0xAA),
                                  _mm256_blend_epi32(twice, next(twice), 0xAA), 0xCC);
    }
    return firstDigit(_mm256_blend_epi32(bytes, second, 0xF0));
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    static_assert(kCount == 8);
    return {broadcastHalf(group + 52), broadcastHalf(group + 52)};
  }
};

// The quants are 0..3, of which 1 is zero.
struct BlocksTQ20 {
  static constexpr WeightType kType = WeightType::TQ2_0;
  static constexpr bool kHalves = false;
  static constexpr bool kBlocksOf32 = false;
  static constexpr std::int64_t kGroupBytes = 66;
  static constexpr int kSums = 8;
  static constexpr bool kHasMins = true;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return twoBitQuants(group, j);
  }
  template <int kCount>
  ISOBATH_AVX2_INLINE static Scales scales(const std::uint8_t* group) {
    static_assert(kCount == 8);
    return {broadcastHalf(group + 64), broadcastHalf(group + 64)};
  }
};

}  // namespace kernels::cpu
