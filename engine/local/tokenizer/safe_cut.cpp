// Looks at bytes only: letters and digits are ASCII's, or ideographs of three bytes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/safe_cut.h"

#include "engine/base/utf8.h"

namespace tokenizer {
namespace {

bool endsWithLetterOrDigit(std::string_view text) {
  if (text.empty()) return false;
  const char last = text.back();
  return (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') ||
         (last >= '0' && last <= '9');
}

// Of U+4E00 to U+9FA5, which DeepSeek's rules name. Shorter text than three bytes has none.
bool endsWithIdeograph(std::string_view text) {
  if (text.size() < 3) return false;
  const base::CodePoint last = base::decodeUtf8(text.substr(text.size() - 3));
  return last.bytes == 3 && last.value >= 0x4E00 && last.value <= 0x9FA5;
}

bool beginsWithStop(std::string_view text) {
  return text.starts_with("\uFF0C") || text.starts_with("\u3002");
}

}  // namespace

std::size_t safeCut(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    const std::string_view before = text.substr(0, at);
    const std::string_view after = text.substr(at);
    const bool space = after.front() == ' ' || after.front() == '\n';
    if (space && endsWithLetterOrDigit(before)) return at;
    if (beginsWithStop(after) && endsWithIdeograph(before)) return at;
  }
  return text.size();
}

}  // namespace tokenizer
