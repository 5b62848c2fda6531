// The kernel table in plain C++: weights become f32, activations are not rounded.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

#include "engine/base/half.h"
#include "engine/local/kernels/cpu/kernel_table.h"
#include "engine/local/kernels/float8.h"
#include "engine/local/kernels/quant_blocks.h"

namespace kernels::cpu {

namespace {

constexpr std::int64_t kChunk = 256;  // a multiple of every block size

// The f32 values of columns [first, first + count) of a row.
template <WeightType kType>
void decode(const std::byte* row, std::int64_t /*columns*/, std::int64_t first, std::int64_t count,
            float* out) {
  dequantizeRow(kType, row + rowBytes(kType, first), {out, static_cast<std::size_t>(count)});
}

template <>
void decode<WeightType::F8>(const std::byte* row, std::int64_t columns, std::int64_t first,
                            std::int64_t count, float* out) {
  const std::byte* const values = row + 4 * f8Groups(columns);
  for (std::int64_t i = first; i < first + count; ++i) {
    float scale = 0.0F;
    std::memcpy(&scale, row + 4 * (i / kF8Group), sizeof(scale));
    *out++ = f8ToFloat(static_cast<std::uint8_t>(values[i])) * scale;
  }
}

// Eight partial sums: the compiler can keep them in vector registers without reordering a sum.
float dot(const float* a, const float* b, std::int64_t n) {
  float sums[8] = {};
  std::int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    for (int lane = 0; lane < 8; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  for (; i < n; ++i) sums[0] += a[i] * b[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

template <WeightType kType>
void multiplyRows(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                  std::int64_t columns, const void* x, float* out) {
  const float* const activations = static_cast<const float*>(x);
  float values[kChunk];
  for (std::int64_t r = 0; r < rows; ++r) {
    float sum = 0.0F;
    for (std::int64_t k = 0; k < columns; k += kChunk) {
      const std::int64_t count = std::min(kChunk, columns - k);
      decode<kType>(weights, columns, k, count, values);
      sum += dot(values, activations + k, count);
    }
    out[r] = sum;
    weights += rowBytes;
  }
}

// Panel: float[kPanelRows][columns].
template <WeightType kType>
void pack(const std::byte* weights, std::size_t rowBytes, std::int64_t rows, std::int64_t columns,
          std::byte* panel) {
  for (std::int64_t r = 0; r < rows; ++r) {
    decode<kType>(weights + static_cast<std::size_t>(r) * rowBytes, columns, 0, columns,
                  reinterpret_cast<float*>(panel) + r * columns);
  }
}

void multiplyPanel(const std::byte* panel, std::int64_t rows, std::int64_t columns,
                   const void* const* x, std::int64_t count, float* const* out,
                   std::int64_t outOffset) {
  const float* const weights = reinterpret_cast<const float*>(panel);
  for (std::int64_t c = 0; c < count; ++c) {
    const float* const activations = static_cast<const float*>(x[c]);
    for (std::int64_t r = 0; r < rows; ++r) {
      float sum =
          0.0F;  // in the same chunks as multiplyRows: equal results for any number of columns
      for (std::int64_t k = 0; k < columns; k += kChunk) {
        sum += dot(weights + r * columns + k, activations + k, std::min(kChunk, columns - k));
      }
      out[c][outOffset + r] = sum;
    }
  }
}

template <WeightType kType>
void addType(KernelTable& table) {
  MatrixKernels& matrix = table.matrix(kType);
  matrix.multiplyRows = multiplyRows<kType>;
  matrix.pack = pack<kType>;
  matrix.multiplyPanel = multiplyPanel;
  matrix.panelBytesPerColumn = kPanelRows * static_cast<std::int64_t>(sizeof(float));
}

void rmsNorm(const float* x, const float* weight, std::int64_t n, float epsilon, float* out) {
  const float mean = dot(x, x, n) / static_cast<float>(n);
  const float factor = 1.0F / std::sqrt(mean + epsilon);
  for (std::int64_t i = 0; i < n; ++i) out[i] = weight[i] * (x[i] * factor);
}

void siluMultiply(float* gate, const float* up, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) gate[i] = gate[i] / (1.0F + std::exp(-gate[i])) * up[i];
}

void addScaled(float* out, const float* x, float factor, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] += factor * x[i];
}

void scale(float* x, float factor, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) x[i] *= factor;
}

float maximum(const float* x, std::int64_t n) {
  return *std::max_element(x, x + n);
}

float expSum(float* x, float factor, float shift, std::int64_t n) {
  float sum = 0.0F;
  for (std::int64_t i = 0; i < n; ++i) {
    x[i] = std::exp(factor * x[i] - shift);
    sum += x[i];
  }
  return sum;
}

void halfToFloat(const std::uint16_t* x, std::int64_t n, float* out) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = base::halfToFloat(x[i]);
}

void floatToHalf(const float* x, std::int64_t n, std::uint16_t* out) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = base::floatToHalf(x[i]);
}

float toFloat(float value) {
  return value;
}

float toFloat(std::uint16_t value) {
  return base::halfToFloat(value);
}

template <typename Value>
void transpose(const Value* x, std::int64_t stride, std::int64_t rows, std::int64_t columns,
               float* out) {
  for (std::int64_t k = 0; k < columns; ++k) {
    for (std::int64_t r = 0; r < 16; ++r) {
      out[k * 16 + r] = r < rows ? toFloat(x[r * stride + k]) : 0.0F;
    }
  }
}

void multiplyTile(const TileProduct& p) {
  for (std::int64_t m = 0; m < p.rows; ++m) {
    float sums[16] = {};
    float* const out = p.out + m * p.outStride;
    if (p.accumulate) std::copy_n(out, 16, sums);
    for (std::int64_t k = 0; k < p.inner; ++k) {
      const float x = p.x[m * p.xStride + k];
      for (int j = 0; j < 16; ++j) sums[j] += x * p.b[k * p.bStride + j];
    }
    std::copy_n(sums, 16, out);
  }
}

void sumPositive(const float* x, const float* factors, std::int64_t rows, float* out) {
  std::fill_n(out, 16, 0.0F);
  for (std::int64_t m = 0; m < rows; ++m) {
    for (std::int64_t j = 0; j < 16; ++j) {
      const float value = x[m * 16 + j];
      out[j] += factors[m] * (value < 0.0F ? 0.0F : value);
    }
  }
}

std::int64_t int8Work(std::int64_t rounds) {
  std::int8_t a[32];
  std::int8_t b[32];
  std::fill_n(a, 32, static_cast<std::int8_t>(rounds % 5));
  std::fill_n(b, 32, static_cast<std::int8_t>(rounds % 3));
  std::int32_t sums[32] = {};
  for (std::int64_t round = 0; round < rounds; ++round) {
    for (int i = 0; i < 32; ++i) sums[i] += a[i] * b[i];
    a[round % 32] ^= 1;
  }
  // The sums must be needed: they decide about nothing, which the compiler cannot know.
  return sums[rounds % 32] == 1 ? 0 : 64 * rounds;
}

}  // namespace

KernelTable scalarKernels() {
  KernelTable table;
  table.name = "plain C++";
  addType<WeightType::F32>(table);
  addType<WeightType::F16>(table);
  addType<WeightType::BF16>(table);
  addType<WeightType::F8>(table);
  addType<WeightType::Q4_0>(table);
  addType<WeightType::Q4_1>(table);
  addType<WeightType::Q5_0>(table);
  addType<WeightType::Q5_1>(table);
  addType<WeightType::Q8_0>(table);
  addType<WeightType::Q4_K>(table);
  addType<WeightType::Q5_K>(table);
  addType<WeightType::Q6_K>(table);
  addType<WeightType::Q2_K>(table);
  addType<WeightType::Q3_K>(table);
  addType<WeightType::IQ4_NL>(table);
  addType<WeightType::IQ4_XS>(table);
  addType<WeightType::MXFP4>(table);
  addType<WeightType::TQ1_0>(table);
  addType<WeightType::TQ2_0>(table);
  table.rmsNorm = rmsNorm;
  table.siluMultiply = siluMultiply;
  table.addScaled = addScaled;
  table.scale = scale;
  table.maximum = maximum;
  table.expSum = expSum;
  table.halfToFloat = halfToFloat;
  table.floatToHalf = floatToHalf;
  table.transposeHalf = transpose<std::uint16_t>;
  table.transposeFloat = transpose<float>;
  table.multiplyTile = multiplyTile;
  table.sumPositive = sumPositive;
  table.int8Work = int8Work;
  return table;
}

}  // namespace kernels::cpu
