// Text to token ids and back, for the vocabularies that model files carry.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace tokenizer {

using TokenId = std::int32_t;

// GGUF's and SentencePiece's numbers.
enum class TokenKind : std::uint8_t { Normal = 1, Unknown, Control, UserDefined, Unused, Byte };

// What a model file says of its vocabulary. tokens, kinds and scores have one entry per id.
struct Vocabulary {
  enum class Algorithm { BytePairs, SentencePiece };
  Algorithm algorithm = Algorithm::BytePairs;
  std::string
      preTokenizer;  // "deepseek-llm", "qwen2", ... BytePairs only; unknown names are Unsupported
  // Whether text is brought into normal form C first; BytePairs only. Unset: what preTokenizer
  // implies.
  std::optional<bool> composes;
  std::vector<std::string> tokens;
  std::vector<TokenKind> kinds;
  std::vector<float> scores;        // SentencePiece only
  std::vector<std::string> merges;  // "left right", best first; BytePairs only
  std::optional<TokenId> bos, eos, eot, unknown, padding;
  std::optional<bool> addBos;  // unset: what the kind of vocabulary does by default
  bool addSpacePrefix = true;  // SentencePiece only
};

// Thread: any, once created.
class Tokenizer {
 public:
  // Errors: Unsupported (pre-tokenizer), Corrupt (counts differ, ids out of range, merges of
  // unknown tokens).
  static base::Result<std::unique_ptr<Tokenizer>> create(Vocabulary vocabulary);
  virtual ~Tokenizer() = default;

  // Plain text to ids. Control tokens written in `text` are never recognised: use special() for
  // those. No bos or eos is added. Qwen's tokenizers, and others that say so, bring text into
  // normal form C first. Invalid UTF-8 is encoded byte by byte (SentencePiece: as U+FFFD).
  [[nodiscard]] virtual std::vector<TokenId> encode(std::string_view text) const = 0;
  // Text that may contain control tokens, as a trusted template or a person at the command line
  // writes it.
  [[nodiscard]] virtual std::vector<TokenId> encodeWithSpecials(std::string_view text) const = 0;

  // The bytes of `text` (in normal form) that encode(), or encodeWithSpecials(), leaves out: the
  // vocabulary has no token for them, nor one for the unknown.
  [[nodiscard]] virtual std::size_t unspeltBytes(std::string_view /*text*/,
                                                 bool /*withSpecials*/) const {
    return 0;
  }

  // The bytes a token stands for: may be part of a code point. Control tokens give their text.
  [[nodiscard]] virtual std::string bytesOf(TokenId id) const = 0;
  // The id of a control or user-defined token by its text. Bars and gaps are compared tolerantly:
  // U+FF5C with '|' stays distinct, but U+2581, '_' and ' ' inside a token are the same.
  [[nodiscard]] virtual std::optional<TokenId> special(std::string_view text) const = 0;
  [[nodiscard]] virtual bool isSpecial(TokenId id) const = 0;  // control
  [[nodiscard]] virtual bool isEndOfTurn(
      TokenId id) const = 0;  // eos, eot and the known end tokens by text
  [[nodiscard]] virtual bool isUnused(TokenId id) const = 0;  // must not be sampled

  [[nodiscard]] virtual std::int64_t size() const = 0;
  [[nodiscard]] virtual std::optional<TokenId> bos() const = 0;
  [[nodiscard]] virtual std::optional<TokenId> eos() const = 0;
  [[nodiscard]] virtual bool addsBos() const = 0;
};

}  // namespace tokenizer
