// A vocabulary by its bytes, to find all tokens that a grammar allows in one walk.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/local/grammar/matcher.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace grammar {

// Control tokens, unused ones and those without bytes are left out: none of them is text.
// Thread: any, once created.
class TokenTrie {
 public:
  explicit TokenTrie(const tokenizer::Tokenizer& tokens);

  // By token id: whether its bytes fit at `place`. Control tokens do not.
  [[nodiscard]] std::vector<bool> allowedAt(Matcher& matcher, Matcher::Place place) const;

 private:
  // In the order of a walk that visits a byte before what follows it.
  struct Node {
    std::uint32_t depth;       // bytes up to and with this one
    std::uint32_t end;         // the first node that is not below this one
    std::uint32_t firstToken;  // of those that end here
    std::uint32_t lastToken;   // one past them
    std::uint8_t byte;
  };
  std::vector<Node> m_nodes;
  std::vector<tokenizer::TokenId> m_tokens;
  std::size_t m_vocabulary = 0;
  std::size_t m_longest = 0;
};

}  // namespace grammar
