// A 64-bit checksum that finds damage and differences; not for secrets.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace convert {

// The same for the same bytes, whatever pieces they come in.
class Checksum {
 public:
  void add(std::span<const std::byte> bytes) {
    m_length += bytes.size();
    while (!bytes.empty()) {
      if (m_pending == 0 && bytes.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        mix(word);
        bytes = bytes.subspan(sizeof word);
        continue;
      }
      m_word |= static_cast<std::uint64_t>(bytes[0]) << (8 * m_pending);
      bytes = bytes.subspan(1);
      if (++m_pending < sizeof(std::uint64_t)) continue;
      mix(m_word);
      m_word = 0;
      m_pending = 0;
    }
  }
  void add(std::string_view text) { add(std::as_bytes(std::span(text.data(), text.size()))); }

  [[nodiscard]] std::uint64_t value() const {
    Checksum end = *this;
    end.mix(m_word);
    end.mix(m_length);
    return end.m_state;
  }

 private:
  // One round of a multiplicative hash; odd constant with bits all over.
  void mix(std::uint64_t word) {
    m_state = (m_state ^ word) * 0x9E3779B97F4A7C15ULL;
    m_state ^= m_state >> 29;
  }

  std::uint64_t m_state = 0x6A09E667F3BCC908ULL;
  std::uint64_t m_word = 0;
  std::uint64_t m_length = 0;
  std::size_t m_pending = 0;
};

}  // namespace convert
