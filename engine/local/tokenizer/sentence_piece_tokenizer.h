// SentencePiece vocabularies, run by the sentencepiece library.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/tokenizer/special_tokens.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace sentencepiece {
class SentencePieceProcessor;
}

namespace tokenizer {

class SentencePieceTokenizer final : public Tokenizer {
 public:
  // `vocabulary` has passed the checks of Tokenizer::create() that are common to all. Errors:
  // Corrupt (scores, pieces, or what the library says of the model).
  static base::Result<std::unique_ptr<Tokenizer>> create(const Vocabulary& vocabulary);
  ~SentencePieceTokenizer() override;

  [[nodiscard]] std::vector<TokenId> encode(std::string_view text) const override;
  // Each stretch of text between control tokens gets the space prefix, if the vocabulary has one.
  [[nodiscard]] std::vector<TokenId> encodeWithSpecials(std::string_view text) const override;
  [[nodiscard]] std::string bytesOf(TokenId id) const override;
  [[nodiscard]] std::optional<TokenId> special(std::string_view text) const override;
  [[nodiscard]] bool isSpecial(TokenId id) const override;
  [[nodiscard]] bool isEndOfTurn(TokenId id) const override;
  [[nodiscard]] bool isUnused(TokenId id) const override;
  [[nodiscard]] std::int64_t size() const override;
  [[nodiscard]] std::optional<TokenId> bos() const override { return m_bos; }
  [[nodiscard]] std::optional<TokenId> eos() const override { return m_eos; }
  [[nodiscard]] bool addsBos() const override { return m_addsBos; }

 private:
  explicit SentencePieceTokenizer(const Vocabulary& vocabulary);
  void append(std::string_view text, std::vector<TokenId>& out) const;

  std::unique_ptr<sentencepiece::SentencePieceProcessor> m_processor;
  SpecialTokens m_specials;
  std::vector<std::string> m_bytes;  // by id
  std::optional<TokenId> m_bos;
  std::optional<TokenId> m_eos;
  bool m_addsBos;
};

}  // namespace tokenizer
