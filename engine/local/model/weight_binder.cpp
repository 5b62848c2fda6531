// Looks up the tensors of a model by name and shape.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/weight_binder.h"

#include "engine/base/quote.h"
#include "engine/local/kernels/quant_blocks.h"

namespace model {
namespace {

using kernels::Tensor;
using Shape = std::array<std::int64_t, 4>;

std::string text(const Shape& shape) {
  std::size_t used = shape.size();
  while (used > 1 && shape[used - 1] == 1) --used;
  std::string result = "[";
  for (std::size_t i = 0; i < used; ++i) {
    result += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return result + "]";
}

}  // namespace

std::string partOfStack(const std::string& name, std::int64_t expert) {
  constexpr std::string_view kEnd = "_exps.weight";
  if (!name.ends_with(kEnd)) return name;
  return name.substr(0, name.size() - kEnd.size()) + "." + std::to_string(expert) + ".weight";
}

Tensor WeightBinder::find(const std::string& name, const Shape& shape, bool required) {
  m_asked.insert(name);
  const Tensor* tensor = m_file.findTensor(name);
  if (tensor == nullptr) {
    if (required) {
      fail(base::ErrorCode::Corrupt, name, "missing, expected shape " + text(shape));
    }
    return {};
  }
  if (tensor->shape != shape) {
    fail(base::ErrorCode::Corrupt, name,
         "shape " + text(tensor->shape) + ", expected " + text(shape));
    return {};
  }
  if (!kernels::blockInfo(tensor->type)) {
    fail(base::ErrorCode::Unsupported, name,
         "type " + kernels::typeName(tensor->type) +
             " is not supported; choose a file with Q2_K to Q8_0 or IQ4_XS weights");
    return {};
  }
  return *tensor;
}

Tensor WeightBinder::stack(const std::string& name, std::int64_t columns, std::int64_t rows,
                           std::int64_t count) {
  if (has(name) || !has(partOfStack(name, 0))) return find(name, {columns, rows, count, 1}, true);
  Tensor stack = matrix(partOfStack(name, 0), columns, rows);
  for (std::int64_t i = 1; i < count && !m_error; ++i) {
    const Tensor part = matrix(partOfStack(name, i), columns, rows);
    stack.sizeBytes += part.sizeBytes;
    if (!part.empty() && part.type != stack.type) {
      fail(base::ErrorCode::Unsupported, part.name,
           "type " + kernels::typeName(part.type) + ", but the experts before it have " +
               kernels::typeName(stack.type) + "; all of a layer must have the same");
    }
  }
  if (m_error) return {};
  stack.name = name;
  stack.shape = {columns, rows, count, 1};
  stack.data = nullptr;
  return stack;
}

void WeightBinder::refuse(const std::string& name, std::string_view what) {
  if (has(name)) fail(base::ErrorCode::Unsupported, name, what);
}

Tensor WeightBinder::floats(Tensor tensor) {
  if (!tensor.empty() && tensor.type != kernels::WeightType::F32) {
    fail(base::ErrorCode::Unsupported, tensor.name,
         "type " + kernels::typeName(tensor.type) + " is not supported here, only F32");
  }
  return tensor;
}

Tensor WeightBinder::stackOrRows(const std::string& name, std::int64_t columns, std::int64_t rows,
                                 std::int64_t count) {
  const Tensor* tensor = m_file.findTensor(name);
  if (tensor == nullptr || tensor->shape != Shape{columns, rows * count, 1, 1}) {
    return stack(name, columns, rows, count);
  }
  Tensor joined = matrix(name, columns, rows * count);
  joined.shape = {columns, rows, count, 1};
  return joined;
}

// A bias or a norm that the graph does not know would be left out without a word and spoil the
// answers. Blocks behind the trunk, and tables that only repeat the metadata, are left out on
// purpose.
void WeightBinder::refuseLeftovers(std::int64_t layers, std::int64_t drafts) {
  for (const Tensor& tensor : m_file.tensors()) {
    const std::string_view name = tensor.name;
    if (m_asked.contains(tensor.name) || name.find(".attn_rot_embd") != std::string_view::npos) {
      continue;
    }
    if (name.starts_with("blk.")) {
      const auto end = name.find('.', 4);
      std::int64_t block = 0;
      for (const char c : name.substr(4, end == std::string_view::npos ? 0 : end - 4)) {
        if (c < '0' || c > '9' || block > layers + drafts) break;
        block = block * 10 + (c - '0');
      }
      if (block >= layers && block < layers + drafts) continue;
    }
    fail(base::ErrorCode::Unsupported, base::quote(name),
         "this architecture has no place for it; the file may be of a newer kind");
    return;
  }
}

}  // namespace model
