// Whether all weights of a model are numbers.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/weights_check.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/base/quote.h"
#include "engine/local/kernels/quant_blocks.h"

namespace verify {
namespace {

// The first row with a weight that is no number, or -1.
std::int64_t badRowOf(const kernels::Tensor& tensor) {
  const std::int64_t rows = tensor.rows() * tensor.stack() * tensor.shape[3];
  const std::size_t bytes = kernels::rowBytes(tensor.type, tensor.columns());
  std::vector<float> values(static_cast<std::size_t>(tensor.columns()));
  for (std::int64_t row = 0; row < rows; ++row) {
    kernels::dequantizeRow(tensor.type, tensor.data + static_cast<std::size_t>(row) * bytes,
                           values);
    if (!std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); }))
      return row;
  }
  return -1;
}

}  // namespace

base::Result<std::size_t> checkWeights(const checkpoint::Checkpoint& file,
                                       const std::function<void(std::size_t)>& onProgress) {
  std::size_t done = 0;
  std::size_t skipped = 0;
  for (const kernels::Tensor& tensor : file.tensors()) {
    if (!kernels::blockInfo(tensor.type)) {
      ++skipped;
    } else {
      const auto loaded = file.load(tensor);
      if (!loaded) return loaded.error();
      if (const std::int64_t row = badRowOf(loaded->tensor); row >= 0)
        return base::Error{base::ErrorCode::Corrupt,
                           std::string(file.name()) + ": tensor " + base::quote(tensor.name) +
                               ": expected numbers only, got an infinity or not-a-number in row " +
                               std::to_string(row)};
    }
    if (onProgress) onProgress(++done);
  }
  return skipped;
}

}  // namespace verify
