// Formulas in Markdown: where they begin and end, and what of them is LaTeX.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/formula.h"

#include <algorithm>
#include <array>

#include "ui/markdown/line_syntax.h"

namespace ui {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kBegin = "\\begin{";

// Those that make a display of their own.
constexpr std::array<std::string_view, 22> kEnvironments{
    "align",       "alignat",  "aligned",  "array",   "Bmatrix",  "bmatrix", "cases",    "CD",
    "eqnarray",    "equation", "flalign",  "gather",  "gathered", "matrix",  "multline", "pmatrix",
    "smallmatrix", "split",    "subarray", "Vmatrix", "vmatrix",  "dcases"};

constexpr QStringView kMarks = u".,;:!?\u3002\uFF0C\uFF1B\uFF1A\uFF01\uFF1F\u3001";

bool isSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// "align*" of "\begin{align*}"; empty where it is none of ours.
std::string_view environmentAt(std::string_view text) {
  if (!text.starts_with(kBegin)) return {};
  constexpr std::size_t kLongestName = 16;
  const std::size_t end = text.substr(0, kBegin.size() + kLongestName).find('}', kBegin.size());
  if (end == kNone) return {};
  const std::string_view name = text.substr(kBegin.size(), end - kBegin.size());
  std::string_view plain = name;
  if (plain.ends_with('*')) plain.remove_suffix(1);
  const bool isKnown =
      std::find(kEnvironments.begin(), kEnvironments.end(), plain) != kEnvironments.end();
  return isKnown ? name : std::string_view();
}

// How many more environments of this name are open after what begins at `text`.
int depthChange(std::string_view text, std::string_view name) {
  const auto begins = [&](std::string_view command) {
    return text.starts_with(command) && text.substr(command.size()).starts_with(name) &&
           text.substr(command.size() + name.size()).starts_with('}');
  };
  return begins(kBegin) ? 1 : begins("\\end{") ? -1 : 0;
}

}  // namespace

QString texOf(QStringView source) {
  for (const auto& [begin, end] : {std::pair(u"$$", u"$$"), {u"\\[", u"\\]"}, {u"\\(", u"\\)"}}) {
    if (source.size() >= 4 && source.startsWith(QStringView(begin)) &&
        source.endsWith(QStringView(end)))
      return source.mid(2, source.size() - 4).trimmed().toString();
  }
  const bool isDollar = source.size() >= 2 && source.startsWith(u'$') && source.endsWith(u'$');
  return (isDollar ? source.mid(1, source.size() - 2) : source).trimmed().toString();
}

bool isDisplaySource(QStringView source) {
  return source.startsWith(u"$$") || source.startsWith(u"\\[") || source.startsWith(u"\\begin");
}

qsizetype markLength(QStringView text) {
  if (text.isEmpty() || !kMarks.contains(text[0])) return 0;
  // Not of an ellipsis, a number or a file's name.
  const bool isAlone = text.size() == 1 || !(text[1].isPunct() || text[1].isDigit());
  return isAlone ? 1 : 0;
}

WithMark withoutMark(QStringView text) {
  // No closing delimiter ends with one.
  const qsizetype length = !text.isEmpty() && kMarks.contains(text.back()) ? 1 : 0;
  return {text.chopped(length), text.last(length)};
}

QString formulaHtml(const QString& source) {
  return QStringLiteral("<math>") + source.toHtmlEscaped() + QStringLiteral("</math>");
}

std::optional<FormulaFinder::Span> FormulaFinder::find(std::size_t at, bool startsLine) {
  const std::string_view rest = m_piece.substr(at);
  if (rest.starts_with("\\(")) return delimited(at, "\\)", m_noParenthesis, false);
  if (rest.starts_with("\\[")) return delimited(at, "\\]", m_noBracket, startsLine);
  if (rest.starts_with("$$")) return delimited(at, "$$", m_noDollars, startsLine);
  if (rest.starts_with('$')) return dollar(at);
  return startsLine ? environment(at) : std::nullopt;
}

// The next dollar decides: where it cannot close, the first one opens nothing.
std::optional<FormulaFinder::Span> FormulaFinder::dollar(std::size_t at) {
  const std::size_t limit = paragraphEnd(at);
  if (at + 1 >= limit || isSpace(m_piece[at + 1])) return std::nullopt;
  for (std::size_t i = at + 1; i < limit; ++i) {
    const char c = m_piece[i];
    if (c == '\\') {
      ++i;
    } else if (c == '`') {
      return std::nullopt;  // code goes before
    } else if (c == '$') {
      const bool isPrice = i + 1 < m_piece.size() && isDigit(m_piece[i + 1]);
      if (isSpace(m_piece[i - 1]) || isPrice) return std::nullopt;
      return Span{i + 1, false, false};
    }
  }
  return std::nullopt;
}

std::optional<FormulaFinder::Span> FormulaFinder::delimited(std::size_t at, std::string_view end,
                                                            std::size_t& noneBefore,
                                                            bool startsLine) {
  const std::size_t body = at + 2;
  const bool isDisplay = end != "\\)";
  const std::size_t limit = paragraphEnd(at);
  std::size_t i = body < noneBefore ? limit : body;
  while (i < limit && m_piece.substr(i, 2) != end) i += m_piece[i] == '\\' ? 2 : 1;
  if (i < limit) {
    const std::string_view inner = m_piece.substr(body, i - body);
    if (std::all_of(inner.begin(), inner.end(), isSpace)) return std::nullopt;
    return Span{i + 2, isDisplay, false};
  }
  noneBefore = limit;
  if (isDisplay && mayStayOpen(body, startsLine)) return Span{limit, true, true};
  return std::nullopt;
}

std::optional<FormulaFinder::Span> FormulaFinder::environment(std::size_t at) {
  const std::string_view name = environmentAt(m_piece.substr(at));
  if (name.empty()) return std::nullopt;
  const std::size_t limit = paragraphEnd(at);
  int depth = 0;
  std::size_t i = at < m_noEnvironment ? limit : at;
  while (i < limit) {
    if (m_piece[i] != '\\') {
      ++i;
      continue;
    }
    const int change = depthChange(m_piece.substr(i, limit - i), name);
    depth += change;
    if (change < 0 && depth == 0) return Span{m_piece.find('}', i) + 1, true, false};
    i += 2;
  }
  m_noEnvironment = limit;
  return Span{limit, true, true};
}

// Two dollars in a sentence may be just that. What begins a line, or ends one, is a formula that is
// being written.
bool FormulaFinder::mayStayOpen(std::size_t body, bool startsLine) const {
  if (startsLine) return true;
  const std::size_t newline = m_piece.find_first_not_of(" \t\r", body);
  if (newline == kNone || m_piece[newline] != '\n') return false;
  const std::size_t end = std::min(m_piece.find('\n', newline + 1), m_piece.size());
  return !line::interruptsParagraph(m_piece.substr(newline + 1, end - newline - 1));
}

std::size_t FormulaFinder::paragraphEnd(std::size_t at) {
  if (at < m_paragraphEnd) return m_paragraphEnd;
  std::size_t newline = m_piece.find('\n', at);
  while (newline != kNone) {
    const std::size_t end = m_piece.find('\n', newline + 1);
    const std::string_view next = m_piece.substr(newline + 1, end - newline - 1);
    if (next.find_first_not_of(" \t\r>") == kNone || line::beginsCode(next)) break;
    newline = end;
  }
  m_paragraphEnd = std::min(newline, m_piece.size());
  return m_paragraphEnd;
}

void DisplayMath::read(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  std::size_t at = std::min(first, line.size());
  if (!isOpen()) {
    m_environment = environmentAt(line.substr(at));
    if (!m_environment.empty()) m_kind = Kind::Environment;
    m_depth = 0;
  }
  while (at < line.size()) at = isOpen() ? readFormula(line, at) : readText(line, at);
}

std::size_t DisplayMath::readText(std::string_view line, std::size_t at) {
  const std::string_view rest = line.substr(at);
  if (rest.starts_with("$$")) {
    m_kind = Kind::Dollars;
    return at + 2;
  }
  if (rest.front() == '\\') {
    if (rest.starts_with("\\[")) m_kind = Kind::Bracket;
    return at + 2;
  }
  if (rest.front() != '`') return at + 1;
  const std::size_t length = std::min(rest.find_first_not_of('`'), rest.size());
  const std::size_t end = rest.find(rest.substr(0, length), length);
  return at + (end == kNone ? length : end + length);
}

std::size_t DisplayMath::readFormula(std::string_view line, std::size_t at) {
  const std::string_view rest = line.substr(at);
  const bool isClosed = (m_kind == Kind::Dollars && rest.starts_with("$$")) ||
                        (m_kind == Kind::Bracket && rest.starts_with("\\]"));
  if (m_kind == Kind::Environment) {
    m_depth += depthChange(rest, m_environment);
    if (m_depth <= 0) m_kind = Kind::None;
  } else if (isClosed) {
    m_kind = Kind::None;
    return at + 2;
  }
  return at + (rest.front() == '\\' ? 2 : 1);
}

}  // namespace ui
