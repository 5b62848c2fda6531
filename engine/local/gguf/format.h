// Numbers of the GGUF format that the reader and the writer share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace gguf {

// Types of values among the keys. Source: the GGUF specification.
enum class ValueType : std::uint32_t {
  U8,
  I8,
  U16,
  I16,
  U32,
  I32,
  F32,
  Bool,
  String,
  Array,
  U64,
  I64,
  F64
};
inline constexpr std::uint32_t kValueTypes = 13;

// What general.alignment may be, if it is there: a power of two, which weights begin at multiples
// of.
inline constexpr std::int64_t kMinAlignment = 8;
inline constexpr std::int64_t kMaxAlignment = 1 << 16;
inline constexpr std::uint64_t kDefaultAlignment = 32;

[[nodiscard]] constexpr bool isAlignment(std::int64_t value) {
  return value >= kMinAlignment && value <= kMaxAlignment && (value & (value - 1)) == 0;
}

}  // namespace gguf
