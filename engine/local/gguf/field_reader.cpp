// Reads the fields of a GGUF file one by one; a failure says which field, where, what was expected
// and what was there.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/field_reader.h"

#include <utility>

namespace gguf {

base::Error FieldReader::error(base::ErrorCode code, std::string_view field, std::size_t offset,
                               std::string_view expected, std::string_view got) const {
  std::string message(m_name);
  message.append(": ").append(field).append(" at byte ").append(std::to_string(offset));
  message.append(": expected ").append(expected).append(", got ").append(got);
  return {code, std::move(message)};
}

base::Result<std::uint32_t> FieldReader::u32(std::string_view field) {
  const auto value = m_reader.u32();
  if (!value) return cutShort(field, 4);
  return *value;
}

base::Result<std::uint64_t> FieldReader::u64(std::string_view field) {
  const auto value = m_reader.u64();
  if (!value) return cutShort(field, 8);
  return *value;
}

base::Result<std::uint64_t> FieldReader::count(std::string_view field, std::uint64_t most) {
  const std::size_t offset = m_reader.offset();
  auto value = u64(field);
  if (value && *value > most) {
    return corrupt(field, offset, "at most " + std::to_string(most), std::to_string(*value));
  }
  return value;
}

base::Result<std::string_view> FieldReader::text(std::string_view field, std::uint64_t most) {
  const auto length = count(field, most);
  if (!length) return length.error();
  const auto value = m_reader.text(*length);
  if (!value) return cutShort(field, *length);
  return *value;
}

base::Error FieldReader::cutShort(std::string_view field, std::uint64_t needed) const {
  return corrupt(field, offset(), std::to_string(needed) + " more bytes",
                 std::to_string(remaining()) + ": the file is cut short");
}

}  // namespace gguf
