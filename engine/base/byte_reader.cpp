// Reads little-endian numbers and byte runs one after the other; never beyond the end of what it
// was given.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/byte_reader.h"

#include <bit>

namespace base {
namespace {

// Assembled byte by byte: the file's order is little-endian whatever the machine's is, and the
// source may be unaligned.
template <typename T>
std::optional<T> littleEndian(std::optional<std::span<const std::byte>> source) {
  if (!source) return std::nullopt;
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(value | static_cast<T>(std::to_integer<T>((*source)[i]) << (8 * i)));
  }
  return value;
}

}  // namespace

std::optional<std::span<const std::byte>> ByteReader::bytes(std::uint64_t count) {
  if (count > remaining()) return std::nullopt;
  const auto result = m_bytes.subspan(m_offset, static_cast<std::size_t>(count));
  m_offset += static_cast<std::size_t>(count);
  return result;
}

std::optional<std::string_view> ByteReader::text(std::uint64_t count) {
  const auto source = bytes(count);
  if (!source) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(source->data()), source->size());
}

std::optional<std::uint8_t> ByteReader::u8() {
  return littleEndian<std::uint8_t>(bytes(1));
}
std::optional<std::uint16_t> ByteReader::u16() {
  return littleEndian<std::uint16_t>(bytes(2));
}
std::optional<std::uint32_t> ByteReader::u32() {
  return littleEndian<std::uint32_t>(bytes(4));
}
std::optional<std::uint64_t> ByteReader::u64() {
  return littleEndian<std::uint64_t>(bytes(8));
}

std::optional<float> ByteReader::f32() {
  const auto bits = u32();
  if (!bits) return std::nullopt;
  return std::bit_cast<float>(*bits);
}

std::optional<double> ByteReader::f64() {
  const auto bits = u64();
  if (!bits) return std::nullopt;
  return std::bit_cast<double>(*bits);
}

}  // namespace base
