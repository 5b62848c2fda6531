// Letters are folded one by one while the text is read, so that nothing is copied.
// SPDX-License-Identifier: Apache-2.0
#include "storage/word_match.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/base/utf8.h"

namespace storage {

namespace {

constexpr std::uint32_t kWrongByte = 0x110000;  // above every character

// The character at `at`, which moves behind it.
char32_t next(std::string_view text, std::size_t& at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) {  // most of them, and this is where a search spends its time
    ++at;
    return byte;
  }
  const base::CodePoint point = base::decodeUtf8(text.substr(at));
  const bool isValid = point.state == base::CodePoint::State::Valid;
  at += isValid ? point.bytes : 1;
  return isValid ? point.value : kWrongByte + byte;
}

// Source: Unicode 15, CaseFolding.txt, the simple foldings of these blocks.
char32_t folded(char32_t c) {
  const auto within = [c](char32_t from, char32_t to) { return c >= from && c <= to; };
  if (c < 0x80) return within('A', 'Z') ? c + 32 : c;
  if (within(0xC0, 0xDE) && c != 0xD7) return c + 32;
  if (c == 0x178) return 0xFF;
  if (within(0x139, 0x148) || within(0x179, 0x17E)) return c % 2 == 1 ? c + 1 : c;
  if (within(0x100, 0x177) && c != 0x130 && c != 0x131) return c % 2 == 0 ? c + 1 : c;
  if (c == 0x386) return 0x3AC;
  if (within(0x388, 0x38A)) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (within(0x38E, 0x38F)) return c + 63;
  if (within(0x391, 0x3AB) && c != 0x3A2) return c + 32;
  if (c == 0x3C2) return 0x3C3;
  if (within(0x410, 0x42F)) return c + 32;
  if (within(0x400, 0x40F)) return c + 80;
  if (within(0x460, 0x481) || within(0x48A, 0x4BF) || within(0x4D0, 0x52F)) return c | 1U;
  if (within(0x531, 0x556)) return c + 48;
  if (within(0x1E00, 0x1E95) || within(0x1EA0, 0x1EFF)) return c | 1U;
  if (within(0xFF21, 0xFF3A)) return c + 32;
  return c;
}

bool isSpace(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000;
}

// The word's whole length from `at`; none: it is not there.
bool isAt(std::string_view text, std::size_t at, const std::u32string& word) {
  return std::all_of(word.begin(), word.end(), [&](char32_t letter) {
    return at < text.size() && folded(next(text, at)) == letter;
  });
}

std::size_t find(std::string_view text, const std::u32string& word) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t after = at;
    if (folded(next(text, after)) == word.front() && isAt(text, at, word)) return at;
    at = after;
  }
  return std::string_view::npos;
}

bool isInside(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

}  // namespace

WordMatch::WordMatch(std::string_view words) {
  std::u32string word;
  const auto take = [&] {
    if (!word.empty() && m_words.size() < kMost) m_words.push_back(std::exchange(word, {}));
    word.clear();
  };
  for (std::size_t at = 0; at < words.size();) {
    const char32_t c = folded(next(words, at));
    if (isSpace(c))
      take();
    else
      word += c;
  }
  take();
}

bool WordMatch::isIn(std::string_view text) const {
  return std::all_of(m_words.begin(), m_words.end(), [&](const std::u32string& word) {
    return find(text, word) != std::string_view::npos;
  });
}

std::string WordMatch::excerpt(std::string_view text, std::size_t length) const {
  const std::size_t found = m_words.empty() ? 0 : find(text, m_words.front());
  const std::size_t place = found == std::string_view::npos ? 0 : found;
  std::size_t from = place > length / 4 ? place - length / 4 : 0;
  while (isInside(text, from)) ++from;
  std::size_t to = std::min(text.size(), from + length);
  while (isInside(text, to)) ++to;
  std::string line = from > 0 ? "…" : "";
  bool wasSpace = true;
  for (const char c : text.substr(from, to - from)) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space || !wasSpace) line += space ? ' ' : c;
    wasSpace = space;
  }
  if (to < text.size()) line += "…";
  return line;
}

}  // namespace storage
