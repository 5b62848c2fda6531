// Makes the bytes of one GGUF tensor from the stored tensors that it consists of.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/tensor_maker.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string>

#include "engine/base/half.h"
#include "engine/base/quote.h"
#include "engine/local/huggingface/dtype.h"
#include "engine/local/kernels/float8.h"
#include "engine/local/kernels/quant_blocks.h"

namespace huggingface {
namespace {

using kernels::WeightType;

constexpr float kNoNumber = std::numeric_limits<float>::quiet_NaN();

template <typename T>
T valueAt(const std::byte* data, std::int64_t index) {
  T value;
  std::memcpy(&value, data + static_cast<std::size_t>(index) * sizeof(T), sizeof(T));
  return value;
}

// A value of one of the float types; dtypes without one were refused before.
float floatAt(const StoredTensor& tensor, std::int64_t index) {
  const std::byte* const data = tensor.data.data();
  switch (tensor.dtype) {
    case Dtype::F32:
      return valueAt<float>(data, index);
    case Dtype::F64:
      return static_cast<float>(valueAt<double>(data, index));
    case Dtype::F16:
      return base::halfToFloat(valueAt<std::uint16_t>(data, index));
    case Dtype::BF16:
      return base::bfloatToFloat(valueAt<std::uint16_t>(data, index));
    case Dtype::F8E4M3:
      return kernels::f8ToFloat(valueAt<std::uint8_t>(data, index));
    case Dtype::F8E8M0: {
      const auto bits = valueAt<std::uint8_t>(data, index);
      return bits == 255 ? kNoNumber : std::ldexp(1.0F, int{bits} - 127);
    }
    default:
      return kNoNumber;
  }
}

bool isSameType(Dtype stored, WeightType type) {
  return (stored == Dtype::F32 && type == WeightType::F32) ||
         (stored == Dtype::F16 && type == WeightType::F16) ||
         (stored == Dtype::BF16 && type == WeightType::BF16);
}

// Writes rows of stored matrices in the target's type.
class RowWriter {
 public:
  RowWriter(const Recipe& recipe, WeightType type) : m_recipe(recipe), m_type(type) {}

  // False: a value is no finite number.
  bool write(const Part& part, std::int64_t row, std::byte* out) const {
    if (isSameType(part.weight->dtype, m_type)) {
      const std::size_t bytes = kernels::rowBytes(m_type, part.columns);
      std::memcpy(out, part.weight->data.data() + static_cast<std::size_t>(row) * bytes, bytes);
      return true;
    }
    return m_type == WeightType::F8 ? writeFloat8(part, row, out) : writeFloats(part, row, out);
  }

 private:
  // The scale of a value.
  [[nodiscard]] float scaleAt(const Part& part, std::int64_t row, std::int64_t column) const {
    if (part.scale == nullptr) return 1.0F;
    const auto [blockRows, blockColumns] = m_recipe.scaleBlock;
    const std::int64_t perRow = (part.columns + blockColumns - 1) / blockColumns;
    return floatAt(*part.scale, row / blockRows * perRow + column / blockColumns);
  }
  bool writeFloat8(const Part& part, std::int64_t row, std::byte* out) const;
  bool writeFloats(const Part& part, std::int64_t row, std::byte* out) const;

  const Recipe& m_recipe;
  WeightType m_type;
};

bool RowWriter::writeFloats(const Part& part, std::int64_t row, std::byte* out) const {
  bool isFinite = true;
  float scale = 1.0F;
  for (std::int64_t i = 0; i < part.columns; ++i) {
    if (i % m_recipe.scaleBlock[1] == 0) scale = scaleAt(part, row, i);
    const float value = floatAt(*part.weight, row * part.columns + i) * scale;
    isFinite = isFinite && std::isfinite(value);
    std::memcpy(out + static_cast<std::size_t>(i) * sizeof(float), &value, sizeof(float));
  }
  return isFinite;
}

bool RowWriter::writeFloat8(const Part& part, std::int64_t row, std::byte* out) const {
  bool isFinite = true;
  std::vector<float> scales;
  for (std::int64_t i = 0; i < part.columns; i += kernels::kF8Group) {
    scales.push_back(scaleAt(part, row, i));
    isFinite = isFinite && std::isfinite(scales.back());
  }
  const auto columns = static_cast<std::size_t>(part.columns);
  const std::span values(reinterpret_cast<const std::uint8_t*>(part.weight->data.data()) +
                             static_cast<std::size_t>(row) * columns,
                         columns);
  for (const std::uint8_t bits : values) isFinite = isFinite && (bits & 0x7FU) != 0x7FU;
  kernels::packF8Row(values, scales, out);
  return isFinite;
}

// The stored row that becomes row `row` of the target.
std::int64_t sourceRow(const Recipe& recipe, std::int64_t row) {
  const std::int64_t head = row / std::max<std::int64_t>(1, recipe.headRows);
  const std::int64_t within = row - head * recipe.headRows;
  switch (recipe.order) {
    case RowOrder::HalvesToPairs:
      return head * recipe.headRows + within % 2 * (recipe.headRows / 2) + within / 2;
    case RowOrder::Last:
      return head * (recipe.otherRows + recipe.headRows) + recipe.otherRows + within;
    default:
      return row;
  }
}

// Stack of [columns, headRows] matrices from the first rows of each head.
bool writeTransposed(const Recipe& recipe, WeightType type, std::int64_t heads, std::byte* out) {
  const Part& part = recipe.parts.front();
  const RowWriter writer(recipe, type);
  const std::size_t element = kernels::rowBytes(type, 1);
  const auto headRows = static_cast<std::size_t>(recipe.headRows);
  std::vector<std::byte> row(kernels::rowBytes(type, part.columns));
  for (std::int64_t head = 0; head < heads; ++head) {
    for (std::size_t r = 0; r < headRows; ++r) {
      const std::int64_t stored =
          head * (recipe.headRows + recipe.otherRows) + static_cast<std::int64_t>(r);
      if (!writer.write(part, stored, row.data())) return false;
      for (std::size_t c = 0; c < static_cast<std::size_t>(part.columns); ++c) {
        std::memcpy(out + (c * headRows + r) * element, row.data() + c * element, element);
      }
    }
    out += static_cast<std::size_t>(part.columns) * headRows * element;
  }
  return true;
}

// Null: all parts are written. Otherwise the part that holds a value that is no number.
const Part* write(const Recipe& recipe, const kernels::Tensor& target, std::byte* out) {
  if (recipe.order == RowOrder::FirstTransposed) {
    const bool done = writeTransposed(recipe, target.type, target.stack(), out);
    return done ? nullptr : &recipe.parts.front();
  }
  const RowWriter writer(recipe, target.type);
  for (const Part& part : recipe.parts) {
    const std::size_t rowBytes = kernels::rowBytes(target.type, part.columns);
    const std::int64_t rows =
        recipe.order == RowOrder::Last
            ? part.rows / (recipe.headRows + recipe.otherRows) * recipe.headRows
            : part.rows;
    for (std::int64_t row = 0; row < rows; ++row, out += rowBytes) {
      if (!writer.write(part, sourceRow(recipe, row), out)) return &part;
    }
  }
  return nullptr;
}

}  // namespace

base::Result<checkpoint::LoadedTensor> makeTensor(const Recipe& recipe,
                                                  const kernels::Tensor& target,
                                                  std::string_view where) {
  const std::string prefix = std::string(where) + ": tensor ";
  checkpoint::LoadedTensor loaded;
  loaded.tensor = target;
  loaded.memory.reset(new (std::nothrow) std::byte[target.sizeBytes]);
  if (loaded.memory == nullptr) {
    return base::Error{base::ErrorCode::OutOfMemory,
                       prefix + target.name + ": there is no memory for its " +
                           std::to_string(target.sizeBytes) + " bytes"};
  }
  if (const Part* const broken = write(recipe, target, loaded.memory.get())) {
    return base::Error{base::ErrorCode::Corrupt, prefix + base::quote(broken->weight->name) +
                                                     ": a value is not a finite number"};
  }
  loaded.tensor.data = loaded.memory.get();
  return loaded;
}

}  // namespace huggingface
