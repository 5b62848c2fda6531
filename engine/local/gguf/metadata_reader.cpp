// The key-value part of a GGUF file.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/metadata_reader.h"

#include <array>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/gguf/format.h"

namespace gguf {
namespace {

using checkpoint::FloatArray;
using checkpoint::IntegerArray;
using checkpoint::StringArray;
using checkpoint::Value;

// The biggest real files stay far below each of these: vocabularies have up to 256k tokens and 500k
// merges.
constexpr std::uint64_t kMaxKeyBytes = 65535;
constexpr std::uint64_t kMaxStringBytes = 16ULL << 20;
constexpr std::uint64_t kMaxMetadataBytes = 256ULL << 20;
// All keys and values together as they lie in our memory, where a string of no bytes takes 32,
// whatever it takes in the file. The largest vocabulary (256k tokens, 500k merges) takes 35 MiB.
constexpr std::uint64_t kMaxMemory = 48ULL << 20;

using enum ValueType;

// Bytes of one value in the file; a string has at least its length.
constexpr std::array<std::uint64_t, kValueTypes> kMinValueBytes = {1, 1, 2,  2, 4, 4, 4,
                                                                   1, 8, 12, 8, 8, 8};

std::uint64_t minBytes(ValueType type) {
  return kMinValueBytes[static_cast<std::size_t>(type)];
}

std::uint64_t memoryOf(std::string_view text) {
  constexpr std::size_t kInPlace = 15;  // a longer text lies elsewhere, with a zero behind it
  return sizeof(std::string) + (text.size() > kInPlace ? text.size() + 1 : 0);
}

class MetadataReader {
 public:
  explicit MetadataReader(FieldReader& reader) : m_reader(reader) {}

  base::Result<Metadata> read(std::uint64_t records);

 private:
  base::Result<ValueType> readType(const std::string& field);
  base::Result<Value> readValue(ValueType type, const std::string& key);
  base::Result<Value> readArray(const std::string& key);
  base::Result<Value> readStrings(std::uint64_t count, const std::string& key);
  base::Result<Value> readIntegers(ValueType type, std::uint64_t count, const std::string& key);
  Value readFloats(ValueType type, std::uint64_t count);
  // One number whose bytes are known to be there. nullopt: beyond 2^63 - 1, or a bool other than 0
  // and 1.
  std::optional<std::int64_t> readInteger(ValueType type);
  double readFloat(ValueType type);
  // Before memory is taken for a key or its value. Errors: Corrupt (too much of it).
  base::Result<void> takeMemory(std::string_view key, std::uint64_t bytes);
  [[nodiscard]] base::Error tooMuch() const {
    return m_reader.corrupt("metadata", m_reader.offset(),
                            "at most " + std::to_string(kMaxMetadataBytes) + " bytes", "more");
  }

  FieldReader& m_reader;
  std::uint64_t m_memory = 0;
  Metadata m_metadata;
};

base::Result<Metadata> MetadataReader::read(std::uint64_t records) {
  m_metadata.keys.reserve(records);
  m_metadata.values.reserve(records);
  std::unordered_set<std::string_view> seen;
  seen.reserve(records);
  for (std::uint64_t i = 0; i < records; ++i) {
    const std::size_t offset = m_reader.offset();
    const auto key = m_reader.text("key name", kMaxKeyBytes);
    if (!key) return key.error();
    if (key->empty()) return m_reader.corrupt("key name", offset, "at least one byte", "none");
    if (!seen.insert(*key).second) {
      return m_reader.corrupt("key name", offset, "unique keys", base::quote(*key));
    }
    if (auto taken = takeMemory(*key, memoryOf(*key)); !taken) return taken.error();
    m_metadata.keys.emplace_back(*key);

    const auto type = readType("type of key " + base::quote(*key));
    if (!type) return type.error();
    auto value = readValue(*type, m_metadata.keys.back());
    if (!value) return std::move(value).error();
    m_metadata.values.push_back(std::move(*value));

    if (m_reader.offset() > kMaxMetadataBytes) return tooMuch();
  }
  return std::move(m_metadata);
}

base::Result<void> MetadataReader::takeMemory(std::string_view key, std::uint64_t bytes) {
  if (bytes > kMaxMemory - m_memory) {
    return m_reader.corrupt(
        "key " + base::quote(key), m_reader.offset(),
        "at most " + std::to_string(kMaxMemory) + " bytes for all keys and values in memory",
        "more");
  }
  m_memory += bytes;
  return {};
}

base::Result<ValueType> MetadataReader::readType(const std::string& field) {
  const std::size_t offset = m_reader.offset();
  const auto type = m_reader.u32(field);
  if (!type) return type.error();
  if (*type >= kValueTypes)
    return m_reader.corrupt(field, offset, "0 to 12", std::to_string(*type));
  return static_cast<ValueType>(*type);
}

base::Result<Value> MetadataReader::readValue(ValueType type, const std::string& key) {
  if (type == Array) return readArray(key);
  const std::string field = "value of key " + base::quote(key);
  if (type == String) {
    const auto value = m_reader.text(field, kMaxStringBytes);
    if (!value) return value.error();
    if (auto taken = takeMemory(key, memoryOf(*value)); !taken) return taken.error();
    return Value(std::in_place_type<std::string>, *value);
  }
  const std::size_t offset = m_reader.offset();
  if (m_reader.remaining() < minBytes(type)) {
    return m_reader.cutShort(field, minBytes(type));
  }
  if (type == F32 || type == F64) return Value(readFloat(type));
  if (type == U64) {
    const std::uint64_t value = *m_reader.raw().u64();
    if (!std::in_range<std::int64_t>(value)) return Value(value);
    return Value(static_cast<std::int64_t>(value));
  }
  const auto value = readInteger(type);
  if (!value) return m_reader.corrupt(field, offset, "0 or 1", "another byte");
  if (type == Bool) return Value(*value == 1);
  return Value(*value);
}

double MetadataReader::readFloat(ValueType type) {
  return type == F32 ? double{*m_reader.raw().f32()} : *m_reader.raw().f64();
}

std::optional<std::int64_t> MetadataReader::readInteger(ValueType type) {
  base::ByteReader& raw = m_reader.raw();
  switch (type) {
    case U8:
      return *raw.u8();
    case I8:
      return static_cast<std::int8_t>(*raw.u8());
    case U16:
      return *raw.u16();
    case I16:
      return static_cast<std::int16_t>(*raw.u16());
    case U32:
      return *raw.u32();
    case I32:
      return static_cast<std::int32_t>(*raw.u32());
    case I64:
      return static_cast<std::int64_t>(*raw.u64());
    case U64: {
      const std::uint64_t value = *raw.u64();
      if (!std::in_range<std::int64_t>(value)) return std::nullopt;
      return static_cast<std::int64_t>(value);
    }
    default: {
      const std::uint8_t flag = *raw.u8();
      if (flag > 1) return std::nullopt;
      return flag;
    }
  }
}

base::Result<Value> MetadataReader::readArray(const std::string& key) {
  const std::string typeField = "element type of key " + base::quote(key);
  const std::size_t typeOffset = m_reader.offset();
  const auto type = readType(typeField);
  if (!type) return type.error();
  if (*type == Array) return m_reader.corrupt(typeField, typeOffset, "no arrays of arrays", "one");

  const std::string countField = "element count of key " + base::quote(key);
  const auto elements = m_reader.count(countField, kMaxMetadataBytes);
  if (!elements) return elements.error();
  const std::uint64_t needed = *elements * minBytes(*type);
  if (needed > m_reader.remaining()) return m_reader.cutShort(countField, needed);
  const std::uint64_t each = *type == String ? sizeof(std::string) : sizeof(std::int64_t);
  if (auto taken = takeMemory(key, *elements * each); !taken) return taken.error();

  if (*type == String) return readStrings(*elements, key);
  if (*type == F32 || *type == F64) return readFloats(*type, *elements);
  return readIntegers(*type, *elements, key);
}

base::Result<Value> MetadataReader::readStrings(std::uint64_t elements, const std::string& key) {
  const std::string field = "element of key " + base::quote(key);
  StringArray result;
  result.reserve(elements);
  for (std::uint64_t i = 0; i < elements; ++i) {
    const auto element = m_reader.text(field, kMaxStringBytes);
    if (!element) return element.error();
    // Strings are copied, so the limit must not wait for the end of the array.
    if (m_reader.offset() > kMaxMetadataBytes) return tooMuch();
    const std::uint64_t elsewhere = memoryOf(*element) - sizeof(std::string);
    if (auto taken = takeMemory(key, elsewhere); !taken) return taken.error();
    result.emplace_back(*element);
  }
  return Value(std::move(result));
}

// The caller has checked that the elements are there.
Value MetadataReader::readFloats(ValueType type, std::uint64_t elements) {
  FloatArray result(elements);
  for (double& element : result) element = readFloat(type);
  return result;
}

// As readFloats().
base::Result<Value> MetadataReader::readIntegers(ValueType type, std::uint64_t elements,
                                                 const std::string& key) {
  IntegerArray result(elements);
  for (std::int64_t& element : result) {
    const std::size_t offset = m_reader.offset();
    const auto value = readInteger(type);
    if (!value) {
      return m_reader.corrupt("element of key " + base::quote(key), offset,
                              type == Bool ? "0 or 1" : "at most 2^63 - 1", "another value");
    }
    element = *value;
  }
  return Value(std::move(result));
}

}  // namespace

base::Result<Metadata> readMetadata(FieldReader& reader, std::uint64_t count) {
  return MetadataReader(reader).read(count);
}

}  // namespace gguf
