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
         (text.starts_with("<｜") && (text.ends_with("｜>") || text.ends_with(">｜")) &&
          text.size() > 8);
}

// The text with `gap` where it has U+2581 or a space.
std::string withGaps(std::string_view text, std::string_view gap) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const bool mark = text.starts_with(kGap);
    if (mark || text.front() == ' ') {
      result.append(gap);
    } else {
      result.push_back(text.front());
    }
    text.remove_prefix(mark ? kGap.size() : 1);
  }
  return result;
}

// Converters rewrite U+2581 inside some tokens to a space, and templates on paper write '_'.
std::string tolerantForm(std::string_view text) {
  return withGaps(text, "_");
}

// Templates write a marker's gaps as the model's authors do, whatever a converter made of them.
void addOtherGaps(std::vector<std::pair<std::string, TokenId>>& control) {
  const std::size_t count = control.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!looksLikeMarker(control[i].first)) continue;
    for (const std::string_view gap : {kGap, std::string_view(" ")}) {
      std::string other = withGaps(control[i].first, gap);
      if (other != control[i].first) control.emplace_back(std::move(other), control[i].second);
    }
  }
}

const TokenFinder& choose(SpecialTokens::Match match, const TokenFinder& userDefined,
                          const TokenFinder& control, const TokenFinder& all) {
  switch (match) {
    case SpecialTokens::Match::UserDefined:
      return userDefined;
    case SpecialTokens::Match::Control:
      return control;
    case SpecialTokens::Match::UserDefinedAndControl:
      break;
  }
  return all;
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
  std::vector<std::pair<std::string, TokenId>> control;
  for (std::size_t i = 0; i < m_kinds.size(); ++i) {
    const bool isControl = m_kinds[i] == TokenKind::Control;
    if (!isControl && m_kinds[i] != TokenKind::UserDefined) continue;
    const std::string& text = vocabulary.tokens[i];
    const auto id = static_cast<TokenId>(i);
    m_byText.emplace(tolerantForm(text), id);
    (isControl ? control : userDefined).emplace_back(text, id);
    if (isControl &&
        std::find(std::begin(kEndTokens), std::end(kEndTokens), text) != std::end(kEndTokens)) {
      m_ends.insert(id);
    }
  }
  for (const auto& end : {vocabulary.eos, vocabulary.eot}) {
    if (end) m_ends.insert(*end);
  }
  addOtherGaps(control);
  m_userDefined = TokenFinder(userDefined);
  m_control = TokenFinder(control);
  userDefined.insert(userDefined.end(), control.begin(), control.end());
  m_all = TokenFinder(std::move(userDefined));
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
  const TokenFinder& finder = choose(match, m_userDefined, m_control, m_all);
  std::vector<Part> parts;
  std::size_t at = 0;
  for (const TokenFinder::Hit& hit : finder.find(text)) {
    if (hit.begin > at) parts.push_back({text.substr(at, hit.begin - at)});
    parts.push_back({{}, hit.id});
    at = hit.end;
  }
  if (at < text.size()) parts.push_back({text.substr(at)});
  return parts;
}

}  // namespace tokenizer
