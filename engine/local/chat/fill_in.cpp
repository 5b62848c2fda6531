// The markers of each family, around texts that never become one.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/fill_in.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace chat {
namespace {

using tokenizer::TokenId;
using tokenizer::Tokenizer;

// In the order of the prompt: before the prefix, before the suffix, after it.
struct Markers {
  std::array<std::string_view, 3> texts;
};

constexpr std::array<Markers, 2> kFamilies{
    {{{"<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"}},
     {{"<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"}}}};

// What follows a filled gap where the next file of a repository would begin.
constexpr std::array<std::string_view, 3> kEnds{"<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"};

std::optional<std::array<TokenId, 3>> idsOf(const Markers& markers, const Tokenizer& tokenizer) {
  std::array<TokenId, 3> ids{};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto id = tokenizer.special(markers.texts[i]);
    if (!id) return std::nullopt;
    ids[i] = *id;
  }
  return ids;
}

void append(std::vector<TokenId>& tokens, const std::vector<TokenId>& more) {
  tokens.insert(tokens.end(), more.begin(), more.end());
}

bool beginsWithMarker(std::string_view text, const Markers& markers) {
  const auto begins = [text](std::string_view mark) { return text.starts_with(mark); };
  return std::any_of(markers.texts.begin(), markers.texts.end(), begins) ||
         std::any_of(kEnds.begin(), kEnds.end(), begins) ||
         std::any_of(marker::kAll.begin(), marker::kAll.end(), begins);
}

// Some vocabularies find their markers in any text: one that is cut after its first byte is none.
void appendText(std::vector<TokenId>& tokens, std::string_view text, const Markers& markers,
                const Tokenizer& tokenizer) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!beginsWithMarker(text.substr(at), markers)) continue;
    append(tokens, tokenizer.encode(text.substr(begin, at + 1 - begin)));
    begin = at + 1;
  }
  if (begin < text.size()) append(tokens, tokenizer.encode(text.substr(begin)));
}

}  // namespace

base::Result<FillInPrompt> fillInPrompt(const engine::FillIn& gap, const Tokenizer& tokenizer) {
  for (const Markers& markers : kFamilies) {
    const auto ids = idsOf(markers, tokenizer);
    if (!ids) continue;
    FillInPrompt result;
    result.prompt.start = OutputStart::Verbatim;
    std::vector<TokenId>& tokens = result.prompt.tokens;
    if (const auto bos = tokenizer.bos(); bos && tokenizer.addsBos()) tokens.push_back(*bos);
    tokens.push_back((*ids)[0]);
    appendText(tokens, gap.prefix, markers, tokenizer);
    tokens.push_back((*ids)[1]);
    appendText(tokens, gap.suffix, markers, tokenizer);
    tokens.push_back((*ids)[2]);
    result.ends.assign(ids->begin(), ids->end());
    for (const std::string_view end : kEnds)
      if (const auto id = tokenizer.special(end)) result.ends.push_back(*id);
    return result;
  }
  return base::Error{base::ErrorCode::Unsupported,
                     "this model cannot fill gaps: its vocabulary has neither <｜fim▁begin｜>, "
                     "<｜fim▁hole｜> and <｜fim▁end｜> nor <|fim_prefix|>, <|fim_suffix|> and "
                     "<|fim_middle|>"};
}

}  // namespace chat
