// A recursive descent over a pattern's code points.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/pattern_parser.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/base/quote.h"
#include "engine/base/utf8.h"

namespace grammar {
namespace {

using Kind = PatternNode::Kind;

constexpr std::size_t kMaxBytes = 4096;
constexpr int kMaxGroups = 64;  // inside each other
constexpr int kMaxCount = 10'000;

// Source: ECMA-262, CharacterClassEscape: \s is WhiteSpace and LineTerminator.
const CodePoints& spaces() {
  static const CodePoints kSpaces{
      {0x09, 0x0D},     {0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
      {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
  return kSpaces;
}

std::optional<CodePoints> classOf(char32_t letter) {
  const CodePoints digits{{'0', '9'}};
  const CodePoints words{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  switch (letter) {
    case 'd':
      return digits;
    case 'D':
      return CodePoints::all().without(digits);
    case 'w':
      return words;
    case 'W':
      return CodePoints::all().without(words);
    case 's':
      return spaces();
    case 'S':
      return CodePoints::all().without(spaces());
    default:
      return std::nullopt;
  }
}

class Parser {
 public:
  explicit Parser(std::string_view text) : m_text(text), m_rest(text) {}

  base::Result<Pattern> parse() {
    Pattern pattern;
    pattern.fromStart = take('^');
    pattern.root = alternatives(0);
    pattern.toEnd = take('$');
    if (!m_error && !m_rest.empty())
      fail(peek() == ')' ? "a ')' without its '('" : "an anchor that is not at an end of it");
    const bool branches = pattern.root.kind == Kind::Alternatives;
    if (!m_error && branches && (pattern.fromStart || pattern.toEnd))
      unsupported("an anchor beside \"|\"; put the alternatives into a group");
    if (m_error) return *m_error;
    return pattern;
  }

 private:
  void fail(const std::string& what) { setError(base::ErrorCode::InvalidArgument, "has " + what); }
  void unsupported(const std::string& what) {
    setError(base::ErrorCode::Unsupported, "uses " + what + ", which is not supported");
  }
  void setError(base::ErrorCode code, const std::string& what) {
    if (!m_error) m_error = base::Error{code, "the pattern " + base::quote(m_text) + " " + what};
    m_rest = {};  // nothing more is read
  }

  [[nodiscard]] char peek() const { return m_rest.empty() ? '\0' : m_rest.front(); }
  bool take(char c) {
    if (m_rest.empty() || m_rest.front() != c) return false;
    m_rest.remove_prefix(1);
    return true;
  }
  bool take(std::string_view text) {
    if (!m_rest.starts_with(text)) return false;
    m_rest.remove_prefix(text.size());
    return true;
  }
  char32_t takeCodePoint() {
    const base::CodePoint point = base::decodeUtf8(m_rest);
    if (point.state != base::CodePoint::State::Valid) {
      fail("bytes that are not UTF-8");
      return base::kReplacementCharacter;
    }
    m_rest.remove_prefix(point.bytes);
    return point.value;
  }

  PatternNode alternatives(int depth) {
    PatternNode node = sequence(depth);
    if (peek() != '|') return node;
    PatternNode result{.kind = Kind::Alternatives};
    result.children.push_back(std::move(node));
    while (take('|')) result.children.push_back(sequence(depth));
    return result;
  }

  PatternNode sequence(int depth) {
    PatternNode result;
    while (!m_rest.empty() && peek() != '|' && peek() != ')' && peek() != '$' && peek() != '^')
      result.children.push_back(quantified(atom(depth)));
    return result;
  }

  PatternNode atom(int depth) {
    PatternNode node{.kind = Kind::Class};
    if (take('(')) return group(depth);
    if (take('[')) {
      node.set = bracket();
    } else if (take('.')) {
      node.set = CodePoints::all().without({{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}});
    } else if (take('\\')) {
      node.set = escape(/*inBracket=*/false);
    } else if (std::string_view("*+?{").find(peek()) != std::string_view::npos) {
      fail("a quantifier of nothing");
    } else {
      const char32_t point = takeCodePoint();
      node.set.add(point, point);
    }
    return node;
  }

  PatternNode group(int depth) {
    if (depth >= kMaxGroups) {
      fail("groups nested deeper than " + std::to_string(kMaxGroups));
      return {};
    }
    if (take("?:")) {
    } else if (peek() == '?') {
      unsupported("a group that begins with " + base::quote(m_rest.substr(0, 2)));
      return {};
    }
    PatternNode node = alternatives(depth + 1);
    if (!m_error && !take(')')) {
      if (peek() == '^' || peek() == '$')
        unsupported("an anchor inside a group");
      else
        fail("a '(' without its ')'");
    }
    return node;
  }

  PatternNode quantified(PatternNode node) {
    int least = 1;
    int most = 1;
    if (take('*')) {
      least = 0;
      most = PatternNode::kUnbounded;
    } else if (take('+')) {
      most = PatternNode::kUnbounded;
    } else if (take('?')) {
      least = 0;
    } else if (take('{')) {
      least = count();
      most = take(',') ? (peek() == '}' ? PatternNode::kUnbounded : count()) : least;
      if (!m_error && !take('}')) fail("a '{' without its '}'");
      if (most != PatternNode::kUnbounded && most < least) fail("a quantifier from more to less");
    } else {
      return node;
    }
    take('?');  // fewest first is the same language
    if (std::string_view("*+?{").find(peek()) != std::string_view::npos && !m_rest.empty())
      fail("a quantifier of a quantifier");
    PatternNode result{
        .kind = Kind::Repeat, .set = {}, .children = {}, .least = least, .most = most};
    result.children.push_back(std::move(node));
    return result;
  }

  int count() {
    int value = 0;
    bool hasDigit = false;
    while (peek() >= '0' && peek() <= '9' && value <= kMaxCount) {
      value = value * 10 + (peek() - '0');
      m_rest.remove_prefix(1);
      hasDigit = true;
    }
    if (!hasDigit) fail("a '{' without a number after it");
    if (value > kMaxCount) fail("a quantifier of more than " + std::to_string(kMaxCount));
    return value;
  }

  CodePoints bracket() {
    const bool isNegated = take('^');
    CodePoints set;
    while (!m_rest.empty() && peek() != ']') {
      const CodePoints first = classAtom();
      if (peek() != '-' || m_rest.size() < 2 || m_rest[1] == ']') {
        set.add(first);
        continue;
      }
      take('-');
      const CodePoints last = classAtom();
      const bool areSingle = isSingle(first) && isSingle(last);
      if (m_error) break;
      if (!areSingle || last.ranges()[0].low < first.ranges()[0].low) {
        fail("a range in [...] that does not go upwards");
        break;
      }
      set.add(first.ranges()[0].low, last.ranges()[0].low);
    }
    if (!m_error && !take(']')) fail("a '[' without its ']'");
    return isNegated ? CodePoints::all().without(set) : set;
  }

  static bool isSingle(const CodePoints& set) {
    return set.ranges().size() == 1 && set.ranges()[0].low == set.ranges()[0].high;
  }

  CodePoints classAtom() {
    if (take('\\')) return escape(/*inBracket=*/true);
    const char32_t point = takeCodePoint();
    return {{point, point}};
  }

  CodePoints escape(bool inBracket) {
    if (m_rest.empty()) {
      fail("a backslash at its end");
      return {};
    }
    const char32_t letter = takeCodePoint();
    if (auto known = classOf(letter)) return *std::move(known);
    constexpr std::pair<char, char32_t> kControls[] = {
        {'t', '\t'}, {'n', '\n'}, {'r', '\r'}, {'f', '\f'}, {'v', '\v'}};
    for (const auto& [name, point] : kControls)
      if (letter == static_cast<char32_t>(name)) return {{point, point}};
    if (letter == 'b' && inBracket) return {{'\b', '\b'}};
    if (letter == 'x') return hex(2);
    if (letter == 'u') return hex(4);
    const bool isLetter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    if (isLetter || (letter >= '0' && letter <= '9') || letter > 0x7F) {
      std::string name = "\\";
      base::appendUtf8(name, letter);
      unsupported(name);
      return {};
    }
    return {{letter, letter}};
  }

  CodePoints hex(int digits) {
    std::uint32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const std::size_t digit = std::string_view("0123456789abcdef")
                                    .find(static_cast<char>(peek() | (peek() >= 'A' ? 0x20 : 0)));
      if (m_rest.empty() || digit == std::string_view::npos) {
        fail("an escape without its hexadecimal digits");
        return {};
      }
      value = value * 16 + static_cast<std::uint32_t>(digit);
      m_rest.remove_prefix(1);
    }
    if (value >= 0xD800 && value <= 0xDFFF) {
      unsupported("half of a surrogate pair");
      return {};
    }
    return {{value, value}};
  }

  std::string_view m_text;
  std::string_view m_rest;
  std::optional<base::Error> m_error;
};

}  // namespace

base::Result<Pattern> parsePattern(std::string_view text) {
  if (text.size() > kMaxBytes)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "a pattern has " + std::to_string(text.size()) +
                           " bytes, expected at most " + std::to_string(kMaxBytes)};
  return Parser(text).parse();
}

}  // namespace grammar
