// Writes small GGUF files into memory, also wrong ones.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace support {

using Bytes = std::vector<std::byte>;

// Collects keys and tensors in order; bytes() writes them out. Setting a key or a tensor again
// replaces it.
class GgufWriter {
 public:
  // Numbers are those of the format.
  enum ValueType : std::uint32_t {
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

  void setU32(std::string_view key, std::uint32_t value);
  void setU64(std::string_view key, std::uint64_t value);
  void setF32(std::string_view key, float value);
  void setF64(std::string_view key, double value);
  void setBool(std::string_view key, bool value);
  void setString(std::string_view key, std::string_view value);
  void setStrings(std::string_view key, const std::vector<std::string>& values);
  void setI32s(std::string_view key, const std::vector<std::int32_t>& values);
  void setF32s(std::string_view key, const std::vector<float>& values);
  // A value of any type id with these bytes behind it.
  void setRaw(std::string_view key, std::uint32_t type, Bytes payload);
  void removeKey(std::string_view key);

  // `shape` innermost first; `data` is written as it is, whatever the type says.
  void setTensor(std::string_view name, std::vector<std::uint64_t> shape, std::uint32_t type,
                 Bytes data);
  void setTensorF32(std::string_view name, std::vector<std::uint64_t> shape,
                    const std::vector<float>& values);
  void removeTensor(std::string_view name);

  void setVersion(std::uint32_t version) { m_version = version; }
  // Lays the weights out with this alignment, without writing the key for it.
  void setAlignment(std::size_t alignment) { m_alignment = alignment; }

  [[nodiscard]] Bytes bytes() const;

 private:
  struct Key {
    std::string name;
    std::uint32_t type = 0;
    Bytes payload;
  };
  struct Tensor {
    std::string name;
    std::vector<std::uint64_t> shape;
    std::uint32_t type = 0;
    Bytes data;
  };

  std::uint32_t m_version = 3;
  std::size_t m_alignment = 32;
  std::vector<Key> m_keys;
  std::vector<Tensor> m_tensors;
};

// Appends a number's little-endian bytes, or a length and the text behind it.
void appendU32(Bytes& bytes, std::uint32_t value);
void appendU64(Bytes& bytes, std::uint64_t value);
void appendF32(Bytes& bytes, float value);
void appendString(Bytes& bytes, std::string_view text);

}  // namespace support
