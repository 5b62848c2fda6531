// A model on disk, whatever its format: metadata and weights under the names that GGUF gives them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/kernels/tensor.h"

namespace checkpoint {

// Array elements are widened: all integers to i64, all floats to f64, bools to i64 0/1.
using IntegerArray = std::vector<std::int64_t>;
using FloatArray = std::vector<double>;
using StringArray = std::vector<std::string>;
using Value = std::variant<std::int64_t, std::uint64_t, double, bool, std::string, IntegerArray,
                           FloatArray, StringArray>;

// A tensor whose data can be read. Lifetime: that of `memory` where there is any, else that of the
// checkpoint.
struct LoadedTensor {
  kernels::Tensor tensor;
  std::unique_ptr<std::byte[]> memory;
};

// GGUF files are one (gguf/gguf_file.h), and so are folders as Hugging Face publishes them
// (huggingface/folder.h), which are translated to GGUF's keys, names, shapes and types: who reads a
// model knows one language. Thread: any, once open.
class Checkpoint {
 public:
  virtual ~Checkpoint() = default;

  // The path, or what the bytes were called. Begins every message about this checkpoint.
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual std::string format() const = 0;       // for people: "GGUF v3"
  [[nodiscard]] virtual std::uint64_t sizeBytes() const = 0;  // on disk, all files together

  // Keys in file order.
  [[nodiscard]] virtual std::span<const std::string> keys() const = 0;
  [[nodiscard]] virtual const Value* find(std::string_view key) const = 0;

  // Tensors in file order. `data` is null where load() has to make it. Types may be any that the
  // format knows, which is more than WeightType: whoever uses a tensor checks its type.
  [[nodiscard]] virtual std::span<const kernels::Tensor> tensors() const = 0;
  [[nodiscard]] virtual const kernels::Tensor* findTensor(std::string_view name) const = 0;

  // `tensor`, which is one of tensors(), with its data. Costs nothing where it lies in a mapped
  // file as it is wanted; otherwise it is made in new memory of tensor.sizeBytes (experts that are
  // stored one by one, rows in another order, floats of another kind). Errors: OutOfMemory,
  // Corrupt, Io, naming the tensor.
  [[nodiscard]] virtual base::Result<LoadedTensor> load(const kernels::Tensor& tensor) const = 0;

  // Typed getters. nullopt: the key is absent. Errors: Corrupt when it is there with another type,
  // does not fit, or (floats) is not finite.
  [[nodiscard]] base::Result<std::optional<std::int64_t>> integer(std::string_view key) const;
  [[nodiscard]] base::Result<std::optional<double>> real(std::string_view key) const;
  [[nodiscard]] base::Result<std::optional<bool>> boolean(std::string_view key) const;
  [[nodiscard]] base::Result<std::optional<std::string>> string(std::string_view key) const;
  // Pointers live as long as the checkpoint; null: the key is absent.
  [[nodiscard]] base::Result<const IntegerArray*> integers(std::string_view key) const;
  [[nodiscard]] base::Result<const FloatArray*> reals(std::string_view key) const;
  [[nodiscard]] base::Result<const StringArray*> strings(std::string_view key) const;
};

}  // namespace checkpoint
