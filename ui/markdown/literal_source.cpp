// Prepares a piece of Markdown for the parser: what must reach the reader as typed is escaped
// first.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/literal_source.h"

#include <algorithm>
#include <array>

#include "ui/markdown/line_syntax.h"

namespace ui {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
// Longer runs of backticks are no code span for us; md4c has a limit of the same size.
constexpr std::size_t kMaxBackticks = 32;

bool isPunctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

constexpr std::string_view kStarHelperUtf8 = "\u2054";

// Chinese and typographic punctuation that is written without a space on its outer side.
constexpr std::array<std::string_view, 9> kOpening{"“",  "‘",  "（", "《", "「",
                                                   "『", "【", "〈", "［"};
constexpr std::array<std::string_view, 17> kClosing{"”",  "’",  "）", "》", "」", "』",
                                                    "】", "〉", "］", "：", "。", "，",
                                                    "！", "？", "；", "、", "…"};

bool isUrlCharacter(char c) {
  const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return isLetter || (c != '\0' && std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != kNone);
}

bool isBeyondAscii(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

class Escaper {
 public:
  explicit Escaper(std::string_view piece) : m_piece(piece) { findBackticks(); }

  std::string run() {
    m_out.reserve(m_piece.size() + m_piece.size() / 8);
    while (m_at < m_piece.size()) {
      if (m_isLineStart && lineStart()) continue;
      character();
    }
    return std::move(m_out);
  }

 private:
  // Handles lines of fenced code inside list items and quotes. True: the line was taken as it is.
  bool lineStart() {
    m_isLineStart = false;
    const std::size_t end = std::min(m_piece.find('\n', m_at), m_piece.size());
    const std::string_view whole = m_piece.substr(m_at, end - m_at);
    const std::string_view rest = line::afterMarkers(whole);
    const Segmenter::Fence fence = line::fenceOf(rest);
    const bool isInside = m_fence.length > 0;
    if (isInside && line::closesFence(rest, m_fence)) {
      m_fence = {};
    } else if (!isInside && fence.length > 0) {
      m_fence = fence;
    } else if (!isInside) {
      copy(m_at + (whole.size() - rest.size()));
      if (line::isDelimiterRow(rest)) {
        delimiterRow(rest);
        return false;
      }
      if (!rest.empty() && rest[0] == '[' && rest.find("]:") != kNone) m_out += '\\';
      return false;
    }
    copy(std::min(end + 1, m_piece.size()));
    m_isLineStart = true;
    return true;
  }

  // md4c wants three characters in each cell where GFM is content with one.
  void delimiterRow(std::string_view row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool endsRun = row[i] == '-' && (i + 1 == row.size() || row[i + 1] != '-');
      m_out += endsRun ? std::string_view("---") : row.substr(i, 1);
    }
    m_at += row.size();
  }

  void character() {
    const char c = m_piece[m_at];
    if (c == '`') {
      codeSpan();
    } else if (c == '\\') {
      backslash();
    } else if (c == '*') {
      stars();
    } else if (c == 'h' && isAddress()) {
      address();
    } else if (c == '$' && m_piece.substr(m_at, 2) == "$$") {
      formula("$$", "$$", m_noDollars);
    } else {
      m_isLineStart = c == '\n';
      copy(m_at + 1);
    }
  }

  void stars() {
    const std::size_t end = std::min(m_piece.find_first_not_of('*', m_at), m_piece.size());
    const std::string_view before = m_piece.substr(0, m_at);
    const std::string_view after = m_piece.substr(end);
    const auto endsWord = [&](std::string_view mark) { return before.ends_with(mark); };
    const auto beginsWord = [&](std::string_view mark) { return after.starts_with(mark); };
    const bool touchesBefore = !before.empty() && !isSeparator(before.back());
    const bool touchesAfter = !after.empty() && !isSeparator(after.front());
    const bool opens = touchesBefore && std::any_of(kOpening.begin(), kOpening.end(), beginsWord);
    const bool closes = touchesAfter && std::any_of(kClosing.begin(), kClosing.end(), endsWord);
    if (opens && !closes) m_out += kStarHelperUtf8;
    copy(end);
    if (closes && !opens) m_out += kStarHelperUtf8;
  }

  static bool isSeparator(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || isPunctuation(c);
  }

  // An address that stands against Chinese text, where md4c does not look for one.
  [[nodiscard]] bool isAddress() const {
    if (m_at < m_noAddress) return false;
    const std::string_view rest = m_piece.substr(m_at, 8);
    return rest == "https://" || rest.starts_with("http://");
  }

  void address() {
    std::size_t end = m_at;
    while (end < m_piece.size() && isUrlCharacter(m_piece[end])) ++end;
    const char before = m_at == 0 ? ' ' : m_piece[m_at - 1];
    const bool meetsChinese = end < m_piece.size() && isBeyondAscii(m_piece[end]);
    const bool isAlone = before == ' ' || before == '\n';
    if (!isBeyondAscii(before) && !(isAlone && meetsChinese)) {
      m_noAddress = end;
      return copy(m_at + 1);
    }
    while (std::string_view(".,;:!?)]'*").find(m_piece[end - 1]) != kNone) --end;
    m_out += '<';
    copy(end);
    m_out += '>';
  }

  void codeSpan() {
    const std::size_t length = backticksAt(m_at);
    const std::size_t body = m_at + length;
    if (length > kMaxBackticks || m_lastBackticks[length] < body ||
        m_lastBackticks[length] == kNone)
      return copy(body);
    std::size_t at = m_piece.find('`', body);
    while (at != kNone && backticksAt(at) != length) at = m_piece.find('`', at + backticksAt(at));
    copy(at == kNone ? body : at + length);
  }

  void backslash() {
    const std::string_view two = m_piece.substr(m_at, 2);
    if (two == "\\(") return formula(two, "\\)", m_noParenthesis);
    if (two == "\\[") return formula(two, "\\]", m_noBracket);
    if (two == "\\)" || two == "\\]") return escape(m_at + 2);
    copy(std::min(m_at + 2, m_piece.size()));
    m_isLineStart = m_out.back() == '\n';
  }

  // `noneBefore`: up to where a search for this end has failed, so that no text is searched twice.
  void formula(std::string_view begin, std::string_view end, std::size_t& noneBefore) {
    const std::size_t body = m_at + begin.size();
    if (body < noneBefore) return escape(body);
    const std::size_t limit = std::min(m_piece.find("\n\n", body), m_piece.size());
    const std::size_t found = m_piece.substr(0, limit).find(end, body);
    if (found == kNone) {
      noneBefore = limit;
      return escape(body);
    }
    escape(found + end.size());
  }

  void copy(std::size_t end) {
    m_out += m_piece.substr(m_at, end - m_at);
    m_at = end;
  }

  void escape(std::size_t end) {
    while (m_at < end) {
      const char c = m_piece[m_at];
      if (c == '\n') {
        // What stands before the text of the next line belongs to the quote or the item.
        const std::size_t text = m_piece.find_first_not_of(" \t>", m_at + 1);
        copy(std::min(text, end));
        continue;
      }
      if (isPunctuation(c)) m_out += '\\';
      copy(m_at + 1);
    }
  }

  [[nodiscard]] std::size_t backticksAt(std::size_t at) const {
    return std::min(m_piece.find_first_not_of('`', at), m_piece.size()) - at;
  }

  void findBackticks() {
    m_lastBackticks.fill(kNone);
    for (std::size_t at = m_piece.find('`'); at != kNone && at < m_piece.size();) {
      const std::size_t length = backticksAt(at);
      if (length <= kMaxBackticks) m_lastBackticks[length] = at;
      at = m_piece.find('`', at + length);
    }
  }

  std::string_view m_piece;
  std::string m_out;
  std::size_t m_at = 0;
  bool m_isLineStart = true;
  Segmenter::Fence m_fence;
  std::array<std::size_t, kMaxBackticks + 1> m_lastBackticks{};
  std::size_t m_noParenthesis = 0;
  std::size_t m_noBracket = 0;
  std::size_t m_noDollars = 0;
  std::size_t m_noAddress = 0;
};

}  // namespace

std::string withLiteralsEscaped(std::string_view piece) {
  return Escaper(piece).run();
}

}  // namespace ui
