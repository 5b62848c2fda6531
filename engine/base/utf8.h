// UTF-8 by the letter of the standard: decode, check, repair, find what is cut off.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// What stands at the beginning of some bytes.
struct CodePoint {
  enum class State { Valid, Invalid, Incomplete };
  char32_t value = kReplacementCharacter;  // U+FFFD unless valid
  std::size_t bytes = 1;                   // of the code point, or of the maximal invalid part
  State state = State::Invalid;  // Incomplete: a valid beginning, cut off by the end of the text
};

// Source: Unicode 15, table 3-7 (well-formed byte sequences) and section 3.9 (maximal subparts).
// `text` must not be empty. Thread: any, as for all of these.
[[nodiscard]] CodePoint decodeUtf8(std::string_view text);

[[nodiscard]] bool isValidUtf8(std::string_view text);

// Bytes before the beginning of a code point that the end of the text cuts off; the whole size when
// none is cut off. At most three bytes follow. Invalid bytes count as complete.
[[nodiscard]] std::size_t completeUtf8Prefix(std::string_view text);

// At most `most` bytes of `text`, and no code point that this cuts off. Lifetime: that of `text`.
[[nodiscard]] std::string_view shortenedUtf8(std::string_view text, std::size_t most);

// One U+FFFD for each maximal invalid part; a cut-off code point at the end is one, too.
[[nodiscard]] std::string replaceInvalidUtf8(std::string_view text);

// `codePoint` must be a Unicode scalar value.
void appendUtf8(std::string& text, char32_t codePoint);

}  // namespace base
