// Pieces of at most four bytes, and the prefixes they share.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek/tokens.h"

#include <algorithm>
#include <utility>

namespace support::deepseek {
namespace {

constexpr std::size_t kTokenBytes = 4;

std::size_t lengthOfCodePoint(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

}  // namespace

std::vector<std::string> tokensOf(std::string_view text) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t size = 0;
    while (at + size < text.size()) {
      const std::size_t more = lengthOfCodePoint(static_cast<unsigned char>(text[at + size]));
      if (size > 0 && size + more > kTokenBytes) break;
      size += more;
    }
    tokens.emplace_back(text.substr(at, size));
    at += size;
  }
  return tokens;
}

std::size_t PrefixCache::hits(const std::vector<std::string>& prompt) const {
  std::size_t best = 0;
  for (const auto& known : m_known) {
    const auto [mine, other] =
        std::mismatch(prompt.begin(), prompt.end(), known.begin(), known.end());
    best = std::max(best, static_cast<std::size_t>(mine - prompt.begin()));
  }
  return best / kUnit * kUnit;
}

void PrefixCache::remember(std::vector<std::string> promptAndAnswer) {
  m_known.push_back(std::move(promptAndAnswer));
}

}  // namespace support::deepseek
