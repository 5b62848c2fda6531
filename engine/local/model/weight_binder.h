// Looks up the tensors of a model by name and shape.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"

namespace model {

// "blk.3.ffn_up_exps.weight" -> "blk.3.ffn_up.7.weight".
[[nodiscard]] std::string partOfStack(const std::string& name, std::int64_t expert);

// Keeps the first failure, after which every tensor is empty, and remembers what was asked for.
// Errors: as bindWeights(). Thread: one at a time. Lifetime: the file must outlive it.
class WeightBinder {
 public:
  explicit WeightBinder(const checkpoint::Checkpoint& file) : m_file(file) {}

  kernels::Tensor matrix(const std::string& name, std::int64_t columns, std::int64_t rows) {
    return find(name, {columns, rows, 1, 1}, true);
  }
  // Very old files have a matrix for each expert instead of a stack; then the stack is described as
  // it will be when loaded, and partOfStack() names what it is made of.
  kernels::Tensor stack(const std::string& name, std::int64_t columns, std::int64_t rows,
                        std::int64_t count);
  kernels::Tensor vector(const std::string& name, std::int64_t columns) {
    return floats(find(name, {columns, 1, 1, 1}, true));
  }
  kernels::Tensor vectorIf(bool required, const std::string& name, std::int64_t columns) {
    return floats(find(name, {columns, 1, 1, 1}, required));
  }
  // Some converters join the stack's matrices into one with all their rows.
  kernels::Tensor stackOrRows(const std::string& name, std::int64_t columns, std::int64_t rows,
                              std::int64_t count);

  [[nodiscard]] bool has(const std::string& name) const {
    return m_file.findTensor(name) != nullptr;
  }
  // Fails as Unsupported where the tensor is there.
  void refuse(const std::string& name, std::string_view what);
  // The tensor may be there, and is not used.
  void ignore(const std::string& name) { m_asked.insert(name); }
  // Fails on a tensor that nobody asked for and that is not of the `drafts` blocks behind the first
  // `layers`.
  void refuseLeftovers(std::int64_t layers, std::int64_t drafts);
  [[nodiscard]] const std::optional<base::Error>& error() const { return m_error; }

 private:
  kernels::Tensor find(const std::string& name, const std::array<std::int64_t, 4>& shape,
                       bool required);
  kernels::Tensor floats(kernels::Tensor tensor);
  void fail(base::ErrorCode code, std::string_view name, std::string_view what) {
    if (m_error) return;
    m_error = base::Error{code, std::string(m_file.name()) + ": tensor " + std::string(name) +
                                    ": " + std::string(what)};
  }

  const checkpoint::Checkpoint& m_file;
  std::unordered_set<std::string> m_asked;
  std::optional<base::Error> m_error;
};

}  // namespace model
