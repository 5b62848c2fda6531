// Everything in f32 with NEON: float weights, attention tiles, norms and activations.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "engine/base/half.h"
#include "engine/local/kernels/cpu/neon.h"
#include "engine/local/kernels/cpu/neon_kernels.h"

namespace kernels::cpu {

namespace {

// --- reading values ----------------------------------------------------------------------------

struct F32Values {
  using Stored = float;
  static constexpr WeightType kType = WeightType::F32;
  static float32x4_t load(const float* p) { return vld1q_f32(p); }
  static float one(float value) { return value; }
};

struct F16Values {
  using Stored = std::uint16_t;
  static constexpr WeightType kType = WeightType::F16;
  static float32x4_t load(const std::uint16_t* p) { return halvesToFloats(vld1_u16(p)); }
  static float one(std::uint16_t value) { return base::halfToFloat(value); }
};

struct Bf16Values {
  using Stored = std::uint16_t;
  static constexpr WeightType kType = WeightType::BF16;
  static float32x4_t load(const std::uint16_t* p) {
    return vreinterpretq_f32_u32(vshll_n_u16(vld1_u16(p), 16));
  }
  static float one(std::uint16_t value) { return base::bfloatToFloat(value); }
};

// --- matrix products ---------------------------------------------------------------------------

template <typename Values>
float dot(const typename Values::Stored* w, const float* x, std::int64_t n) {
  float32x4_t sums[4] = {vdupq_n_f32(0.0F), vdupq_n_f32(0.0F), vdupq_n_f32(0.0F),
                         vdupq_n_f32(0.0F)};
  std::int64_t k = 0;
  for (; k + 16 <= n; k += 16) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      sums[i] = vfmaq_f32(sums[i], Values::load(w + k + 4 * i), vld1q_f32(x + k + 4 * i));
    }
  }
  for (; k + 4 <= n; k += 4) sums[0] = vfmaq_f32(sums[0], Values::load(w + k), vld1q_f32(x + k));
  float rest = 0.0F;
  for (; k < n; ++k) rest += Values::one(w[k]) * x[k];
  return rest + vaddvq_f32(vaddq_f32(vaddq_f32(sums[0], sums[1]), vaddq_f32(sums[2], sums[3])));
}

template <typename Values>
void multiplyRows(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                  std::int64_t columns, const void* x, float* out) {
  for (std::int64_t r = 0; r < rows; ++r, weights += rowBytes) {
    out[r] = dot<Values>(reinterpret_cast<const typename Values::Stored*>(weights),
                         static_cast<const float*>(x), columns);
  }
}

// values[i] lane j <-> values[j] lane i.
void transpose4(float32x4_t (&values)[4]) {
  const float32x4x2_t a = vzipq_f32(values[0], values[2]);
  const float32x4x2_t b = vzipq_f32(values[1], values[3]);
  const float32x4x2_t first = vzipq_f32(a.val[0], b.val[0]);
  const float32x4x2_t second = vzipq_f32(a.val[1], b.val[1]);
  values[0] = first.val[0];
  values[1] = first.val[1];
  values[2] = second.val[0];
  values[3] = second.val[1];
}

// out[k * 16 + r] = row r [k]; rows from `rows` on are zeros.
template <typename Values>
void transpose16(const typename Values::Stored* x, std::int64_t stride, std::int64_t rows,
                 std::int64_t columns, float* out) {
  for (std::int64_t firstRow = 0; firstRow < kPanelRows; firstRow += 4) {
    const std::int64_t present = std::clamp<std::int64_t>(rows - firstRow, 0, 4);
    const auto* const first = x + firstRow * stride;
    std::int64_t k = 0;
    for (; k + 4 <= columns; k += 4) {
      float32x4_t values[4];
      for (std::int64_t i = 0; i < 4; ++i) {
        values[i] = i < present ? Values::load(first + i * stride + k) : vdupq_n_f32(0.0F);
      }
      transpose4(values);
      for (std::int64_t i = 0; i < 4; ++i) {
        vst1q_f32(out + (k + i) * kPanelRows + firstRow, values[i]);
      }
    }
    for (; k < columns; ++k) {
      for (std::int64_t i = 0; i < 4; ++i) {
        out[k * kPanelRows + firstRow + i] =
            i < present ? Values::one(first[i * stride + k]) : 0.0F;
      }
    }
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

constexpr std::int64_t kTileRows = 4;  // 16 sums, four vectors of b and one of x

// out[m] (+)= sum_k x[m][k] * b[k * bStride + 0..15].
template <int kRows>
void tileRows(const float* const* x, std::int64_t inner, const float* b, std::int64_t bStride,
              float* const* out, bool accumulate) {
  float32x4_t sums[kRows][4];
#pragma GCC unroll 4
  for (int m = 0; m < kRows; ++m) {
#pragma GCC unroll 4
    for (int g = 0; g < 4; ++g) {
      sums[m][g] = accumulate ? vld1q_f32(out[m] + 4 * g) : vdupq_n_f32(0.0F);
    }
  }
  for (std::int64_t k = 0; k < inner; ++k, b += bStride) {
    float32x4_t values[4];
#pragma GCC unroll 4
    for (int g = 0; g < 4; ++g) values[g] = vld1q_f32(b + 4 * g);
#pragma GCC unroll 4
    for (int m = 0; m < kRows; ++m) {
#pragma GCC unroll 4
      for (int g = 0; g < 4; ++g) sums[m][g] = vfmaq_n_f32(sums[m][g], values[g], x[m][k]);
    }
  }
#pragma GCC unroll 4
  for (int m = 0; m < kRows; ++m) {
#pragma GCC unroll 4
    for (int g = 0; g < 4; ++g) vst1q_f32(out[m] + 4 * g, sums[m][g]);
  }
}

void runTile(std::int64_t rows, const float* const* x, std::int64_t inner, const float* b,
             std::int64_t bStride, float* const* out, bool accumulate) {
  static constexpr decltype(&tileRows<1>) kTiles[kTileRows] = {tileRows<1>, tileRows<2>,
                                                               tileRows<3>, tileRows<4>};
  kTiles[rows - 1](x, inner, b, bStride, out, accumulate);
}

void multiplyTile(const TileProduct& p) {
  for (std::int64_t m = 0; m < p.rows; m += kTileRows) {
    const std::int64_t rows = std::min(kTileRows, p.rows - m);
    const float* x[kTileRows] = {};
    float* out[kTileRows] = {};
    for (std::int64_t i = 0; i < rows; ++i) {
      x[i] = p.x + (m + i) * p.xStride;
      out[i] = p.out + (m + i) * p.outStride;
    }
    runTile(rows, x, p.inner, p.b, p.bStride, out, p.accumulate);
  }
}

void multiplyPanel(const std::byte* panel, std::int64_t rows, std::int64_t columns,
                   const void* const* x, std::int64_t count, float* const* out,
                   std::int64_t outOffset) {
  float results[kTileRows][kPanelRows];
  float* const to[kTileRows] = {results[0], results[1], results[2], results[3]};
  for (std::int64_t c = 0; c < count; c += kTileRows) {
    const std::int64_t width = std::min(kTileRows, count - c);
    const float* values[kTileRows] = {};
    for (std::int64_t i = 0; i < width; ++i) values[i] = static_cast<const float*>(x[c + i]);
    runTile(width, values, columns, reinterpret_cast<const float*>(panel), kPanelRows, to, false);
    for (std::int64_t i = 0; i < width; ++i) {
      std::copy_n(results[i], rows, out[c + i] + outOffset);
    }
  }
}

// --- elementwise -------------------------------------------------------------------------------

void rmsNorm(const float* x, const float* weight, std::int64_t n, float epsilon, float* out) {
  const float mean = dot<F32Values>(x, x, n) / static_cast<float>(n);
  const float factor = 1.0F / std::sqrt(mean + epsilon);
  std::int64_t i = 0;
  for (; i + 4 <= n; i += 4) {
    vst1q_f32(out + i, vmulq_f32(vld1q_f32(weight + i), vmulq_n_f32(vld1q_f32(x + i), factor)));
  }
  for (; i < n; ++i) out[i] = weight[i] * (x[i] * factor);
}

// Calls run(vector) for each four of x and for the rest with zeros behind it, and stores what it
// returns.
template <typename Run>
void transform(float* x, std::int64_t n, const Run& run) {
  std::int64_t i = 0;
  for (; i + 4 <= n; i += 4) vst1q_f32(x + i, run(vld1q_f32(x + i), i, 4));
  if (i == n) return;
  float rest[4] = {};
  std::copy_n(x + i, n - i, rest);
  vst1q_f32(rest, run(vld1q_f32(rest), i, n - i));
  std::copy_n(rest, n - i, x + i);
}

void siluMultiply(float* gate, const float* up, std::int64_t n) {
  transform(gate, n, [&](float32x4_t g, std::int64_t at, std::int64_t count) {
    float factors[4] = {};
    std::copy_n(up + at, count, factors);
    const float32x4_t below = vaddq_f32(vdupq_n_f32(1.0F), expLanes(vnegq_f32(g)));
    return vmulq_f32(vdivq_f32(g, below), vld1q_f32(factors));
  });
}

void addScaled(float* out, const float* x, float factor, std::int64_t n) {
  std::int64_t i = 0;
  for (; i + 4 <= n; i += 4) {
    vst1q_f32(out + i, vfmaq_n_f32(vld1q_f32(out + i), vld1q_f32(x + i), factor));
  }
  for (; i < n; ++i) out[i] += factor * x[i];
}

void scale(float* x, float factor, std::int64_t n) {
  transform(x, n,
            [&](float32x4_t v, std::int64_t, std::int64_t) { return vmulq_n_f32(v, factor); });
}

float maximum(const float* x, std::int64_t n) {
  if (n < 4) return *std::max_element(x, x + n);
  float32x4_t largest = vld1q_f32(x + n - 4);
  for (std::int64_t i = 0; i + 4 <= n; i += 4) largest = vmaxq_f32(largest, vld1q_f32(x + i));
  return vmaxvq_f32(largest);
}

float expSum(float* x, float factor, float shift, std::int64_t n) {
  float32x4_t sum = vdupq_n_f32(0.0F);
  const uint32x4_t lanes = {0, 1, 2, 3};
  transform(x, n, [&](float32x4_t v, std::int64_t, std::int64_t count) {
    const uint32x4_t isThere = vcltq_u32(lanes, vdupq_n_u32(static_cast<std::uint32_t>(count)));
    const float32x4_t e = expLanes(vfmaq_n_f32(vdupq_n_f32(-shift), v, factor));
    sum = vaddq_f32(sum, vbslq_f32(isThere, e, vdupq_n_f32(0.0F)));
    return e;
  });
  return vaddvq_f32(sum);
}

void sumPositive(const float* x, const float* factors, std::int64_t rows, float* out) {
  const float32x4_t zero = vdupq_n_f32(0.0F);
  float32x4_t sums[4] = {zero, zero, zero, zero};
  for (std::int64_t m = 0; m < rows; ++m, x += 16) {
    for (int g = 0; g < 4; ++g) {
      sums[g] = vfmaq_n_f32(sums[g], vmaxq_f32(zero, vld1q_f32(x + 4 * g)), factors[m]);
    }
  }
  for (int g = 0; g < 4; ++g) vst1q_f32(out + 4 * g, sums[g]);
}

void halfToFloat(const std::uint16_t* x, std::int64_t n, float* out) {
  std::int64_t i = 0;
  for (; i + 4 <= n; i += 4) vst1q_f32(out + i, F16Values::load(x + i));
  for (; i < n; ++i) out[i] = base::halfToFloat(x[i]);
}

void floatToHalf(const float* x, std::int64_t n, std::uint16_t* out) {
  std::int64_t i = 0;
  for (; i + 4 <= n; i += 4) {
    vst1_u16(out + i, vreinterpret_u16_f16(vcvt_f16_f32(vld1q_f32(x + i))));
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

void addNeonFloat(KernelTable& table) {
  addType<F32Values>(table);
  addType<F16Values>(table);
  addType<Bf16Values>(table);
  table.rmsNorm = rmsNorm;
  table.siluMultiply = siluMultiply;
  table.addScaled = addScaled;
  table.scale = scale;
  table.maximum = maximum;
  table.expSum = expSum;
  table.sumPositive = sumPositive;
  table.halfToFloat = halfToFloat;
  table.floatToHalf = floatToHalf;
  table.transposeHalf = transpose16<F16Values>;
  table.transposeFloat = transpose16<F32Values>;
  table.multiplyTile = multiplyTile;
}

}  // namespace kernels::cpu
