// Builds the alphabet's two tables.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/byte_alphabet.h"

#include "engine/base/utf8.h"

namespace tokenizer {

ByteAlphabet::ByteAlphabet() {
  m_bytes.fill(-1);
  char32_t nextSubstitute = 0x100;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const bool itself = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    const char32_t point = itself ? byte : nextSubstitute++;
    base::appendUtf8(m_letters[byte], point);
    m_bytes[point] = static_cast<int>(byte);
  }
}

std::optional<std::string> ByteAlphabet::bytes(std::string_view letters) const {
  std::string result;
  result.reserve(letters.size());
  while (!letters.empty()) {
    const base::CodePoint point = base::decodeUtf8(letters);
    if (point.value >= m_bytes.size() || m_bytes[point.value] < 0) return std::nullopt;
    result.push_back(static_cast<char>(m_bytes[point.value]));
    letters.remove_prefix(point.bytes);
  }
  return result;
}

}  // namespace tokenizer
