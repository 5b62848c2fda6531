// Writes safetensors files and folders for tests: valid ones, and ones with any header.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace support {

using Bytes = std::vector<std::byte>;

inline void append(Bytes& bytes, const void* data, std::size_t size) {
  const auto* from = static_cast<const std::byte*>(data);
  bytes.insert(bytes.end(), from, from + size);
}

// Length, header, data: whatever they say.
inline Bytes safetensors(std::string_view header, const Bytes& data = {}) {
  Bytes bytes;
  const std::uint64_t length = header.size();
  append(bytes, &length, sizeof(length));
  append(bytes, header.data(), header.size());
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}

class SafetensorsWriter {
 public:
  void add(const std::string& name, std::string_view dtype, const std::vector<std::int64_t>& shape,
           const Bytes& data) {
    std::string sizes;
    for (const std::int64_t size : shape)
      sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
    m_header += std::string(m_header.empty() ? "" : ",") + '"' + name + "\":{\"dtype\":\"" +
                std::string(dtype) + "\",\"shape\":[" + sizes + "],\"data_offsets\":[" +
                std::to_string(m_data.size()) + "," + std::to_string(m_data.size() + data.size()) +
                "]}";
    m_data.insert(m_data.end(), data.begin(), data.end());
  }
  void addF32(const std::string& name, const std::vector<std::int64_t>& shape,
              const std::vector<float>& values) {
    Bytes data;
    append(data, values.data(), values.size() * sizeof(float));
    add(name, "F32", shape, data);
  }
  // The upper halves of the values.
  void addBf16(const std::string& name, const std::vector<std::int64_t>& shape,
               const std::vector<float>& values) {
    Bytes data;
    for (const float value : values) {
      const auto half = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16);
      append(data, &half, sizeof(half));
    }
    add(name, "BF16", shape, data);
  }

  // Padded as the format's own library does, so that data begins at a multiple of 8.
  [[nodiscard]] Bytes bytes() const {
    std::string header = "{" + m_header + "}";
    while (header.size() % 8 != 0) header += ' ';
    return safetensors(header, m_data);
  }

 private:
  std::string m_header;
  Bytes m_data;
};

inline void writeFile(const std::filesystem::path& path, const void* data, std::size_t size) {
  std::ofstream(path, std::ios::binary)
      .write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
}
inline void writeFile(const std::filesystem::path& path, const Bytes& bytes) {
  writeFile(path, bytes.data(), bytes.size());
}
inline void writeFile(const std::filesystem::path& path, std::string_view text) {
  writeFile(path, text.data(), text.size());
}

}  // namespace support
