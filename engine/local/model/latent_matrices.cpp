// Splits the joined key-value matrix of old files into the two that absorbed attention needs.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/half.h"
#include "engine/local/kernels/quant_blocks.h"
#include "engine/local/model/weights.h"

namespace model {
namespace {

using kernels::Tensor;
using kernels::WeightType;

// A transposed row mixes the blocks of many rows, so a type with blocks would have to be quantized
// again; F16 keeps the values to 11 bits instead.
WeightType transposedType(WeightType type) {
  const bool isPlain =
      type == WeightType::F32 || type == WeightType::F16 || type == WeightType::BF16;
  return isPlain ? type : WeightType::F16;
}

void store(WeightType type, float value, std::byte* to) {
  if (type == WeightType::F32) {
    std::memcpy(to, &value, sizeof(value));
    return;
  }
  const std::uint16_t bits =
      type == WeightType::BF16 ? base::floatToBfloat(value) : base::floatToHalf(value);
  std::memcpy(to, &bits, sizeof(bits));
}

// out [latentColumns, rows] = transpose of the `rows` rows at `from`.
void transpose(const Tensor& joined, const std::byte* from, std::int64_t rows, WeightType type,
               std::byte* out) {
  const std::int64_t columns = joined.columns();
  const std::size_t rowSize = kernels::rowBytes(joined.type, columns);
  const std::size_t valueSize = kernels::rowBytes(type, 1);
  std::vector<float> row(static_cast<std::size_t>(columns));
  for (std::int64_t r = 0; r < rows; ++r) {
    kernels::dequantizeRow(joined.type, from + static_cast<std::size_t>(r) * rowSize, row);
    for (std::int64_t c = 0; c < columns; ++c) {
      store(type, row[static_cast<std::size_t>(c)],
            out + static_cast<std::size_t>(c * rows + r) * valueSize);
    }
  }
}

Tensor describe(const Tensor& joined, const char* part, WeightType type,
                std::array<std::int64_t, 4> shape) {
  Tensor tensor;
  tensor.name = joined.name + part;
  tensor.type = type;
  tensor.shape = shape;
  tensor.sizeBytes =
      kernels::rowBytes(type, shape[0]) * static_cast<std::size_t>(shape[1] * shape[2]);
  return tensor;
}

}  // namespace

base::Result<void> splitJoinedLatent(const AttentionShape& shape, LayerWeights& layer) {
  const Tensor& joined = layer.joinedLatent;
  const std::int64_t plain = shape.plainColumns();
  layer.keyUp = describe(joined, " (keys)", transposedType(joined.type),
                         {plain, shape.latentColumns, shape.heads, 1});
  layer.valueUp = describe(joined, " (values)", joined.type,
                           {shape.latentColumns, shape.valueColumns, shape.heads, 1});
  constexpr std::size_t kAlignment = 64;
  const std::size_t valuesAt = (layer.keyUp.sizeBytes + kAlignment - 1) / kAlignment * kAlignment;
  std::unique_ptr<std::byte[]> memory(new (std::nothrow)
                                          std::byte[valuesAt + layer.valueUp.sizeBytes]);
  if (memory == nullptr) {
    return base::Error{base::ErrorCode::OutOfMemory,
                       "tensor " + joined.name + ": no memory for its " +
                           std::to_string(valuesAt + layer.valueUp.sizeBytes) + " bytes"};
  }

  const std::size_t rowSize = kernels::rowBytes(joined.type, shape.latentColumns);
  const std::size_t keyBytes = layer.keyUp.sizeBytes / static_cast<std::size_t>(shape.heads);
  const std::size_t valueBytes = layer.valueUp.sizeBytes / static_cast<std::size_t>(shape.heads);
  const std::byte* from = joined.data;
  std::byte* keys = memory.get();
  std::byte* values = keys + valuesAt;
  layer.keyUp.data = keys;
  layer.valueUp.data = values;
  for (std::int64_t head = 0; head < shape.heads; ++head) {
    transpose(joined, from, plain, layer.keyUp.type, keys);
    from += static_cast<std::size_t>(plain) * rowSize;
    std::memcpy(values, from, valueBytes);
    from += valueBytes;
    keys += keyBytes;
    values += valueBytes;
  }
  layer.memory.push_back(std::move(memory));
  return {};
}

}  // namespace model
