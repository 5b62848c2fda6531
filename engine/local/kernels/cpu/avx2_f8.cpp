// Products of eight-bit float weights with f32 activations, with AVX2.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/local/kernels/cpu/avx2_values.h"
#include "engine/local/kernels/cpu/x86_kernels.h"
#include "engine/local/kernels/float8.h"

namespace kernels::cpu {

namespace {

// A half float has the same mantissa bits in front and one exponent bit more: an E4M3 value is the
// half float of its bits times this.
constexpr float kHalfUnit = 256.0F;

struct Sixteen {
  __m256 first;
  __m256 second;
};

// The values of 16 bytes / kHalfUnit.
ISOBATH_AVX2_INLINE Sixteen decode16(const std::byte* p) {
  const __m256i bits = _mm256_slli_epi16(_mm256_cvtepu8_epi16(load128(p)), 8);
  // Moves the sign bit along and then away from the exponent.
  const __m256i halves =
      _mm256_and_si256(_mm256_srai_epi16(bits, 1), _mm256_set1_epi16(static_cast<short>(0xBF80)));
  const __m256i largest = _mm256_set1_epi16(0x3F80);
  const __m256i isNan = _mm256_cmpeq_epi16(_mm256_and_si256(halves, largest), largest);
  const __m256i all = _mm256_or_si256(halves, isNan);
  return {_mm256_cvtph_ps(_mm256_castsi256_si128(all)),
          _mm256_cvtph_ps(_mm256_extracti128_si256(all, 1))};
}

// sum += scale * (values . x) over one group; `rest` gets what fills no vector.
ISOBATH_AVX2_INLINE void addGroup(const std::byte* values, const float* x, std::int64_t n,
                                  float scale, __m256& sum, float& rest) {
  __m256 sums[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(),
                    _mm256_setzero_ps()};
  std::int64_t k = 0;
  for (; k + 32 <= n; k += 32) {
#pragma GCC unroll 2
    for (int i = 0; i < 2; ++i) {
      const Sixteen w = decode16(values + k + 16 * i);
      sums[2 * i] = _mm256_fmadd_ps(w.first, _mm256_loadu_ps(x + k + 16 * i), sums[2 * i]);
      sums[2 * i + 1] =
          _mm256_fmadd_ps(w.second, _mm256_loadu_ps(x + k + 16 * i + 8), sums[2 * i + 1]);
    }
  }
  const __m256 all =
      _mm256_add_ps(_mm256_add_ps(sums[0], sums[1]), _mm256_add_ps(sums[2], sums[3]));
  sum = _mm256_fmadd_ps(_mm256_mul_ps(all, _mm256_set1_ps(kHalfUnit)), _mm256_set1_ps(scale), sum);
  for (; k < n; ++k) rest += f8ToFloat(static_cast<std::uint8_t>(values[k])) * scale * x[k];
}

ISOBATH_AVX2 void multiplyRows(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                               std::int64_t columns, const void* x, float* out) {
  const auto* const activations = static_cast<const float*>(x);
  const std::int64_t groups = f8Groups(columns);
  for (std::int64_t r = 0; r < rows; ++r, weights += rowBytes) {
    const auto* const scales = reinterpret_cast<const float*>(weights);
    __m256 sum = _mm256_setzero_ps();
    float rest = 0.0F;
    for (std::int64_t g = 0; g < groups; ++g) {
      const std::int64_t first = g * kF8Group;
      addGroup(weights + 4 * groups + first, activations + first,
               std::min(kF8Group, columns - first), scales[g], sum, rest);
    }
    out[r] = rest + sumLanes(sum);
  }
}

// The same values as unpackF8Row() gives.
ISOBATH_AVX2 void decodeGroup(const std::byte* values, float scale, std::int64_t n, float* out) {
  const __m256 unit = _mm256_set1_ps(kHalfUnit);
  const __m256 scales = _mm256_set1_ps(scale);
  std::int64_t k = 0;
  for (; k + 16 <= n; k += 16) {
    const Sixteen w = decode16(values + k);
    _mm256_storeu_ps(out + k, _mm256_mul_ps(_mm256_mul_ps(w.first, unit), scales));
    _mm256_storeu_ps(out + k + 8, _mm256_mul_ps(_mm256_mul_ps(w.second, unit), scales));
  }
  for (; k < n; ++k) out[k] = f8ToFloat(static_cast<std::uint8_t>(values[k])) * scale;
}

ISOBATH_AVX2 void pack(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                       std::int64_t columns, std::byte* panel) {
  alignas(32) float values[kPanelRows * kF8Group];
  const std::int64_t groups = f8Groups(columns);
  for (std::int64_t g = 0; g < groups; ++g) {
    const std::int64_t first = g * kF8Group;
    const std::int64_t count = std::min(kF8Group, columns - first);
    for (std::int64_t r = 0; r < rows; ++r) {
      const std::byte* const row = weights + static_cast<std::size_t>(r) * rowBytes;
      decodeGroup(row + 4 * groups + first, reinterpret_cast<const float*>(row)[g], count,
                  values + r * kF8Group);
    }
    transpose16<F32Values>(values, kF8Group, rows, count,
                           reinterpret_cast<float*>(panel) + first * kPanelRows);
  }
}

}  // namespace

void addAvx2F8(KernelTable& table) {
  MatrixKernels& kernels = table.matrix(WeightType::F8);
  kernels = table.matrix(WeightType::F32);
  kernels.multiplyRows = multiplyRows;
  kernels.pack = pack;
}

}  // namespace kernels::cpu
