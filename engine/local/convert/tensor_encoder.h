// One tensor from any type to any other, in pieces, on all threads.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/local/convert/importance.h"
#include "engine/local/kernels/tensor.h"

namespace convert {

// Takes the bytes of the converted tensor in order. `sourceBytes`: how much of the source they
// stand for.
using PieceSink =
    std::function<base::Result<void>(std::span<const std::byte> piece, std::size_t sourceBytes)>;

// Thread: one at a time. Lifetime: the pool must outlive it.
class TensorEncoder {
 public:
  explicit TensorEncoder(base::ThreadPool& pool) : m_pool(pool) {}

  // `tensor` has data. What is quantised already and keeps its type is copied. `importance` may be
  // null. Errors: InvalidArgument (a value that `type` cannot hold: its row, column and value; an
  // importance of other columns), Cancelled, and those of the sink; messages name the tensor.
  base::Result<void> encode(const kernels::Tensor& tensor, kernels::WeightType type,
                            const Importance::Entry* importance, const PieceSink& sink,
                            const std::stop_token& stop);

 private:
  struct Job;
  base::Result<void> encodeRows(const Job& job, std::int64_t first, std::int64_t count,
                                const std::stop_token& stop);

  base::ThreadPool& m_pool;
  std::vector<std::byte> m_piece;
  std::vector<std::vector<float>> m_rows;  // one per thread
};

}  // namespace convert
