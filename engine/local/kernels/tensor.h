// Weight types of the file formats and a read-only weight: what the kernels are given, whatever
// file it came from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace kernels {

// The values are GGUF's type ids.
enum class WeightType : std::uint32_t {
  F32 = 0,
  F16 = 1,
  Q4_0 = 2,
  Q4_1 = 3,
  Q5_0 = 6,
  Q5_1 = 7,
  Q8_0 = 8,
  Q4_K = 12,
  Q5_K = 13,
  Q6_K = 14,
  BF16 = 30,
};

// A matrix (or a stack of matrices) as it lies in a file: row-major, the innermost dimension first.
// shape = {columns ("in"), rows ("out"), stack (experts, heads), 1}; unused dimensions are 1.
// Lifetime: `data` belongs to the mapped file (or to a buffer beside it), which must outlive every
// use.
struct Tensor {
  std::string name;
  WeightType type = WeightType::F32;
  std::array<std::int64_t, 4> shape = {1, 1, 1, 1};
  const std::byte* data = nullptr;  // aligned to at least 8 bytes
  std::size_t sizeBytes = 0;

  [[nodiscard]] bool empty() const { return data == nullptr; }
  [[nodiscard]] std::int64_t columns() const { return shape[0]; }
  [[nodiscard]] std::int64_t rows() const { return shape[1]; }
  [[nodiscard]] std::int64_t stack() const { return shape[2]; }
};

}  // namespace kernels
