// Everything in f32 with AVX2 and FMA: float weights, attention tiles, norms and activations.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "engine/base/half.h"
#include "engine/local/kernels/cpu/avx2.h"
#include "engine/local/kernels/cpu/avx2_values.h"
#include "engine/local/kernels/cpu/kernel_table.h"
#include "engine/local/kernels/cpu/x86_kernels.h"

namespace kernels::cpu {

namespace {

// --- matrix products ---------------------------------------------------------------------------

template <typename Values>
ISOBATH_AVX2_INLINE float dot(const typename Values::Stored* w, const float* x, std::int64_t n) {
  __m256 sums[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(),
                    _mm256_setzero_ps()};
  std::int64_t k = 0;
  for (; k + 32 <= n; k += 32) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      sums[i] =
          _mm256_fmadd_ps(Values::load(w + k + 8 * i), _mm256_loadu_ps(x + k + 8 * i), sums[i]);
    }
  }
  for (; k + 8 <= n; k += 8) {
    sums[0] = _mm256_fmadd_ps(Values::load(w + k), _mm256_loadu_ps(x + k), sums[0]);
  }
  float rest = 0.0F;
  for (; k < n; ++k) rest += Values::one(w[k]) * x[k];
  return rest +
         sumLanes(_mm256_add_ps(_mm256_add_ps(sums[0], sums[1]), _mm256_add_ps(sums[2], sums[3])));
}

template <typename Values>
ISOBATH_AVX2 void multiplyRows(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                               std::int64_t columns, const void* x, float* out) {
  for (std::int64_t r = 0; r < rows; ++r, weights += rowBytes) {
    out[r] = dot<Values>(reinterpret_cast<const typename Values::Stored*>(weights),
                         static_cast<const float*>(x), columns);
  }
}

template <typename Values>
void pack(const std::byte* weights, std::size_t rowBytes, std::int64_t rows, std::int64_t columns,
          std::byte* panel) {
  using Stored = typename Values::Stored;
  transpose16<Values>(reinterpret_cast<const Stored*>(weights),
                      static_cast<std::int64_t>(rowBytes / sizeof(Stored)), rows, columns,
                      reinterpret_cast<float*>(panel));
}

// sums[m] (+)= sum_k x[m][k] * b[k * bStride + 0..15]: 12 sums, two vectors of b and one of x fill
// the registers. Up to three rows are summed in two chains, since an addition has to wait for the
// one before it.
template <int kRows>
ISOBATH_AVX2_INLINE void multiplyAdd(const float* const (&x)[kRows], std::int64_t inner,
                                     const float* b, std::int64_t bStride,
                                     __m256 (&sums)[kRows][2]) {
  constexpr int kChains = kRows <= 3 ? 2 : 1;
  __m256 others[kRows][2];
#pragma GCC unroll 6
  for (int m = 0; m < kRows; ++m) others[m][0] = others[m][1] = _mm256_setzero_ps();
  std::int64_t k = 0;
  for (; k + kChains <= inner; k += kChains) {
#pragma GCC unroll 2
    for (int chain = 0; chain < kChains; ++chain, b += bStride) {
      const __m256 b0 = _mm256_loadu_ps(b);
      const __m256 b1 = _mm256_loadu_ps(b + 8);
#pragma GCC unroll 6
      for (int m = 0; m < kRows; ++m) {
        const __m256 value = _mm256_broadcast_ss(x[m] + k + chain);
        auto& to = chain == 0 ? sums[m] : others[m];
        to[0] = _mm256_fmadd_ps(value, b0, to[0]);
        to[1] = _mm256_fmadd_ps(value, b1, to[1]);
      }
    }
  }
  if constexpr (kChains > 1) {
    for (; k < inner; ++k, b += bStride) {
#pragma GCC unroll 6
      for (int m = 0; m < kRows; ++m) {
        const __m256 value = _mm256_broadcast_ss(x[m] + k);
        sums[m][0] = _mm256_fmadd_ps(value, _mm256_loadu_ps(b), sums[m][0]);
        sums[m][1] = _mm256_fmadd_ps(value, _mm256_loadu_ps(b + 8), sums[m][1]);
      }
    }
#pragma GCC unroll 6
    for (int m = 0; m < kRows; ++m) {
      sums[m][0] = _mm256_add_ps(sums[m][0], others[m][0]);
      sums[m][1] = _mm256_add_ps(sums[m][1], others[m][1]);
    }
  }
}

constexpr std::int64_t kTileRows = 6;

template <int kRows>
ISOBATH_AVX2 void tileRows(const TileProduct& p, std::int64_t first) {
  const float* x[kRows];
  __m256 sums[kRows][2];
#pragma GCC unroll 6
  for (int m = 0; m < kRows; ++m) {
    const float* const out = p.out + (first + m) * p.outStride;
    x[m] = p.x + (first + m) * p.xStride;
    sums[m][0] = p.accumulate ? _mm256_loadu_ps(out) : _mm256_setzero_ps();
    sums[m][1] = p.accumulate ? _mm256_loadu_ps(out + 8) : _mm256_setzero_ps();
  }
  multiplyAdd<kRows>(x, p.inner, p.b, p.bStride, sums);
#pragma GCC unroll 6
  for (int m = 0; m < kRows; ++m) {
    float* const out = p.out + (first + m) * p.outStride;
    _mm256_storeu_ps(out, sums[m][0]);
    _mm256_storeu_ps(out + 8, sums[m][1]);
  }
}

void multiplyTile(const TileProduct& p) {
  static constexpr void (*kTiles[kTileRows])(const TileProduct&, std::int64_t) = {
      tileRows<1>, tileRows<2>, tileRows<3>, tileRows<4>, tileRows<5>, tileRows<6>};
  for (std::int64_t m = 0; m < p.rows; m += kTileRows) {
    kTiles[std::min(kTileRows, p.rows - m) - 1](p, m);
  }
}

template <int kRows>
ISOBATH_AVX2 void panelColumns(const float* panel, std::int64_t columns, const void* const* x,
                               float (*out)[kPanelRows]) {
  const float* values[kRows];
  __m256 sums[kRows][2];
#pragma GCC unroll 6
  for (int m = 0; m < kRows; ++m) {
    values[m] = static_cast<const float*>(x[m]);
    sums[m][0] = sums[m][1] = _mm256_setzero_ps();
  }
  multiplyAdd<kRows>(values, columns, panel, kPanelRows, sums);
#pragma GCC unroll 6
  for (int m = 0; m < kRows; ++m) {
    _mm256_storeu_ps(out[m], sums[m][0]);
    _mm256_storeu_ps(out[m] + 8, sums[m][1]);
  }
}

void multiplyPanel(const std::byte* panel, std::int64_t rows, std::int64_t columns,
                   const void* const* x, std::int64_t count, float* const* out,
                   std::int64_t outOffset) {
  const auto* const values = reinterpret_cast<const float*>(panel);
  static constexpr void (*kTiles[kTileRows])(const float*, std::int64_t, const void* const*,
                                             float(*)[kPanelRows]) = {
      panelColumns<1>, panelColumns<2>, panelColumns<3>,
      panelColumns<4>, panelColumns<5>, panelColumns<6>};
  alignas(32) float tile[kTileRows][kPanelRows];
  for (std::int64_t c = 0; c < count; c += kTileRows) {
    const std::int64_t width = std::min(kTileRows, count - c);
    kTiles[width - 1](values, columns, x + c, tile);
    for (std::int64_t i = 0; i < width; ++i) {
      std::copy_n(tile[i], rows, out[c + i] + outOffset);
    }
  }
}

// --- elementwise -------------------------------------------------------------------------------

ISOBATH_AVX2 void rmsNorm(const float* x, const float* weight, std::int64_t n, float epsilon,
                          float* out) {
  const float mean = dot<F32Values>(x, x, n) / static_cast<float>(n);
  const float factor = 1.0F / std::sqrt(mean + epsilon);
  const __m256 factors = _mm256_set1_ps(factor);
  std::int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    _mm256_storeu_ps(out + i, _mm256_mul_ps(_mm256_loadu_ps(weight + i),
                                            _mm256_mul_ps(_mm256_loadu_ps(x + i), factors)));
  }
  for (; i < n; ++i) out[i] = weight[i] * (x[i] * factor);
}

ISOBATH_AVX2_INLINE __m256 siluMultiplyLanes(__m256 gate, __m256 up) {
  const __m256 one = _mm256_set1_ps(1.0F);
  const __m256 e = expLanes(_mm256_sub_ps(_mm256_setzero_ps(), gate));
  return _mm256_mul_ps(_mm256_div_ps(gate, _mm256_add_ps(one, e)), up);
}

ISOBATH_AVX2 void siluMultiply(float* gate, const float* up, std::int64_t n) {
  std::int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    _mm256_storeu_ps(gate + i,
                     siluMultiplyLanes(_mm256_loadu_ps(gate + i), _mm256_loadu_ps(up + i)));
  }
  if (i < n) {
    const __m256i mask = laneMask(n - i);
    const __m256 result =
        siluMultiplyLanes(_mm256_maskload_ps(gate + i, mask), _mm256_maskload_ps(up + i, mask));
    _mm256_maskstore_ps(gate + i, mask, result);
  }
}

ISOBATH_AVX2 void addScaled(float* out, const float* x, float factor, std::int64_t n) {
  const __m256 factors = _mm256_set1_ps(factor);
  std::int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    _mm256_storeu_ps(out + i,
                     _mm256_fmadd_ps(factors, _mm256_loadu_ps(x + i), _mm256_loadu_ps(out + i)));
  }
  for (; i < n; ++i) out[i] += factor * x[i];
}

ISOBATH_AVX2 void scale(float* x, float factor, std::int64_t n) {
  const __m256 factors = _mm256_set1_ps(factor);
  std::int64_t i = 0;
  for (; i + 8 <= n; i += 8)
    _mm256_storeu_ps(x + i, _mm256_mul_ps(_mm256_loadu_ps(x + i), factors));
  for (; i < n; ++i) x[i] *= factor;
}

ISOBATH_AVX2 float maximum(const float* x, std::int64_t n) {
  if (n < 8) return *std::max_element(x, x + n);
  __m256 largest = _mm256_loadu_ps(x);
  for (std::int64_t i = 8; i + 8 <= n; i += 8)
    largest = _mm256_max_ps(largest, _mm256_loadu_ps(x + i));
  // The last eight again, whether seen or not.
  return largestLane(_mm256_max_ps(largest, _mm256_loadu_ps(x + n - 8)));
}

ISOBATH_AVX2 float expSum(float* x, float factor, float shift, std::int64_t n) {
  const __m256 factors = _mm256_set1_ps(factor);
  const __m256 shifts = _mm256_set1_ps(shift);
  __m256 sum = _mm256_setzero_ps();
  std::int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const __m256 e = expLanes(_mm256_fmsub_ps(factors, _mm256_loadu_ps(x + i), shifts));
    _mm256_storeu_ps(x + i, e);
    sum = _mm256_add_ps(sum, e);
  }
  if (i < n) {
    const __m256i mask = laneMask(n - i);
    const __m256 e = expLanes(_mm256_fmsub_ps(factors, _mm256_maskload_ps(x + i, mask), shifts));
    _mm256_maskstore_ps(x + i, mask, e);
    sum = _mm256_add_ps(sum, _mm256_and_ps(e, _mm256_castsi256_ps(mask)));
  }
  return sumLanes(sum);
}

ISOBATH_AVX2 void sumPositive(const float* x, const float* factors, std::int64_t rows, float* out) {
  const __m256 zero = _mm256_setzero_ps();
  __m256 first = zero;
  __m256 second = zero;
  for (std::int64_t m = 0; m < rows; ++m, x += 16) {
    const __m256 factor = _mm256_broadcast_ss(factors + m);
    // The maximum is its second operand where one of the two is NaN.
    first = _mm256_fmadd_ps(factor, _mm256_max_ps(zero, _mm256_loadu_ps(x)), first);
    second = _mm256_fmadd_ps(factor, _mm256_max_ps(zero, _mm256_loadu_ps(x + 8)), second);
  }
  _mm256_storeu_ps(out, first);
  _mm256_storeu_ps(out + 8, second);
}

ISOBATH_AVX2 void halfToFloat(const std::uint16_t* x, std::int64_t n, float* out) {
  std::int64_t i = 0;
  for (; i + 8 <= n; i += 8) _mm256_storeu_ps(out + i, F16Values::load(x + i));
  for (; i < n; ++i) out[i] = base::halfToFloat(x[i]);
}

ISOBATH_AVX2 void floatToHalf(const float* x, std::int64_t n, std::uint16_t* out) {
  std::int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i),
                     _mm256_cvtps_ph(_mm256_loadu_ps(x + i), _MM_FROUND_TO_NEAREST_INT));
  }
  for (; i < n; ++i) out[i] = base::floatToHalf(x[i]);
}

template <typename Values>
void addType(KernelTable& table) {
  MatrixKernels& kernels = table.matrix(Values::kType);
  kernels.multiplyRows = multiplyRows<Values>;
  kernels.pack = pack<Values>;
  kernels.multiplyPanel = multiplyPanel;
  kernels.packFrom = 4;
  kernels.panelBytesPerColumn = kPanelRows * static_cast<std::int64_t>(sizeof(float));
}

}  // namespace

void addAvx2Float(KernelTable& table) {
  addType<F32Values>(table);
  addType<F16Values>(table);
  addType<Bf16Values>(table);
  table.rmsNorm = rmsNorm;
  table.siluMultiply = siluMultiply;
  table.addScaled = addScaled;
  table.scale = scale;
  table.maximum = maximum;
  table.expSum = expSum;
  table.halfToFloat = halfToFloat;
  table.floatToHalf = floatToHalf;
  table.transposeHalf = transpose16<F16Values>;
  table.transposeFloat = transpose16<F32Values>;
  table.multiplyTile = multiplyTile;
  table.sumPositive = sumPositive;
}

}  // namespace kernels::cpu
