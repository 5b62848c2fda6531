// Any vocabulary and any text: created or refused with a sentence; byte-level encoding loses
// nothing.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/local/tokenizer/normalization.h"
#include "engine/local/tokenizer/tokenizer.h"
#include "tests/fuzz/check.h"

namespace {

using tokenizer::TokenId;
using tokenizer::Tokenizer;
using tokenizer::TokenKind;
using tokenizer::Vocabulary;

constexpr std::array<const char*, 8> kPreTokenizers = {
    "deepseek-llm", "deepseek-coder", "deepseek-v3", "qwen2",
    "llama-bpe",    "smollm",         "gpt-2",       "no-such-name"};

// How byte-level vocabularies write the byte: printable Latin-1 as itself, the rest from U+0100 on.
std::string writtenByte(int byte) {
  const auto printable = [](int value) {
    return (value >= 0x21 && value <= 0x7E) || (value >= 0xA1 && value != 0xAD);
  };
  int codePoint = byte;
  if (!printable(byte)) {
    codePoint = 0x100;
    for (int other = 0; other < byte; ++other)
      if (!printable(other)) ++codePoint;
  }
  if (codePoint < 0x80) return std::string(1, static_cast<char>(codePoint));
  return {static_cast<char>(0xC0 | (codePoint >> 6)), static_cast<char>(0x80 | (codePoint & 0x3F))};
}

// All bytes, a few merges and a control token.
Vocabulary smallVocabulary(std::string preTokenizer) {
  Vocabulary vocabulary;
  vocabulary.preTokenizer = std::move(preTokenizer);
  for (int byte = 0; byte < 256; ++byte) vocabulary.tokens.push_back(writtenByte(byte));
  for (const auto& [left, right] : {std::pair("t", "h"),
                                    {"th", "e"},
                                    {"1", "2"},
                                    {"\xC4\xA0", "a"},
                                    {"a", "a"},
                                    {"aa", "aa"},
                                    {"\xC3\xA3", "\xC4\xA2"}}) {
    vocabulary.merges.push_back(std::string(left) + " " + right);
    vocabulary.tokens.push_back(std::string(left) + right);
  }
  vocabulary.kinds.assign(vocabulary.tokens.size(), TokenKind::Normal);
  vocabulary.tokens.emplace_back("<|end|>");
  vocabulary.kinds.push_back(TokenKind::Control);
  vocabulary.eos = static_cast<TokenId>(vocabulary.tokens.size() - 1);
  return vocabulary;
}

std::string decoded(const Tokenizer& tokenizer, std::string_view text, bool specials) {
  std::string bytes;
  for (const TokenId id : specials ? tokenizer.encodeWithSpecials(text) : tokenizer.encode(text)) {
    fuzz::require(id >= 0 && id < tokenizer.size(), "ids are inside the vocabulary");
    fuzz::require(specials || !tokenizer.isSpecial(id), "plain text gives no control token");
    bytes += tokenizer.bytesOf(id);
  }
  return bytes;
}

void encodeText(std::size_t choice, std::string_view text) {
  const auto created = Tokenizer::create(smallVocabulary(kPreTokenizers.at(choice % 8)));
  if (!created) {
    fuzz::require(choice % 8 == 7, "known pre-tokenizers are accepted");
    return;
  }
  const bool composes = std::string_view(kPreTokenizers.at(choice % 8)) == "qwen2";
  const std::string expected = composes ? tokenizer::composed(text) : std::string(text);
  fuzz::require(decoded(**created, text, false) == expected, "decode(encode(text)) is text");
  fuzz::require(composes || decoded(**created, text, true) == text, "with specials too");
  fuzz::require(tokenizer::composed(expected) == tokenizer::composed(text), "normalised once");
  fuzz::require(!tokenizer::isComposed(text) || tokenizer::composed(text) == text, "composed is");
}

// The text cut at zero bytes into tokens, the rest of them merges.
void createAnything(std::uint8_t choice, std::string_view text) {
  Vocabulary vocabulary;
  vocabulary.algorithm =
      (choice & 1) != 0 ? Vocabulary::Algorithm::SentencePiece : Vocabulary::Algorithm::BytePairs;
  vocabulary.preTokenizer = kPreTokenizers.at((choice >> 1) % 8);
  while (!text.empty() && vocabulary.tokens.size() < 4096) {
    const std::string piece(text.substr(0, text.find('\0')));
    text.remove_prefix(std::min(text.size(), piece.size() + 1));
    if (piece.find(' ') != std::string::npos) {
      vocabulary.merges.push_back(piece);
      continue;
    }
    vocabulary.tokens.push_back(piece);
    vocabulary.kinds.push_back(static_cast<TokenKind>(piece.size() % 8));
    vocabulary.scores.push_back(-static_cast<float>(piece.size()));
  }
  if ((choice & 0x10) != 0) vocabulary.bos = static_cast<TokenId>(choice) - 0x40;
  const auto created = Tokenizer::create(std::move(vocabulary));
  if (!created) {
    fuzz::require(!created.error().message.empty(), "an error has a message");
    return;
  }
  decoded(**created, "The 12 quick\n\tfoxes \xE4\xBD\xA0\xF0\x9F\x98\x80 \xFF", false);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  if ((data[0] & 1) != 0)
    createAnything(data[1], text);
  else
    encodeText(data[1], text);
  return 0;
}
