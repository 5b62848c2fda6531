// A vocabulary of all bytes and some longer tokens, and random answers made of it under a grammar.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/local/grammar/matcher.h"
#include "engine/local/grammar/token_trie.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace support {

// Ids 0 to 255 are the bytes; then come `more`, one unused token, one control token, the end.
class ByteVocabulary : public tokenizer::Tokenizer {
 public:
  explicit ByteVocabulary(std::vector<std::string> more) {
    for (int byte = 0; byte < 256; ++byte) m_tokens.emplace_back(1, static_cast<char>(byte));
    m_tokens.insert(m_tokens.end(), more.begin(), more.end());
    for (const char* text : {"\"", "{", "<|end|>"}) m_tokens.emplace_back(text);
  }
  std::vector<tokenizer::TokenId> encode(std::string_view) const override { return {}; }
  std::vector<tokenizer::TokenId> encodeWithSpecials(std::string_view) const override { return {}; }
  std::string bytesOf(tokenizer::TokenId id) const override {
    return m_tokens.at(static_cast<std::size_t>(id));
  }
  std::optional<tokenizer::TokenId> special(std::string_view) const override { return {}; }
  bool isSpecial(tokenizer::TokenId id) const override { return id >= size() - 2; }
  bool isEndOfTurn(tokenizer::TokenId id) const override { return id == size() - 1; }
  bool isUnused(tokenizer::TokenId id) const override { return id == size() - 3; }
  std::int64_t size() const override { return static_cast<std::int64_t>(m_tokens.size()); }
  std::optional<tokenizer::TokenId> bos() const override { return {}; }
  std::optional<tokenizer::TokenId> eos() const override {
    return static_cast<tokenizer::TokenId>(size() - 1);
  }
  bool addsBos() const override { return false; }

 private:
  std::vector<std::string> m_tokens;
};

inline constexpr std::string_view kLast = "\"}]n0ac";

// Draws tokens that are allowed until the grammar ends; after some time it hurries to the end.
// Nothing where no token was allowed before the end.
inline std::optional<std::string> randomAnswer(grammar::Matcher& matcher,
                                               const grammar::TokenTrie& trie,
                                               const tokenizer::Tokenizer& tokens,
                                               std::mt19937& random, int patience = 120) {
  std::string text;
  grammar::Matcher::Place place = matcher.start();
  for (int step = 0; step < 20'000; ++step) {
    if (matcher.mayEnd(place) && (!matcher.mayGoOn(place) || step > patience || random() % 4 == 0))
      return text;
    const std::vector<bool> mask = trie.allowedAt(matcher, place);
    std::vector<tokenizer::TokenId> allowed;
    for (std::size_t id = 0; id < mask.size(); ++id)
      if (mask[id]) allowed.push_back(static_cast<tokenizer::TokenId>(id));
    if (allowed.empty()) return std::nullopt;
    tokenizer::TokenId chosen = allowed[random() % allowed.size()];
    if (step > patience || random() % 5 == 0)
      for (std::size_t i = 0, first = random() % kLast.size(); i < kLast.size(); ++i) {
        const auto wanted = static_cast<unsigned char>(kLast[(first + i) % kLast.size()]);
        if (mask[wanted]) chosen = wanted;
      }
    const std::string bytes = tokens.bytesOf(chosen);
    text += bytes;
    place = matcher.next(place, bytes);
    if (place == grammar::Matcher::kNowhere) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace support
