// Tables of the tokens that are not made of text.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/special_tokens.h"

#include <algorithm>

namespace tokenizer {
namespace {

constexpr std::string_view kGap = "\u2581";
constexpr std::string_view kEndTokens[] = {"<｜end▁of▁sentence｜>", "<|EOT|>",    "<|im_end|>",
                                           "<|endoftext|>",         "<|eot_id|>", "<|eom_id|>",
                                           "<|end_of_text|>"};

// Markup of thoughts and of tools, which files call user-defined as well.
constexpr std::string_view kMarkupTokens[] = {"<think>",         "</think>",     "｜DSML｜",
                                              "<tool_call>",     "</tool_call>", "<tool_response>",
                                              "</tool_response>"};

bool looksLikeMarker(std::string_view text) {
  if (std::find(std::begin(kMarkupTokens), std::end(kMarkupTokens), text) !=
      std::end(kMarkupTokens))
    return true;
  return (text.starts_with("<|") && text.ends_with("|>") && text.size() > 4) ||
         (text.starts_with("<｜") && text.ends_with("｜>") && text.size() > 8);
}

// Converters rewrite U+2581 inside some tokens to a space, and templates on paper write '_'.
std::string tolerantForm(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const bool gap = text.starts_with(kGap);
    result.push_back(gap || text.front() == ' ' ? '_' : text.front());
    text.remove_prefix(gap ? kGap.size() : 1);
  }
  return result;
}

}  // namespace

void correctKinds(Vocabulary& vocabulary) {
  for (std::size_t i = 0; i < vocabulary.kinds.size(); ++i) {
    if (vocabulary.kinds[i] != TokenKind::UserDefined) continue;
    const std::string& text = vocabulary.tokens[i];
    if (looksLikeMarker(text)) {
      vocabulary.kinds[i] = TokenKind::Control;
    } else if (text == "[PAD" + std::to_string(i) + "]") {
      vocabulary.kinds[i] = TokenKind::Unused;
    }
  }
}

SpecialTokens::SpecialTokens(const Vocabulary& vocabulary) : m_kinds(vocabulary.kinds) {
  std::vector<std::pair<std::string, TokenId>> userDefined;
  std::vector<std::pair<std::string, TokenId>> all;
  for (std::size_t i = 0; i < m_kinds.size(); ++i) {
    const bool control = m_kinds[i] == TokenKind::Control;
    if (!control && m_kinds[i] != TokenKind::UserDefined) continue;
    const std::string& text = vocabulary.tokens[i];
    const auto id = static_cast<TokenId>(i);
    m_byText.emplace(tolerantForm(text), id);
    all.emplace_back(text, id);
    if (!control) userDefined.emplace_back(text, id);
    if (control &&
        std::find(std::begin(kEndTokens), std::end(kEndTokens), text) != std::end(kEndTokens)) {
      m_ends.insert(id);
    }
  }
  for (const auto& end : {vocabulary.eos, vocabulary.eot}) {
    if (end) m_ends.insert(*end);
  }
  m_userDefined = TokenFinder(std::move(userDefined));
  m_all = TokenFinder(std::move(all));
}

std::optional<TokenId> SpecialTokens::find(std::string_view text) const {
  const auto found = m_byText.find(tolerantForm(text));
  if (found == m_byText.end()) return std::nullopt;
  return found->second;
}

TokenKind SpecialTokens::kind(TokenId id) const {
  const auto index = static_cast<std::size_t>(id);
  return id >= 0 && index < m_kinds.size() ? m_kinds[index] : TokenKind::Unused;
}

std::vector<SpecialTokens::Part> SpecialTokens::split(std::string_view text, Match match) const {
  const TokenFinder& finder = match == Match::UserDefined ? m_userDefined : m_all;
  std::vector<Part> parts;
  std::size_t at = 0;
  while (const auto hit = finder.next(text, at)) {
    if (hit->begin > at) parts.push_back({text.substr(at, hit->begin - at)});
    parts.push_back({{}, hit->id});
    at = hit->end;
  }
  if (at < text.size()) parts.push_back({text.substr(at)});
  return parts;
}

}  // namespace tokenizer
