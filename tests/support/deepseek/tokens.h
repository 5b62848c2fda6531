// The double's own idea of tokens: enough to count, to cut and to cache by.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace support::deepseek {

// Whole code points, together at most four bytes. Joined, they are `text` again.
[[nodiscard]] std::vector<std::string> tokensOf(std::string_view text);

// What the provider's cache does, without its forgetting: units of 64 tokens, from the front.
class PrefixCache {
 public:
  static constexpr std::size_t kUnit = 64;

  // How many tokens of `prompt` an earlier prompt (or its answer) began with, in whole units.
  [[nodiscard]] std::size_t hits(const std::vector<std::string>& prompt) const;
  void remember(std::vector<std::string> promptAndAnswer);

 private:
  std::vector<std::vector<std::string>> m_known;
};

}  // namespace support::deepseek
