// A 64-bit sum over bytes: finds damage and differences, is no protection against intent.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace base {

// The same bytes give the same sum, however they are cut into pieces.
class Checksum {
 public:
  void add(std::span<const std::byte> bytes);
  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
  // Numbers: their bytes in memory. Enumerations: the same.
  template <typename T>
  void addValue(T value) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    add(std::as_bytes(std::span(&value, 1)));
  }
  [[nodiscard]] std::uint64_t value() const;

 private:
  std::uint64_t m_state = 0x9E3779B97F4A7C15ULL;
  std::uint64_t m_size = 0;
  std::uint64_t m_pending = 0;  // the last m_size % 8 bytes
};

}  // namespace base
