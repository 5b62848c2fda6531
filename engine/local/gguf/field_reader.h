// Reads the fields of a GGUF file one by one; a failure says which field, where, what was expected
// and what was there.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/byte_reader.h"
#include "engine/base/result.h"

namespace gguf {

// Errors: Corrupt where the bytes end, or a number is above its limit.
// Thread: one at a time. Lifetime: the bytes and the name must outlive it; text() points into the
// bytes.
class FieldReader {
 public:
  FieldReader(std::span<const std::byte> bytes, std::string_view name)
      : m_bytes(bytes), m_name(name), m_reader(bytes) {}

  [[nodiscard]] std::size_t offset() const { return m_reader.offset(); }
  [[nodiscard]] std::size_t remaining() const { return m_reader.remaining(); }
  [[nodiscard]] std::span<const std::byte> allBytes() const { return m_bytes; }
  // Numbers without messages, for when their bytes are known to be there.
  [[nodiscard]] base::ByteReader& raw() { return m_reader; }

  base::Result<std::uint32_t> u32(std::string_view field);
  base::Result<std::uint64_t> u64(std::string_view field);
  // A u64 of at most `most`.
  base::Result<std::uint64_t> count(std::string_view field, std::uint64_t most);
  // A u64 length of at most `most`, and that many bytes.
  base::Result<std::string_view> text(std::string_view field, std::uint64_t most);

  // "<name>: <field> at byte <offset>: expected <expected>, got <got>"
  [[nodiscard]] base::Error error(base::ErrorCode code, std::string_view field, std::size_t offset,
                                  std::string_view expected, std::string_view got) const;
  [[nodiscard]] base::Error corrupt(std::string_view field, std::size_t offset,
                                    std::string_view expected, std::string_view got) const {
    return error(base::ErrorCode::Corrupt, field, offset, expected, got);
  }
  // The file ends before the next `needed` bytes.
  [[nodiscard]] base::Error cutShort(std::string_view field, std::uint64_t needed) const;

 private:
  std::span<const std::byte> m_bytes;
  std::string_view m_name;
  base::ByteReader m_reader;
};

}  // namespace gguf
