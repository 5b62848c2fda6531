// One tensor from any type to any other, in pieces, on all threads.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/tensor_encoder.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <sstream>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/convert/quantize.h"
#include "engine/local/kernels/quant_blocks.h"

namespace convert {
namespace {

using kernels::Tensor;
using kernels::WeightType;

// Values that the sink gets at a time, and in one task of a thread: between two looks at the stop
// token.
constexpr std::int64_t kPieceValues = 4 << 20;
constexpr std::int64_t kTaskValues = 64 << 10;
constexpr std::size_t kCopiedBytes = 16 << 20;

base::Error invalid(const Tensor& tensor, const std::string& message) {
  return {base::ErrorCode::InvalidArgument, "tensor " + base::quote(tensor.name) + ": " + message};
}

base::Error stopped() {
  return {base::ErrorCode::Cancelled, "stopped"};
}

base::Result<void> copy(const Tensor& tensor, const PieceSink& sink, const std::stop_token& stop) {
  std::span<const std::byte> rest(tensor.data, tensor.sizeBytes);
  while (!rest.empty()) {
    if (stop.stop_requested()) return stopped();
    const auto piece = rest.first(std::min(rest.size(), kCopiedBytes));
    if (auto written = sink(piece, piece.size()); !written) return written;
    rest = rest.subspan(piece.size());
  }
  return {};
}

}  // namespace

struct TensorEncoder::Job {
  const Tensor& tensor;
  WeightType type;
  const Importance::Entry* importance;
  std::size_t sourceRowBytes = 0;
  std::size_t rowBytes = 0;

  // What is known about the columns of this row: experts have their own.
  [[nodiscard]] std::span<const float> importanceOf(std::int64_t row) const {
    if (importance == nullptr) return {};
    const std::span<const float> all = importance->values;
    const auto columns = static_cast<std::size_t>(tensor.columns());
    if (all.size() == columns) return all;
    const std::int64_t expert = row / tensor.rows() % tensor.stack();
    return all.subspan(static_cast<std::size_t>(expert) * columns, columns);
  }

  [[nodiscard]] base::Result<void> checkImportance() const {
    if (importance == nullptr) return {};
    const auto columns = static_cast<std::size_t>(tensor.columns());
    const std::size_t got = importance->values.size();
    if (got == columns || got == columns * static_cast<std::size_t>(tensor.stack())) return {};
    return invalid(tensor, "expected an importance of " + std::to_string(columns) +
                               " columns, got " + std::to_string(got) +
                               ": it was measured on another model");
  }
};

base::Result<void> TensorEncoder::encode(const Tensor& tensor, WeightType type,
                                         const Importance::Entry* importance, const PieceSink& sink,
                                         const std::stop_token& stop) {
  if (tensor.type == type && !isFloat(type)) return copy(tensor, sink, stop);
  Job job{tensor, type, importance};
  if (auto fine = job.checkImportance(); !fine) return fine;
  job.sourceRowBytes = kernels::rowBytes(tensor.type, tensor.columns());
  job.rowBytes = kernels::rowBytes(type, tensor.columns());
  m_rows.resize(static_cast<std::size_t>(m_pool.threads()));
  for (auto& row : m_rows) row.resize(static_cast<std::size_t>(tensor.columns()));

  const std::int64_t rows = tensor.rows() * tensor.stack() * tensor.shape[3];
  const std::int64_t pieceRows = std::max<std::int64_t>(kPieceValues / tensor.columns(), 1);
  for (std::int64_t first = 0; first < rows; first += pieceRows) {
    const std::int64_t count = std::min(pieceRows, rows - first);
    m_piece.resize(static_cast<std::size_t>(count) * job.rowBytes);
    if (auto done = encodeRows(job, first, count, stop); !done) return done;
    const std::size_t sourceBytes = static_cast<std::size_t>(count) * job.sourceRowBytes;
    if (auto written = sink(m_piece, sourceBytes); !written) return written;
  }
  return {};
}

base::Result<void> TensorEncoder::encodeRows(const Job& job, std::int64_t first, std::int64_t count,
                                             const std::stop_token& stop) {
  const std::int64_t columns = job.tensor.columns();
  const std::int64_t taskRows = std::max<std::int64_t>(kTaskValues / columns, 1);
  // The first value that does not fit, whichever thread meets one first.
  constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
  std::atomic<std::int64_t> unfit{kNone};
  m_pool.parallelFor((count + taskRows - 1) / taskRows, [&](std::int64_t task, int worker) {
    if (stop.stop_requested()) return;
    std::vector<float>& values = m_rows[static_cast<std::size_t>(worker)];
    const std::int64_t end = std::min((task + 1) * taskRows, count);
    for (std::int64_t i = task * taskRows; i < end; ++i) {
      const std::int64_t row = first + i;
      kernels::dequantizeRow(job.tensor.type,
                             job.tensor.data + static_cast<std::size_t>(row) * job.sourceRowBytes,
                             values);
      if (const auto index = firstUnfit(job.type, values)) {
        const std::int64_t at = row * columns + static_cast<std::int64_t>(*index);
        std::int64_t least = unfit.load();
        while (at < least && !unfit.compare_exchange_weak(least, at)) {
        }
        return;
      }
      quantizeRow(job.type, values, job.importanceOf(row),
                  m_piece.data() + static_cast<std::size_t>(i) * job.rowBytes);
    }
  });
  if (stop.stop_requested()) return stopped();
  if (unfit == kNone) return {};
  const std::int64_t row = unfit / columns;
  std::vector<float>& values = m_rows[0];
  kernels::dequantizeRow(job.tensor.type,
                         job.tensor.data + static_cast<std::size_t>(row) * job.sourceRowBytes,
                         values);
  std::ostringstream message;
  message << "row " << row << ", column " << unfit % columns << ": expected a number that "
          << kernels::typeName(job.type) << " can hold, got "
          << values[static_cast<std::size_t>(unfit % columns)];
  return invalid(job.tensor, message.str());
}

}  // namespace convert
