// The inner loops of the CPU device, a table for each instruction set.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/local/kernels/cpu/activation_row.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/kernels/tensor.h"

namespace kernels::cpu {

// A matrix is multiplied in strips of up to kPanelRows rows.
inline constexpr std::int64_t kPanelRows = 16;

// How one weight type is multiplied. `x` points to the activations of one column:
// ActivationRow where quantizesActivations, else float[columns].
struct MatrixKernels {
  bool quantizesActivations = false;

  // out[r] = row r of weights . x, for `rows` rows.
  void (*multiplyRows)(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
                       std::int64_t columns, const void* x, float* out) = nullptr;

  // Rewrites up to kPanelRows rows for multiplyPanel; missing rows become zeros. Only worth it for
  // `packFrom` or more columns of activations.
  void (*pack)(const std::byte* weights, std::size_t rowBytes, std::int64_t rows,
               std::int64_t columns, std::byte* panel) = nullptr;
  // out[c][outOffset + r] = row r of the panel . x[c], for r < rows <= kPanelRows and c < count.
  void (*multiplyPanel)(const std::byte* panel, std::int64_t rows, std::int64_t columns,
                        const void* const* x, std::int64_t count, float* const* out,
                        std::int64_t outOffset) = nullptr;
  std::int64_t packFrom = 2;
  std::int64_t panelBytesPerColumn = 0;
};

// f32 tiles of attention: out[m * outStride + j] (+)= sum_k x[m * xStride + k] * b[k * bStride +
// j], j < 16.
struct TileProduct {
  const float* x;
  std::int64_t xStride;
  std::int64_t rows;   // m
  std::int64_t inner;  // k
  const float* b;
  std::int64_t bStride;
  float* out;
  std::int64_t outStride;
  bool accumulate;
};

struct KernelTable {
  std::string_view name;
  Rounding rounding = Rounding::Bits8;  // by quantize, for the types that quantize activations

  // Null functions where the type is not supported.
  [[nodiscard]] const MatrixKernels& matrix(WeightType type) const {
    return m_matrices[slotOf(type)];
  }
  [[nodiscard]] MatrixKernels& matrix(WeightType type) { return m_matrices[slotOf(type)]; }

  // Rounds x[0, n) to the blocks firstBlock.. of a row; n is a multiple of 32. Null where no type
  // quantizes its activations.
  void (*quantize)(const float* x, std::int64_t n, const ActivationRow& row,
                   std::int64_t firstBlock) = nullptr;
  // out = weight * x / sqrt(mean(x^2) + epsilon); out may be x.
  void (*rmsNorm)(const float* x, const float* weight, std::int64_t n, float epsilon,
                  float* out) = nullptr;
  // gate = gate / (1 + exp(-gate)) * up.
  void (*siluMultiply)(float* gate, const float* up, std::int64_t n) = nullptr;
  // out += factor * x.
  void (*addScaled)(float* out, const float* x, float factor, std::int64_t n) = nullptr;
  // x *= factor.
  void (*scale)(float* x, float factor, std::int64_t n) = nullptr;
  // max(x), n >= 1.
  float (*maximum)(const float* x, std::int64_t n) = nullptr;
  // x = exp(factor * x - shift), returns the sum; factor * x <= shift.
  float (*expSum)(float* x, float factor, float shift, std::int64_t n) = nullptr;

  void (*halfToFloat)(const std::uint16_t* x, std::int64_t n, float* out) = nullptr;
  void (*floatToHalf)(const float* x, std::int64_t n, std::uint16_t* out) = nullptr;
  // out[k * 16 + r] = row r [k], zeros for r >= rows (rows <= 16); strides in values.
  void (*transposeHalf)(const std::uint16_t* x, std::int64_t stride, std::int64_t rows,
                        std::int64_t columns, float* out) = nullptr;
  void (*transposeFloat)(const float* x, std::int64_t stride, std::int64_t rows,
                         std::int64_t columns, float* out) = nullptr;
  void (*multiplyTile)(const TileProduct& product) = nullptr;
  // out[j] = sum_m factors[m] * max(0, x[m * 16 + j]), j < 16; a NaN stays one.
  void (*sumPositive)(const float* x, const float* factors, std::int64_t rows,
                      float* out) = nullptr;

  // Multiplies and adds eight-bit numbers in registers and returns how many operations that was:
  // the roofline.
  std::int64_t (*int8Work)(std::int64_t rounds) = nullptr;

 private:
  // F8 has an id far from all others.
  static std::size_t slotOf(WeightType type) {
    return type == WeightType::F8 ? 0 : 1 + static_cast<std::size_t>(type);
  }
  std::array<MatrixKernels, 44> m_matrices = {};
};

// Plain C++, exact f32 weights and activations: the truth the others are tested against, and what
// runs on other processors.
[[nodiscard]] KernelTable scalarKernels();
// The best that this processor can run and the options allow.
[[nodiscard]] KernelTable kernelsFor(const CpuOptions& options);

}  // namespace kernels::cpu
