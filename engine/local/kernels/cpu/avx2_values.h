// How AVX2 code reads float values, and turns rows of them into columns.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/base/half.h"
#include "engine/local/kernels/cpu/avx2.h"
#include "engine/local/kernels/cpu/kernel_table.h"
#include "engine/local/kernels/tensor.h"

namespace kernels::cpu {

struct F32Values {
  using Stored = float;
  static constexpr WeightType kType = WeightType::F32;
  ISOBATH_AVX2_INLINE static __m256 load(const float* p) { return _mm256_loadu_ps(p); }
  static float one(float value) { return value; }
};

struct F16Values {
  using Stored = std::uint16_t;
  static constexpr WeightType kType = WeightType::F16;
  ISOBATH_AVX2_INLINE static __m256 load(const std::uint16_t* p) {
    return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static float one(std::uint16_t value) { return base::halfToFloat(value); }
};

struct Bf16Values {
  using Stored = std::uint16_t;
  static constexpr WeightType kType = WeightType::BF16;
  ISOBATH_AVX2_INLINE static __m256 load(const std::uint16_t* p) {
    const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
  }
  static float one(std::uint16_t value) { return base::bfloatToFloat(value); }
};

// out[k * 16 + r] = row r [k]; rows from `rows` on are zeros.
template <typename Values>
ISOBATH_AVX2 void transpose16(const typename Values::Stored* x, std::int64_t stride,
                              std::int64_t rows, std::int64_t columns, float* out) {
  for (std::int64_t firstRow = 0; firstRow < kPanelRows; firstRow += 8) {
    const std::int64_t present = std::clamp<std::int64_t>(rows - firstRow, 0, 8);
    const auto* const first = x + firstRow * stride;
    std::int64_t k = 0;
    for (; k + 8 <= columns; k += 8) {
      __m256 values[8];
#pragma GCC unroll 8
      for (std::int64_t i = 0; i < 8; ++i) {
        values[i] = i < present ? Values::load(first + i * stride + k) : _mm256_setzero_ps();
      }
      transpose8(values);
#pragma GCC unroll 8
      for (std::int64_t i = 0; i < 8; ++i) {
        _mm256_storeu_ps(out + (k + i) * kPanelRows + firstRow, values[i]);
      }
    }
    for (; k < columns; ++k) {
      for (std::int64_t i = 0; i < 8; ++i) {
        out[k * kPanelRows + firstRow + i] =
            i < present ? Values::one(first[i * stride + k]) : 0.0F;
      }
    }
  }
}

}  // namespace kernels::cpu
