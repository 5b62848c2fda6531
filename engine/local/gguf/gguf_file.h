// A GGUF v2/v3 file: memory-mapped, validated completely before anything in it is used.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/kernels/tensor.h"

namespace gguf {

// Array elements are widened: all integers to i64, all floats to f64, bools to i64 0/1.
using IntegerArray = std::vector<std::int64_t>;
using FloatArray = std::vector<double>;
using StringArray = std::vector<std::string>;
using Value = std::variant<std::int64_t, std::uint64_t, double, bool, std::string, IntegerArray,
                           FloatArray, StringArray>;

// Source: the GGUF specification; limits are named constants beside the readers.
//
// Errors of open(): NotFound/Denied/Io (the path), Corrupt (what field, at which byte offset,
// expected and got), Unsupported (version, byte order, a tensor type of unknown size: names tensor,
// type and what to do).
// Thread: any, once open. Lifetime: tensors point into the mapping; a file must not be shortened
// while it is open.
class File {
 public:
  static base::Result<std::shared_ptr<const File>> open(const std::filesystem::path& path);
  // The same checks on bytes in memory, which start at a multiple of 8 and must outlive the File.
  // For tests and fuzzing.
  static base::Result<std::shared_ptr<const File>> parse(std::span<const std::byte> bytes,
                                                         std::string name);
  virtual ~File() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;  // the path, or what parse() was told
  [[nodiscard]] virtual std::uint32_t version() const = 0;
  [[nodiscard]] virtual std::uint64_t sizeBytes() const = 0;

  // Keys in file order.
  [[nodiscard]] virtual std::span<const std::string> keys() const = 0;
  [[nodiscard]] virtual const Value* find(std::string_view key) const = 0;

  // Tensors in file order. Every range lies inside the file, aligned, without overlaps. Types may
  // be any of tensor_types.h, which has more than WeightType: whoever uses a tensor checks its
  // type.
  [[nodiscard]] virtual std::span<const kernels::Tensor> tensors() const = 0;
  [[nodiscard]] virtual const kernels::Tensor* findTensor(std::string_view name) const = 0;

  // Typed getters. nullopt: the key is absent. Errors: Corrupt when it is there with another type,
  // does not fit, or (floats) is not finite.
  [[nodiscard]] base::Result<std::optional<std::int64_t>> integer(std::string_view key) const;
  [[nodiscard]] base::Result<std::optional<double>> real(std::string_view key) const;
  [[nodiscard]] base::Result<std::optional<bool>> boolean(std::string_view key) const;
  [[nodiscard]] base::Result<std::optional<std::string>> string(std::string_view key) const;
  // Pointers live as long as the File; null: the key is absent.
  [[nodiscard]] base::Result<const IntegerArray*> integers(std::string_view key) const;
  [[nodiscard]] base::Result<const FloatArray*> reals(std::string_view key) const;
  [[nodiscard]] base::Result<const StringArray*> strings(std::string_view key) const;
};

}  // namespace gguf
