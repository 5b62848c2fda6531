// Weight types of the file formats and a read-only weight: what the kernels are given, whatever
// file it came from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kernels {

// The values are GGUF's type ids, except the last, which no GGUF file holds.
enum class WeightType : std::uint32_t {
  F32 = 0,
  F16 = 1,
  Q4_0 = 2,
  Q4_1 = 3,
  Q5_0 = 6,
  Q5_1 = 7,
  Q8_0 = 8,
  Q2_K = 10,
  Q3_K = 11,
  Q4_K = 12,
  Q5_K = 13,
  Q6_K = 14,
  IQ4_NL = 20,
  IQ4_XS = 23,
  BF16 = 30,
  TQ1_0 = 34,
  TQ2_0 = 35,
  MXFP4 = 39,
  // E4M3 floats with one f32 scale for 128 neighbours of a row, as DeepSeek publishes its weights.
  // A row of n columns is ceil(n / 128) scales, then n bytes, then zeros up to a multiple of 4.
  F8 = 255,
};

// A type that a GGUF file may name, also where we cannot compute with it: `blockValues`
// neighbouring values of a row are stored in `blockBytes` bytes.
struct StoredType {
  std::uint32_t id = 0;
  std::string_view name;
  std::uint32_t blockValues = 1;
  std::uint32_t blockBytes = 0;
};

// nullopt: the id has no known size. Source: the GGUF specification's table of types (0 to 42).
[[nodiscard]] std::optional<StoredType> findStoredType(std::uint32_t id);

// Why an id has no known size.
enum class UnknownType { Removed, MadeForOtherProgram, NeverHeardOf };
[[nodiscard]] UnknownType kindOfUnknown(std::uint32_t id);

// For people: the name of any type id a GGUF file may hold ("Q4_K", "IQ2_XXS"), computable or not;
// ids that only a fork or an old version writes say so ("type 137 (made for ik_llama.cpp)"); others
// become "type 99 (unknown)".
[[nodiscard]] std::string typeName(std::uint32_t id);
[[nodiscard]] std::string typeName(WeightType type);

// A matrix (or a stack of matrices) as it lies in a file: row-major, the innermost dimension first.
// shape = {columns ("in"), rows ("out"), stack (experts, heads), 1}; unused dimensions are 1.
// Lifetime: `data` belongs to the mapped file (or to a buffer beside it), which must outlive every
// use.
struct Tensor {
  std::string name;
  WeightType type = WeightType::F32;
  std::array<std::int64_t, 4> shape = {1, 1, 1, 1};
  const std::byte* data = nullptr;  // aligned to at least 8 bytes; null while not loaded
  std::size_t sizeBytes = 0;

  [[nodiscard]] bool empty() const { return sizeBytes == 0; }  // there is no such tensor
  [[nodiscard]] std::int64_t columns() const { return shape[0]; }
  [[nodiscard]] std::int64_t rows() const { return shape[1]; }
  [[nodiscard]] std::int64_t stack() const { return shape[2]; }
};

}  // namespace kernels
