// Matrix products of weights and activations, in strips of rows that threads take in turn.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/local/kernels/cpu/runtime.h"
#include "engine/local/kernels/tensor.h"

namespace kernels::cpu {

// One matrix of a weight (one expert, one head).
struct Matrix {
  const std::byte* data = nullptr;
  std::size_t rowBytes = 0;
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  const MatrixKernels* kernels = nullptr;

  // Scratch that multiplyStrip needs.
  [[nodiscard]] std::size_t panelBytes() const {
    return static_cast<std::size_t>(columns * kernels->panelBytesPerColumn);
  }
};
[[nodiscard]] Matrix matrixOf(const KernelTable& table, const Tensor& weight,
                              std::int64_t stackIndex);

// Activation columns in the form that a matrix wants: as they are, or rounded.
class Activations {
 public:
  struct Source {
    const float* values = nullptr;
    std::int64_t rows = 0;
    std::int64_t stride = 0;
    std::int64_t columns = 0;
    std::int64_t heads = 1;  // parts of a row that count as rows of their own
    std::int64_t headStride = 0;
  };

  // Throws std::bad_alloc.
  void assign(Runtime& runtime, bool quantized, const Source& source);
  // [row * heads + head]; valid until the next assign and while the source lives.
  [[nodiscard]] std::span<const void* const> rows() const { return m_rows; }

 private:
  Scratch m_quantized;
  std::vector<const void*> m_rows;
};

// out[c][outOffset + r] = row firstRow + r of m . x[c], r < rows. `panel` is scratch of
// m.panelBytes().
struct StripProduct {
  std::int64_t firstRow;
  std::int64_t rows;
  std::span<const void* const> x;
  float* const* out;
  std::int64_t outOffset;
  std::byte* panel;
};
void multiplyStrip(const Matrix& m, const StripProduct& product);

// How many rows a task should take, a multiple of 32: enough work to be worth claiming.
[[nodiscard]] std::int64_t rowsPerTask(const Matrix& m, std::int64_t activationColumns);

// About the bytes a product costs, counting arithmetic as if it were reading.
[[nodiscard]] std::int64_t productCost(const Matrix& m, std::int64_t rows,
                                       std::int64_t activationColumns);

}  // namespace kernels::cpu
