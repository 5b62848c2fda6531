// What is special about tokens: kinds, ends of turn, and which of them are matched as text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/local/tokenizer/token_finder.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace tokenizer {

// Corrects what converters are known to get wrong: markers written as "<|...|>" or "<｜...｜>", and
// those of thoughts and tools such as "<think>", are control tokens even when the file calls them
// user-defined (pasted text must never yield them), and "[PAD123]" at id 123 is unused.
void correctKinds(Vocabulary& vocabulary);

// Thread: any, once built. Lifetime: needs the vocabulary while it is built only.
class SpecialTokens {
 public:
  explicit SpecialTokens(const Vocabulary& vocabulary);

  [[nodiscard]] std::optional<TokenId> find(std::string_view text) const;
  [[nodiscard]] TokenKind kind(TokenId id) const;
  [[nodiscard]] bool isEndOfTurn(TokenId id) const { return m_ends.contains(id); }

  // A token matched as text (`text` is empty), or text between such tokens.
  struct Part {
    std::string_view text;
    TokenId id = -1;
  };
  enum class Match { UserDefined, Control, UserDefinedAndControl };
  // Control tokens are found with their gaps as U+2581 or as spaces, however the file writes them.
  // The parts of `text` in order; parts of text are never empty. Lifetime: they point into `text`.
  [[nodiscard]] std::vector<Part> split(std::string_view text, Match match) const;

 private:
  std::vector<TokenKind> m_kinds;
  std::unordered_map<std::string, TokenId> m_byText;  // under their tolerant form
  std::unordered_set<TokenId> m_ends;
  TokenFinder m_userDefined;
  TokenFinder m_control;
  TokenFinder m_all;
};

}  // namespace tokenizer
