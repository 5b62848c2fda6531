// Writes small GGUF files into memory, also wrong ones.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/gguf_writer.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace support {
namespace {

template <typename T>
void appendNumber(Bytes& bytes, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
  }
}

Bytes arrayHead(std::uint32_t elementType, std::size_t count) {
  Bytes payload;
  appendU32(payload, elementType);
  appendU64(payload, count);
  return payload;
}

void pad(Bytes& bytes, std::size_t alignment) {
  while (bytes.size() % alignment != 0) bytes.push_back(std::byte{0});
}

template <typename Entry>
void replaceOrAppend(std::vector<Entry>& entries, Entry entry) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& e) { return e.name == entry.name; });
  if (found == entries.end()) {
    entries.push_back(std::move(entry));
  } else {
    *found = std::move(entry);
  }
}

}  // namespace

void appendU32(Bytes& bytes, std::uint32_t value) {
  appendNumber(bytes, value);
}
void appendU64(Bytes& bytes, std::uint64_t value) {
  appendNumber(bytes, value);
}
void appendF32(Bytes& bytes, float value) {
  appendU32(bytes, std::bit_cast<std::uint32_t>(value));
}

void appendString(Bytes& bytes, std::string_view text) {
  appendU64(bytes, text.size());
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
}

void GgufWriter::setRaw(std::string_view key, std::uint32_t type, Bytes payload) {
  replaceOrAppend(m_keys, Key{std::string(key), type, std::move(payload)});
}

void GgufWriter::setU32(std::string_view key, std::uint32_t value) {
  Bytes payload;
  appendU32(payload, value);
  setRaw(key, U32, std::move(payload));
}

void GgufWriter::setU64(std::string_view key, std::uint64_t value) {
  Bytes payload;
  appendU64(payload, value);
  setRaw(key, U64, std::move(payload));
}

void GgufWriter::setF32(std::string_view key, float value) {
  Bytes payload;
  appendF32(payload, value);
  setRaw(key, F32, std::move(payload));
}

void GgufWriter::setF64(std::string_view key, double value) {
  Bytes payload;
  appendU64(payload, std::bit_cast<std::uint64_t>(value));
  setRaw(key, F64, std::move(payload));
}

void GgufWriter::setBool(std::string_view key, bool value) {
  setRaw(key, Bool, {static_cast<std::byte>(value ? 1 : 0)});
}

void GgufWriter::setString(std::string_view key, std::string_view value) {
  Bytes payload;
  appendString(payload, value);
  setRaw(key, String, std::move(payload));
}

void GgufWriter::setStrings(std::string_view key, const std::vector<std::string>& values) {
  Bytes payload = arrayHead(String, values.size());
  for (const std::string& value : values) appendString(payload, value);
  setRaw(key, Array, std::move(payload));
}

void GgufWriter::setI32s(std::string_view key, const std::vector<std::int32_t>& values) {
  Bytes payload = arrayHead(I32, values.size());
  for (const std::int32_t value : values) appendU32(payload, static_cast<std::uint32_t>(value));
  setRaw(key, Array, std::move(payload));
}

void GgufWriter::setF32s(std::string_view key, const std::vector<float>& values) {
  Bytes payload = arrayHead(F32, values.size());
  for (const float value : values) appendF32(payload, value);
  setRaw(key, Array, std::move(payload));
}

void GgufWriter::removeKey(std::string_view key) {
  std::erase_if(m_keys, [key](const Key& entry) { return entry.name == key; });
}

void GgufWriter::setTensor(std::string_view name, std::vector<std::uint64_t> shape,
                           std::uint32_t type, Bytes data) {
  replaceOrAppend(m_tensors, Tensor{std::string(name), std::move(shape), type, std::move(data)});
}

void GgufWriter::setTensorF32(std::string_view name, std::vector<std::uint64_t> shape,
                              const std::vector<float>& values) {
  Bytes data;
  data.reserve(values.size() * sizeof(float));
  for (const float value : values) appendF32(data, value);
  setTensor(name, std::move(shape), 0, std::move(data));
}

void GgufWriter::removeTensor(std::string_view name) {
  std::erase_if(m_tensors, [name](const Tensor& tensor) { return tensor.name == name; });
}

Bytes GgufWriter::bytes() const {
  Bytes file;
  for (const char c : {'G', 'G', 'U', 'F'}) file.push_back(static_cast<std::byte>(c));
  appendU32(file, m_version);
  appendU64(file, m_tensors.size());
  appendU64(file, m_keys.size());
  for (const Key& key : m_keys) {
    appendString(file, key.name);
    appendU32(file, key.type);
    file.insert(file.end(), key.payload.begin(), key.payload.end());
  }

  Bytes data;
  for (const Tensor& tensor : m_tensors) {
    pad(data, m_alignment);
    appendString(file, tensor.name);
    appendU32(file, static_cast<std::uint32_t>(tensor.shape.size()));
    for (const std::uint64_t size : tensor.shape) appendU64(file, size);
    appendU32(file, tensor.type);
    appendU64(file, data.size());
    data.insert(data.end(), tensor.data.begin(), tensor.data.end());
  }
  if (!m_tensors.empty()) pad(file, m_alignment);
  file.insert(file.end(), data.begin(), data.end());
  return file;
}

}  // namespace support
