// Few columns: rows as they lie. Many: a strip is unpacked once and used by all of them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/cpu/matmul.h"

#include <algorithm>
#include <cassert>

#include "engine/local/kernels/quant_blocks.h"

namespace kernels::cpu {

Matrix matrixOf(const KernelTable& table, const Tensor& weight, std::int64_t stackIndex) {
  Matrix m;
  m.rowBytes = rowBytes(weight.type, weight.columns());
  m.rows = weight.rows();
  m.columns = weight.columns();
  m.data = weight.data + static_cast<std::size_t>(stackIndex * m.rows) * m.rowBytes;
  m.kernels = &table.matrix(weight.type);
  assert(m.kernels->multiplyRows != nullptr && stackIndex < weight.stack());
  return m;
}

void Activations::assign(Runtime& runtime, bool quantized, const Source& source) {
  const std::int64_t count = source.rows * source.heads;
  const auto valuesOf = [&](std::int64_t i) {
    return source.values + (i / source.heads) * source.stride +
           (i % source.heads) * source.headStride;
  };
  m_rows.resize(static_cast<std::size_t>(count));
  if (!quantized) {
    for (std::int64_t i = 0; i < count; ++i) m_rows[static_cast<std::size_t>(i)] = valuesOf(i);
    return;
  }
  const std::int64_t rowBytes = activationBytes(source.columns, runtime.table.rounding);
  m_quantized.reserve(static_cast<std::size_t>(count * rowBytes));
  auto* const all = m_quantized.as<std::byte>();
  for (std::int64_t i = 0; i < count; ++i) m_rows[static_cast<std::size_t>(i)] = all + i * rowBytes;
  constexpr std::int64_t kRowsPerTask = 16;
  const std::int64_t tasks = (count + kRowsPerTask - 1) / kRowsPerTask;
  runtime.forEach(tasks, count * source.columns, [&](std::int64_t task, int /*worker*/) {
    const std::int64_t end = std::min(count, (task + 1) * kRowsPerTask);
    for (std::int64_t i = task * kRowsPerTask; i < end; ++i) {
      const ActivationRow row(all + i * rowBytes, source.columns, runtime.table.rounding);
      runtime.table.quantize(valuesOf(i), source.columns, row, 0);
    }
  });
}

void multiplyStrip(const Matrix& m, const StripProduct& product) {
  const MatrixKernels& kernels = *m.kernels;
  const std::byte* weights = m.data + static_cast<std::size_t>(product.firstRow) * m.rowBytes;
  const auto count = static_cast<std::int64_t>(product.x.size());
  if (count < kernels.packFrom) {
    for (std::size_t c = 0; c < product.x.size(); ++c) {
      kernels.multiplyRows(weights, m.rowBytes, product.rows, m.columns, product.x[c],
                           product.out[c] + product.outOffset);
    }
    return;
  }
  for (std::int64_t r = 0; r < product.rows; r += kPanelRows) {
    const std::int64_t rows = std::min(kPanelRows, product.rows - r);
    kernels.pack(weights, m.rowBytes, rows, m.columns, product.panel);
    kernels.multiplyPanel(product.panel, rows, m.columns, product.x.data(), count, product.out,
                          product.outOffset + r);
    weights += static_cast<std::size_t>(rows) * m.rowBytes;
  }
}

std::int64_t productCost(const Matrix& m, std::int64_t rows, std::int64_t activationColumns) {
  return rows * static_cast<std::int64_t>(m.rowBytes) * (1 + activationColumns / 4);
}

std::int64_t rowsPerTask(const Matrix& m, std::int64_t activationColumns) {
  constexpr std::int64_t kGranule = 32;
  constexpr std::int64_t kTaskCost = 24 * 1024;
  const std::int64_t perGranule =
      std::max<std::int64_t>(1, productCost(m, kGranule, activationColumns));
  return kGranule * std::max<std::int64_t>(1, kTaskCost / perGranule);
}

}  // namespace kernels::cpu
