// Hand-written matchers, one per pattern.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/pre_tokenizer_rules.h"

#include <algorithm>
#include <string_view>

#include "engine/local/tokenizer/unicode.h"

namespace tokenizer::rules {
namespace {

using namespace unicode;
using Glyphs = std::span<const Glyph>;

bool has(const Glyph& glyph, unsigned properties) {
  return (glyph.properties & properties) != 0;
}
bool isLineBreak(const Glyph& glyph) {
  return glyph.codePoint == '\r' || glyph.codePoint == '\n';
}
bool isBetween(const Glyph& glyph, char32_t first, char32_t last) {
  return glyph.codePoint >= first && glyph.codePoint <= last;
}
bool isAsciiLetter(const Glyph& glyph) {
  return isBetween(glyph, 'A', 'Z') || isBetween(glyph, 'a', 'z');
}
bool isAsciiPunctuation(const Glyph& glyph) {
  return isBetween(glyph, '!', '~') && !isAsciiLetter(glyph) && !isBetween(glyph, '0', '9');
}

// How many glyphs from `first` on satisfy `belongs`, at most `limit`.
template <typename Predicate>
std::size_t run(Glyphs glyphs, std::size_t first, Predicate belongs, std::size_t limit = SIZE_MAX) {
  std::size_t count = 0;
  while (count < limit && first + count < glyphs.size() && belongs(glyphs[first + count])) ++count;
  return count;
}

// PREFIX? BODY+ : a prefix counts only when a body follows it.
template <typename Prefix, typename Body>
std::size_t prefixedRun(Glyphs rest, Prefix isPrefix, Body isBody) {
  if (isPrefix(rest[0])) {
    const std::size_t body = run(rest, 1, isBody);
    if (body > 0) return 1 + body;
  }
  return run(rest, 0, isBody);
}

bool isSpace(const Glyph& glyph) {
  return has(glyph, kSpace);
}
bool isBlank(const Glyph& glyph) {
  return glyph.codePoint == ' ';
}
bool isLetter(const Glyph& glyph) {
  return has(glyph, kLetter);
}
bool isNumber(const Glyph& glyph) {
  return has(glyph, kNumber);
}
bool isOther(const Glyph& glyph) {
  return !has(glyph, kSpace | kLetter | kNumber);
}

// \s*[\r\n]+ | \s+(?!\S) | \s+ : up to the last line break of a run of spaces; without one, the run
// without its last space unless the word ends there; a single space otherwise.
std::size_t spaces(Glyphs rest, bool breakAtLines) {
  const std::size_t all = run(rest, 0, isSpace);
  if (breakAtLines) {
    for (std::size_t end = all; end > 0; --end) {
      if (isLineBreak(rest[end - 1])) return end;
    }
  }
  return all > 1 && all < rest.size() ? all - 1 : all;
}

// 's 't 're 've 'm 'll 'd, in lower case only or in any.
std::size_t contraction(Glyphs rest, bool anyCase) {
  if (rest[0].codePoint != '\'') return 0;
  const auto letterAt = [&](std::size_t index) -> char32_t {
    if (index >= rest.size()) return 0;
    const char32_t point = rest[index].codePoint;
    if (!anyCase) return point;
    constexpr char32_t kLongS = 0x17F;  // folds to 's' where case does not count
    return isBetween(rest[index], 'A', 'Z') ? point + ('a' - 'A') : point == kLongS ? 's' : point;
  };
  const char32_t first = letterAt(1);
  if (first == 's' || first == 't' || first == 'm' || first == 'd') return 2;
  const char32_t second = letterAt(2);
  const bool two = (first == 'r' && second == 'e') || (first == 'v' && second == 'e') ||
                   (first == 'l' && second == 'l');
  return two ? 3 : 0;
}

// `body`: the properties of what words are made of.
std::size_t qwenLikeWord(Glyphs rest, unsigned body, std::size_t numbers) {
  if (const std::size_t matched = contraction(rest, true)) return matched;
  const auto isPrefix = [](const Glyph& glyph) {
    return !isLineBreak(glyph) && !has(glyph, kLetter | kNumber);
  };
  const auto isBody = [body](const Glyph& glyph) { return has(glyph, body); };
  if (const std::size_t matched = prefixedRun(rest, isPrefix, isBody)) return matched;
  if (const std::size_t matched = run(rest, 0, isNumber, numbers)) return matched;
  const auto isSign = [body](const Glyph& glyph) { return !has(glyph, kSpace | kNumber | body); };
  if (const std::size_t matched = prefixedRun(rest, isBlank, isSign)) {
    return matched + run(rest, matched, isLineBreak);
  }
  return spaces(rest, true);
}

bool isCjk(const Glyph& glyph) {
  return isBetween(glyph, 0x4E00, 0x9FA5);
}

}  // namespace

Match lineBreak(Glyphs rest) {
  return isLineBreak(rest[0]) ? 1 : 0;
}

Match letters(Glyphs rest) {
  return prefixedRun(rest, isSpace, isLetter);
}

Match punctuation(Glyphs rest) {
  return prefixedRun(rest, isSpace, [](const Glyph& glyph) { return has(glyph, kPunctuation); });
}

Match cjkOrHangul(Glyphs rest) {
  // The middle range begins at U+0800, a slip for kana in the models' own files that is part of
  // their vocabulary now.
  return run(rest, 0, [](const Glyph& glyph) {
    return isCjk(glyph) || isBetween(glyph, 0x0800, 0x4E00) || isBetween(glyph, 0xAC00, 0xD7FF);
  });
}

Match cjkOrKana(Glyphs rest) {
  return run(rest, 0,
             [](const Glyph& glyph) { return isCjk(glyph) || isBetween(glyph, 0x3040, 0x30FF); });
}

Match singleNumber(Glyphs rest) {
  return isNumber(rest[0]) ? 1 : 0;
}

Match upToThreeNumbers(Glyphs rest) {
  return run(rest, 0, isNumber, 3);
}

Match deepSeekWord(Glyphs rest) {
  return prefixedRun(rest, isSpace, [](const Glyph& glyph) { return has(glyph, kDeepSeekLetter); });
}

Match deepSeekPunctuation(Glyphs rest) {
  // ':' to '~' holds the letters, too: words with letters beyond ASCII are cut where those begin.
  return prefixedRun(rest, isSpace, [](const Glyph& glyph) {
    return isBetween(glyph, '!', '/') || isBetween(glyph, ':', '~') ||
           isBetween(glyph, 0xFF01, 0xFF0F) || isBetween(glyph, 0xFF1A, 0xFF5E) ||
           isBetween(glyph, 0x2018, 0x201F) || isBetween(glyph, 0x3000, 0x3002);
  });
}

Match spacesAtEnd(Glyphs rest) {
  const std::size_t all = run(rest, 0, isSpace);
  return all == rest.size() ? Match(all) : Match::none(all + 1);
}

Match deepSeekV3Word(Glyphs rest) {
  if (isAsciiPunctuation(rest[0])) {
    if (const std::size_t name = run(rest, 1, isAsciiLetter)) return 1 + name;
  }
  const auto isPrefix = [](const Glyph& glyph) {
    return !isLineBreak(glyph) && !has(glyph, kLetter | kPunctuation | kSymbol);
  };
  const auto isBody = [](const Glyph& glyph) { return has(glyph, kLetter | kMark); };
  if (const std::size_t matched = prefixedRun(rest, isPrefix, isBody)) return matched;
  const auto isSign = [](const Glyph& glyph) { return has(glyph, kPunctuation | kSymbol); };
  if (const std::size_t matched = prefixedRun(rest, isBlank, isSign)) {
    return matched + run(rest, matched, isLineBreak);
  }
  return spaces(rest, true);
}

Match qwen2Word(Glyphs rest) {
  return qwenLikeWord(rest, kLetter, 1);
}

Match qwen35Word(Glyphs rest) {
  return qwenLikeWord(rest, kLetter | kMark, 1);
}

Match llama3Word(Glyphs rest) {
  return qwenLikeWord(rest, kLetter, 3);
}

Match gpt2Word(Glyphs rest) {
  if (const std::size_t matched = contraction(rest, false)) return matched;
  if (const std::size_t matched = prefixedRun(rest, isBlank, isLetter)) return matched;
  if (const std::size_t matched = prefixedRun(rest, isBlank, isNumber)) return matched;
  if (const std::size_t matched = prefixedRun(rest, isBlank, isOther)) return matched;
  return spaces(rest, false);
}

}  // namespace tokenizer::rules
