// The printable alphabet in which byte-level vocabularies write bytes (GPT-2's).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tokenizer {

// Bytes 33-126, 161-172 and 174-255 stand for themselves; the other 68, in increasing order, are
// U+0100, U+0101, ... Thread: any.
class ByteAlphabet {
 public:
  ByteAlphabet();

  // The letter for a byte, as UTF-8.
  [[nodiscard]] const std::string& letter(unsigned char byte) const { return m_letters[byte]; }
  // The bytes that a token's letters stand for; nullopt when one of them is no letter of this
  // alphabet.
  [[nodiscard]] std::optional<std::string> bytes(std::string_view letters) const;

 private:
  std::array<std::string, 256> m_letters;
  std::array<int, 0x144> m_bytes{};  // by code point; -1: no letter
};

}  // namespace tokenizer
