// The rule lists by name, and the loop that applies them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/pre_tokenizer.h"

#include <algorithm>
#include <string>

#include "engine/base/quote.h"
#include "engine/base/utf8.h"
#include "engine/local/tokenizer/pre_tokenizer_rules.h"
#include "engine/local/tokenizer/unicode.h"

namespace tokenizer {
namespace {

constexpr MatchRule kDeepSeekLlm[] = {rules::lineBreak,           rules::deepSeekWord,
                                      rules::deepSeekPunctuation, rules::spacesAtEnd,
                                      rules::cjkOrHangul,         rules::singleNumber};
constexpr MatchRule kDeepSeekCoder[] = {rules::lineBreak, rules::letters, rules::punctuation,
                                        rules::cjkOrHangul, rules::singleNumber};
constexpr MatchRule kDeepSeekV3[] = {rules::upToThreeNumbers, rules::cjkOrKana,
                                     rules::deepSeekV3Word};
constexpr MatchRule kQwen2[] = {rules::qwen2Word};
constexpr MatchRule kQwen35[] = {rules::qwen35Word};
constexpr MatchRule kLlama3[] = {rules::llama3Word};
constexpr MatchRule kSmolLm[] = {rules::singleNumber, rules::gpt2Word};
constexpr MatchRule kGpt2[] = {rules::gpt2Word};

struct Named {
  std::string_view name;
  std::span<const MatchRule> rules;
  enum class Also { Nothing, WholeWordsFirst, Composes } also = Also::Nothing;
};

// DeepSeek V4's files say joyai-llm and mean V3's rules.
const Named kNamed[] = {
    {"deepseek-llm", kDeepSeekLlm},
    {"deepseek-coder", kDeepSeekCoder},
    {"deepseek-v3", kDeepSeekV3},
    {"joyai-llm", kDeepSeekV3},
    {"qwen2", kQwen2, Named::Also::Composes},
    {"qwen35", kQwen35, Named::Also::Composes},
    {"deepseek-r1-qwen", kQwen2, Named::Also::Composes},
    {"llama-bpe", kLlama3, Named::Also::WholeWordsFirst},
    {"llama3", kLlama3, Named::Also::WholeWordsFirst},
    {"llama-v3", kLlama3, Named::Also::WholeWordsFirst},
    {"smollm", kSmolLm},
    {"gpt2", kGpt2},
    {"gpt-2", kGpt2},
};

std::vector<Glyph> glyphsOf(std::string_view text) {
  std::vector<Glyph> glyphs;
  glyphs.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decodeUtf8(text.substr(at));
    if (point.state == base::CodePoint::State::Valid) {
      glyphs.push_back({at, point.value, unicode::propertiesOf(point.value)});
    } else {
      glyphs.push_back({at, Glyph::kInvalid, 0});
    }
    at += point.bytes;
  }
  return glyphs;
}

// Glyph indices [first, end).
struct Word {
  std::size_t first;
  std::size_t end;
};

void applyRule(MatchRule match, std::span<const Glyph> glyphs, Word word, std::vector<Word>& out) {
  std::size_t gap = word.first;
  const auto closeGap = [&](std::size_t end) {
    if (gap < end) out.push_back({gap, end});
  };
  for (std::size_t at = word.first; at < word.end;) {
    const Match matched = match(glyphs.subspan(at, word.end - at));
    if (matched.length == 0) {
      at += matched.hopeless;
      continue;
    }
    closeGap(at);
    out.push_back({at, at + matched.length});
    at += matched.length;
    gap = at;
  }
  closeGap(word.end);
}

}  // namespace

base::Result<PreTokenizer> PreTokenizer::find(std::string_view name) {
  const auto* found = std::find_if(std::begin(kNamed), std::end(kNamed),
                                   [name](const Named& entry) { return entry.name == name; });
  if (found == std::end(kNamed)) {
    return base::Error{base::ErrorCode::Unsupported,
                       "the pre-tokenizer " + base::quote(name) +
                           " is not one we know: choose a newer conversion of the "
                           "model, or another model"};
  }
  PreTokenizer result;
  result.m_rules = found->rules;
  result.m_wholeWordsFirst = found->also == Named::Also::WholeWordsFirst;
  result.m_composes = found->also == Named::Also::Composes;
  return result;
}

std::vector<std::string_view> PreTokenizer::split(std::string_view text) const {
  const std::vector<Glyph> glyphs = glyphsOf(text);
  std::vector<Word> words;
  if (!glyphs.empty()) words.push_back({0, glyphs.size()});
  std::vector<Word> next;
  for (const MatchRule rule : m_rules) {
    next.clear();
    for (const Word word : words) applyRule(rule, glyphs, word, next);
    words.swap(next);
  }
  std::vector<std::string_view> result;
  result.reserve(words.size());
  for (const Word word : words) {
    const std::size_t begin = glyphs[word.first].offset;
    const std::size_t end = word.end < glyphs.size() ? glyphs[word.end].offset : text.size();
    result.push_back(text.substr(begin, end - begin));
  }
  return result;
}

}  // namespace tokenizer
