// Little vocabularies with the control tokens of the chat formats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/local/chat/chat_format.h"
#include "tests/engine/local/tokenizer/golden.h"

namespace support {

// V3's cut vocabulary with every marker of chat::marker::kAll but those that begin with something
// in `without`; `bos` comes first of them.
inline std::unique_ptr<tokenizer::Tokenizer> chatTokenizer(
    const std::string& bos, const std::vector<std::string>& without = {}) {
  tokenizer::Vocabulary vocabulary = golden::vocabulary(QStringLiteral("deepseek-v3"));
  vocabulary.bos = golden::add(vocabulary, bos, tokenizer::TokenKind::Control);
  for (const std::string_view marker : chat::marker::kAll) {
    const auto leftOut = [&](const std::string& text) { return marker.starts_with(text); };
    if (marker == bos || std::any_of(without.begin(), without.end(), leftOut)) continue;
    golden::add(vocabulary, std::string(marker), tokenizer::TokenKind::UserDefined);
  }
  return *tokenizer::Tokenizer::create(std::move(vocabulary));
}

inline std::string textOfTokens(const tokenizer::Tokenizer& tokenizer,
                                const std::vector<tokenizer::TokenId>& ids) {
  std::string text;
  for (const tokenizer::TokenId id : ids) text += tokenizer.bytesOf(id);
  return text;
}

}  // namespace support
