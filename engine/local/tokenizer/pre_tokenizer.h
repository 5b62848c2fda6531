// Cuts text into the words that merging works on, as each model's tokenizer.json says.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace tokenizer {

// A code point and where its bytes begin. Invalid bytes have no properties and the value kInvalid.
struct Glyph {
  static constexpr char32_t kInvalid = 0xFFFFFFFF;
  std::size_t offset = 0;
  char32_t codePoint = 0;
  std::uint8_t properties = 0;  // of unicode::Properties
};

// What a rule says of the beginning of a span. Where it does not match (length 0), it does not
// match at the `hopeless` next glyphs either: this keeps a rule that must look far ahead from
// looking again at each glyph.
struct Match {
  std::size_t length = 0;
  std::size_t hopeless = 1;

  Match(std::size_t matched) : length(matched) {}
  static Match none(std::size_t hopelessGlyphs) {
    Match result(0);
    result.hopeless = hopelessGlyphs;
    return result;
  }
};

// Matches a rule at the first glyph of `rest`, which is not empty and ends where the word being cut
// ends.
using MatchRule = Match (*)(std::span<const Glyph> rest);

// Rules apply one after another, each to the words that the rules before it left: what a rule
// matches and the gaps between its matches both become words ("Isolated" in Hugging Face's terms).
// Written by hand over code points, so the time is linear and the stack flat, where a regex
// engine's are not. Source: the pre_tokenizer section of the models' tokenizer.json.
class PreTokenizer {
 public:
  // By the name that GGUF files give in tokenizer.ggml.pre. Errors: Unsupported.
  static base::Result<PreTokenizer> find(std::string_view name);

  // The words of `text`, in order; joined they are `text`. Thread: any.
  [[nodiscard]] std::vector<std::string_view> split(std::string_view text) const;

  // Llama 3: a word that is a token as a whole is not built from merges.
  [[nodiscard]] bool wholeWordsFirst() const { return m_wholeWordsFirst; }
  // Qwen: text is brought into normal form C before it is cut, unless the vocabulary says no.
  [[nodiscard]] bool composes() const { return m_composes; }
  // Llama 3's converters leave add_bos_token out and mean true.
  [[nodiscard]] bool addsBosByDefault() const { return m_wholeWordsFirst; }

 private:
  std::span<const MatchRule> m_rules;
  bool m_wholeWordsFirst = false;
  bool m_composes = false;
};

}  // namespace tokenizer
