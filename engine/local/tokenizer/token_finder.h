// Finds the tokens that are matched as text: the leftmost, and of those the longest.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tokenizer {

// Thread: any, once built.
class TokenFinder {
 public:
  struct Hit {
    std::size_t begin;
    std::size_t end;
    std::int32_t id;
  };

  TokenFinder() = default;
  // Texts and their ids; empty texts are left out, and of equal texts the first id counts.
  explicit TokenFinder(std::vector<std::pair<std::string, std::int32_t>> tokens);

  // The first hit at or after `from`. Time: at most the longest token's length for each byte
  // passed.
  [[nodiscard]] std::optional<Hit> next(std::string_view text, std::size_t from) const;

 private:
  [[nodiscard]] std::optional<Hit> longestAt(std::string_view text, std::size_t begin) const;

  std::vector<std::pair<std::string, std::int32_t>> m_tokens;  // sorted by text
  std::bitset<256> m_firstBytes;
};

}  // namespace tokenizer
