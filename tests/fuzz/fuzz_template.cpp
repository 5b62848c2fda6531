// Any template text, and any text said in a rendered one: fingerprints end, and nothing that is
// said becomes a control token.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/local/chat/chat_format.h"
#include "engine/local/chat/input_marks.h"
#include "engine/local/tokenizer/byte_alphabet.h"
#include "engine/local/tokenizer/tokenizer.h"
#include "tests/fuzz/check.h"

namespace {

using chat::InputMarks;
using tokenizer::TokenId;

std::unique_ptr<tokenizer::Tokenizer> makeTokenizer() {
  tokenizer::Vocabulary vocabulary;
  vocabulary.preTokenizer = "gpt-2";
  const tokenizer::ByteAlphabet alphabet;
  for (int byte = 0; byte < 256; ++byte)
    vocabulary.tokens.push_back(alphabet.letter(static_cast<unsigned char>(byte)));
  vocabulary.kinds.assign(256, tokenizer::TokenKind::Normal);
  for (const std::string_view marker : chat::marker::kAll) {
    vocabulary.tokens.emplace_back(marker);
    vocabulary.kinds.push_back(tokenizer::TokenKind::Control);
  }
  return *tokenizer::Tokenizer::create(std::move(vocabulary));
}

std::ptrdiff_t controlsIn(const tokenizer::Tokenizer& tokenizer, const std::vector<TokenId>& ids) {
  return std::count_if(ids.begin(), ids.end(), [&](TokenId id) { return tokenizer.isSpecial(id); });
}

// What a template may do to a text.
std::string changed(std::string text, unsigned how) {
  if ((how & 1U) != 0)
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if ((how & 2U) != 0) std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  if ((how & 4U) != 0) text += text;
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  static const std::unique_ptr<tokenizer::Tokenizer> tokenizer = makeTokenizer();
  static const InputMarks marks(*tokenizer);
  const std::string_view said(reinterpret_cast<const char*>(data) + 2, size - 2);
  static_cast<void>(chat::formatOfTemplate(said));
  static_cast<void>(chat::defaultSystemPrompt(said));

  const std::string whole = marks.mark(said, InputMarks::Around::Whole);
  fuzz::require(InputMarks::unmark(whole) == said, "marks can be taken off");
  // The template's own words may be the rest of a marker on both sides.
  static constexpr std::string_view kSides[] = {"", "<", "<|", "<|im_", "</think", "｜", "|>", ">"};
  const std::string before(kSides[data[0] % 8]);
  const std::string after(kSides[data[0] / 8 % 8]);
  const bool isBlank = said.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
  if (isBlank) return 0;
  const auto ids = marks.encode("<|im_start|>" + before + changed(whole, data[1] % 8U) + after);
  fuzz::require(controlsIn(*tokenizer, ids) == 1, "only the template writes control tokens");
  return 0;
}
