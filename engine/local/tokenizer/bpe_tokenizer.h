// Byte-level byte-pair encoding: every byte is a token, and merges join neighbours, the best first.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <unordered_map>

#include "engine/local/tokenizer/pre_tokenizer.h"
#include "engine/local/tokenizer/special_tokens.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace tokenizer {

class BpeTokenizer final : public Tokenizer {
 public:
  // `vocabulary` has passed the checks of Tokenizer::create() that are common to all. Errors: as
  // there.
  static base::Result<std::unique_ptr<Tokenizer>> create(Vocabulary vocabulary);

  [[nodiscard]] std::vector<TokenId> encode(std::string_view text) const override;
  [[nodiscard]] std::vector<TokenId> encodeWithSpecials(std::string_view text) const override;
  [[nodiscard]] std::size_t unspeltBytes(std::string_view text, bool withSpecials) const override;
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
  struct Merge {
    std::int32_t rank;
    TokenId merged;
  };
  struct Scratch;

  BpeTokenizer(PreTokenizer preTokenizer, const Vocabulary& vocabulary);
  base::Result<void> readMerges(const std::vector<std::string>& merges,
                                const std::unordered_map<std::string_view, TokenId>& ids);
  void readBytes(std::vector<std::string> tokens,
                 const std::unordered_map<std::string_view, TokenId>& ids);
  std::vector<TokenId> encodeParts(std::string_view text, SpecialTokens::Match match,
                                   Scratch& scratch) const;
  void encodeChunk(std::string_view text, Scratch& scratch, std::vector<TokenId>& out) const;
  void encodeWord(std::string_view word, Scratch& scratch, std::vector<TokenId>& out) const;
  void pushPair(std::int32_t left, Scratch& scratch) const;
  [[nodiscard]] const Merge* mergeOf(TokenId left, TokenId right) const;

  PreTokenizer m_preTokenizer;
  bool m_composes = false;
  SpecialTokens m_specials;
  std::vector<std::string> m_bytes;                    // by id
  std::unordered_map<std::string, TokenId> m_byBytes;  // whole words; only where they come first
  std::array<TokenId, 256> m_byteTokens{};  // -1: the vocabulary has no token for the byte
  std::unordered_map<std::uint64_t, Merge> m_merges;  // by both ids
  std::optional<TokenId> m_bos;
  std::optional<TokenId> m_eos;
  std::optional<TokenId> m_unknown;
  bool m_addsBos = false;
};

}  // namespace tokenizer
