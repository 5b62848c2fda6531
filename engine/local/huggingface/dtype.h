// The element types that a safetensors file may hold.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace huggingface {

enum class Dtype : std::uint8_t {
  Bool,
  U8,
  I8,
  U16,
  I16,
  U32,
  I32,
  U64,
  I64,
  F4,
  F8E4M3,
  F8E5M2,
  F8E8M0,
  F16,
  BF16,
  F32,
  F64
};

// Nothing for a name that is none.
[[nodiscard]] std::optional<Dtype> dtypeByName(std::string_view name);
[[nodiscard]] std::string_view nameOf(Dtype type);
[[nodiscard]] std::uint64_t bitsOf(Dtype type);

}  // namespace huggingface
