// Reads little-endian numbers and byte runs one after the other; never beyond the end of what it
// was given.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace base {

// A position in a run of bytes. Every read either succeeds and advances, or returns nullopt and
// stays where it was. Thread: one at a time. Lifetime: the bytes must outlive the reader and what
// it returns.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : m_bytes(bytes) {}

  [[nodiscard]] std::size_t offset() const { return m_offset; }
  [[nodiscard]] std::size_t remaining() const { return m_bytes.size() - m_offset; }

  [[nodiscard]] std::optional<std::uint8_t> u8();
  [[nodiscard]] std::optional<std::uint16_t> u16();
  [[nodiscard]] std::optional<std::uint32_t> u32();
  [[nodiscard]] std::optional<std::uint64_t> u64();
  [[nodiscard]] std::optional<float> f32();
  [[nodiscard]] std::optional<double> f64();

  // The next `count` bytes. Lifetime: a view into the reader's bytes.
  [[nodiscard]] std::optional<std::span<const std::byte>> bytes(std::uint64_t count);
  [[nodiscard]] std::optional<std::string_view> text(std::uint64_t count);

 private:
  std::span<const std::byte> m_bytes;
  std::size_t m_offset = 0;
};

}  // namespace base
