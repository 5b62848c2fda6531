// The patterns of the pre-tokenizers, each a function that matches at the first glyph of a span.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/tokenizer/pre_tokenizer.h"

// Each is a MatchRule; the pattern it stands for is quoted. \s is Unicode's White_Space.
namespace tokenizer::rules {

Match lineBreak(std::span<const Glyph> rest);            // [\r\n]
Match letters(std::span<const Glyph> rest);              // \s?\p{L}+
Match punctuation(std::span<const Glyph> rest);          // \s?\p{P}+
Match cjkOrHangul(std::span<const Glyph> rest);          // [一-龥ࠀ-一가-퟿]+
Match cjkOrKana(std::span<const Glyph> rest);            // [一-龥぀-ゟ゠-ヿ]+
Match singleNumber(std::span<const Glyph> rest);         // \p{N}
Match upToThreeNumbers(std::span<const Glyph> rest);     // \p{N}{1,3}
Match deepSeekWord(std::span<const Glyph> rest);         // \s?[letters of cased scripts]+
Match deepSeekPunctuation(std::span<const Glyph> rest);  // \s?[!-/:-~！-／：-～‘-‟　-。]+
Match spacesAtEnd(std::span<const Glyph> rest);          // \s+$

// [ASCII punctuation][A-Za-z]+ | [^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+ | ?[\p{P}\p{S}]+[\r\n]* |
// \s*[\r\n]+ | \s+(?!\S) | \s+
Match deepSeekV3Word(std::span<const Glyph> rest);
// (?i:'s|'t|'re|'ve|'m|'ll|'d) | [^\r\n\p{L}\p{N}]?\p{L}+ | \p{N} | ?[^\s\p{L}\p{N}]+[\r\n]* |
// \s*[\r\n]+ | \s+(?!\S) | \s+
Match qwen2Word(std::span<const Glyph> rest);
// The same with [\p{L}\p{M}]+ in place of \p{L}+, and signs without \p{M}.
Match qwen35Word(std::span<const Glyph> rest);
// The same as qwen2Word with \p{N}{1,3}.
Match llama3Word(std::span<const Glyph> rest);
// 's|'t|'re|'ve|'m|'ll|'d | ?\p{L}+ | ?\p{N}+ | ?[^\s\p{L}\p{N}]+ | \s+(?!\S) | \s+
Match gpt2Word(std::span<const Glyph> rest);

}  // namespace tokenizer::rules
