// How AVX2 code reads blocks of 32 weights whose halves have scales of their own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>

#include "engine/local/kernels/cpu/avx2_blocks.h"
#include "engine/local/kernels/tensor.h"

namespace kernels::cpu {

// Sixteen numbers of a group of eight blocks.
struct HalfScales {
  __m256 low;   // halves 0..7
  __m256 high;  // halves 8..15
};

// bytes * factor; bytes are signed.
ISOBATH_AVX2_INLINE HalfScales scaled(__m128i bytes, __m256 factor) {
  return {
      _mm256_mul_ps(factor, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes))),
      _mm256_mul_ps(factor, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(bytes, 8))))};
}

ISOBATH_AVX2_INLINE __m256 broadcastHalf(const std::uint8_t* p) {
  return _mm256_broadcastss_ps(_mm_cvtph_ps(_mm_cvtsi32_si128(load16(p))));
}

// 64 bytes of two-bit quants: four shifts of 32 bytes, twice.
ISOBATH_AVX2_INLINE __m256i twoBitQuants(const std::uint8_t* bits, std::int64_t j) {
  return _mm256_and_si256(
      _mm256_srl_epi16(load256(bits + 32 * (j / 4)), _mm_cvtsi64_si128(2 * (j % 4))),
      _mm256_set1_epi8(3));
}

// A weight is d * scale * quant - min, where a half has one scale and one min. Each type has, in
// place of scales(),
//   d(group)            eight times;
//   halfScales(group)   sixteen signed bytes;
//   halfMins(group)     sixteen mins.
struct BlocksQ2K {
  static constexpr WeightType kType = WeightType::Q2_K;
  static constexpr bool kHalves = true;
  static constexpr bool kBlocksOf32 = false;
  static constexpr std::int64_t kGroupBytes = 84;
  static constexpr int kSums = 8;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    return twoBitQuants(group + 16, j);
  }
  ISOBATH_AVX2_INLINE static __m256 d(const std::uint8_t* group) {
    return broadcastHalf(group + 80);
  }
  ISOBATH_AVX2_INLINE static __m128i halfScales(const std::uint8_t* group) {
    return _mm_and_si128(load128(group), _mm_set1_epi8(15));
  }
  ISOBATH_AVX2_INLINE static HalfScales halfMins(const std::uint8_t* group) {
    return scaled(_mm_and_si128(_mm_srli_epi16(load128(group), 4), _mm_set1_epi8(15)),
                  broadcastHalf(group + 82));
  }
};

// The quants are 0..7, of which 4 is zero.
struct BlocksQ3K {
  static constexpr WeightType kType = WeightType::Q3_K;
  static constexpr bool kHalves = true;
  static constexpr bool kBlocksOf32 = false;
  static constexpr std::int64_t kGroupBytes = 110;
  static constexpr int kSums = 8;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    const __m256i third = _mm256_and_si256(_mm256_srl_epi16(load256(group), _mm_cvtsi64_si128(j)),
                                           _mm256_set1_epi8(1));
    return _mm256_or_si256(twoBitQuants(group + 32, j), _mm256_slli_epi16(third, 2));
  }
  ISOBATH_AVX2_INLINE static __m256 d(const std::uint8_t* group) {
    return broadcastHalf(group + 108);
  }
  ISOBATH_AVX2_INLINE static __m128i halfScales(const std::uint8_t* group) {
    std::uint64_t nibbles = 0;
    std::memcpy(&nibbles, group + 96, 8);
    const __m128i low =
        _mm_set_epi64x(static_cast<long long>(nibbles >> 4), static_cast<long long>(nibbles));
    const __m128i high =
        _mm_srlv_epi32(_mm_set1_epi32(load32(group + 104)), _mm_setr_epi32(0, 2, 4, 6));
    const __m128i six = _mm_or_si128(_mm_and_si128(low, _mm_set1_epi8(15)),
                                     _mm_slli_epi16(_mm_and_si128(high, _mm_set1_epi8(3)), 4));
    return _mm_sub_epi8(six, _mm_set1_epi8(32));
  }
  ISOBATH_AVX2_INLINE static HalfScales halfMins(const std::uint8_t* group) {
    return scaled(halfScales(group), _mm256_mul_ps(d(group), _mm256_set1_ps(4.0F)));
  }
};

// The quants are 0..63, of which 32 is zero.
struct BlocksQ6K {
  static constexpr WeightType kType = WeightType::Q6_K;
  static constexpr bool kHalves = true;
  static constexpr bool kBlocksOf32 = false;
  static constexpr std::int64_t kGroupBytes = 210;
  static constexpr int kSums = 2;
  ISOBATH_AVX2_INLINE static __m256i quants(const std::uint8_t* group, std::int64_t j) {
    const std::int64_t part = j / 4;
    const std::int64_t quarter = j % 4;
    const __m256i pairs = load256(group + 64 * part + 32 * (quarter % 2));
    const __m256i low =
        _mm256_and_si256(quarter < 2 ? pairs : _mm256_srli_epi16(pairs, 4), _mm256_set1_epi8(15));
    const __m256i high = _mm256_and_si256(
        _mm256_srl_epi16(load256(group + 128 + 32 * part), _mm_cvtsi64_si128(2 * quarter)),
        _mm256_set1_epi8(3));
    return _mm256_or_si256(low, _mm256_slli_epi16(high, 4));
  }
  ISOBATH_AVX2_INLINE static __m128i halfScales(const std::uint8_t* group) {
    return load128(group + 192);
  }
  ISOBATH_AVX2_INLINE static __m256 d(const std::uint8_t* group) {
    return broadcastHalf(group + 208);
  }
  ISOBATH_AVX2_INLINE static HalfScales halfMins(const std::uint8_t* group) {
    return scaled(halfScales(group), _mm256_mul_ps(d(group), _mm256_set1_ps(32.0F)));
  }
};

}  // namespace kernels::cpu
