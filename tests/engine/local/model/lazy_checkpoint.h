// A checkpoint whose tensors have no data until they are loaded, each into memory of its own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/local/checkpoint/checkpoint.h"

namespace testing {

class LazyCheckpoint final : public checkpoint::Checkpoint {
 public:
  explicit LazyCheckpoint(std::shared_ptr<const checkpoint::Checkpoint> file)
      : m_file(std::move(file)), m_tensors(m_file->tensors().begin(), m_file->tensors().end()) {
    for (kernels::Tensor& tensor : m_tensors) tensor.data = nullptr;
  }

  // Names in the order in which they were loaded.
  mutable std::vector<std::string> loads;

  [[nodiscard]] std::string_view name() const override { return m_file->name(); }
  [[nodiscard]] std::string format() const override { return "lazy"; }
  [[nodiscard]] std::uint64_t sizeBytes() const override { return m_file->sizeBytes(); }
  [[nodiscard]] std::span<const std::string> keys() const override { return m_file->keys(); }
  [[nodiscard]] const checkpoint::Value* find(std::string_view key) const override {
    return m_file->find(key);
  }
  [[nodiscard]] std::span<const kernels::Tensor> tensors() const override { return m_tensors; }
  [[nodiscard]] const kernels::Tensor* findTensor(std::string_view name) const override {
    const auto found = std::find_if(m_tensors.begin(), m_tensors.end(),
                                    [&](const kernels::Tensor& t) { return t.name == name; });
    return found == m_tensors.end() ? nullptr : &*found;
  }
  [[nodiscard]] base::Result<checkpoint::LoadedTensor> load(
      const kernels::Tensor& tensor) const override {
    loads.push_back(tensor.name);
    checkpoint::LoadedTensor loaded;
    loaded.memory = std::make_unique<std::byte[]>(tensor.sizeBytes);
    std::copy_n(m_file->findTensor(tensor.name)->data, tensor.sizeBytes, loaded.memory.get());
    loaded.tensor = tensor;
    loaded.tensor.data = loaded.memory.get();
    return loaded;
  }

 private:
  std::shared_ptr<const checkpoint::Checkpoint> m_file;
  std::vector<kernels::Tensor> m_tensors;
};

}  // namespace testing
