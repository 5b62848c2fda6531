// Prepares a piece of Markdown for the parser: what must reach the reader as typed is escaped
// first.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/literal_source.h"

#include <algorithm>
#include <array>

#include "ui/markdown/footnotes.h"
#include "ui/markdown/line_syntax.h"
#include "ui/markdown/safe_text.h"

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
  explicit Escaper(std::string_view piece) : m_piece(piece), m_finder(piece) { findBackticks(); }

  PreparedSource run() {
    m_out.reserve(m_piece.size() + m_piece.size() / 8);
    while (m_at < m_piece.size()) {
      if (m_isLineStart && lineStart()) continue;
      character();
    }
    return {std::move(m_out), std::move(m_formulas)};
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
      const std::string_view marks = whole.substr(0, whole.size() - rest.size());
      m_quotes = std::count(marks.begin(), marks.end(), '>');
      copy(m_at + marks.size());
      m_textStart = m_at;
      if (line::isDelimiterRow(rest)) {
        delimiterRow(rest);
        return false;
      }
      const bool isDefinition = !rest.empty() && rest[0] == '[' && rest.find("]:") != kNone;
      if (isDefinition && !isNoteMark(rest)) m_out += '\\';
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
    } else if (c == '[' && note()) {
    } else if (c == 'h' && isAddress()) {
      address();
    } else if (c == '$') {
      if (!formula()) copy(std::min(m_piece.find_first_not_of('$', m_at), m_piece.size()));
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
    const bool beginsFormula = c == '$' || c == '\\';
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || (isPunctuation(c) && !beginsFormula);
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
    if (m_at > 0 && m_piece[m_at - 1] == '(') end = std::min(end, m_piece.find(')', m_at));
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
    if (formula()) return;
    const std::string_view two = m_piece.substr(m_at, 2);
    if (two == "\\)" || two == "\\]") return escape(m_at + 2);
    // A formula that is being written does not flicker.
    if (two == "\\(" || two == "\\[")
      return escape(std::min(m_piece.find('\n', m_at), m_piece.size()));
    copy(std::min(m_at + 2, m_piece.size()));
    m_isLineStart = m_out.back() == '\n';
  }

  // "[^name]", where it is neither a definition nor a link's label.
  static bool isNoteMark(std::string_view text) {
    const std::string_view name = noteNameAt(text);
    const char after = text.size() > name.size() + 3 ? text[name.size() + 3] : ' ';
    return !name.empty() && after != ':' && after != '(' && after != '[';
  }

  bool note() {
    const bool isPicture = m_at > 0 && (m_piece[m_at - 1] == '!' || m_piece[m_at - 1] == '[');
    if (isPicture || !isNoteMark(m_piece.substr(m_at))) return false;
    const std::size_t end = m_at + noteNameAt(m_piece.substr(m_at)).size() + 3;
    putPlaceholder({sourceOf(end), false, false, true});
    m_at = end;
    return true;
  }

  void putPlaceholder(const Formula& formula) {
    const QString mark =
        QChar(kFormulaMark) + QString::number(m_formulas.size()) + QChar(kFormulaMark);
    m_out += mark.toStdString();
    m_formulas.push_back(formula);
  }

  // Puts a placeholder for the formula that begins here; false: none does.
  bool formula() {
    const auto span = m_finder.find(m_at, m_at == m_textStart);
    if (!span || m_at < m_noAddress) return false;
    putPlaceholder({sourceOf(span->end), span->isDisplay, span->isOpen});
    m_at = span->end;
    return true;
  }

  // Without what stands before its lines and belongs to a quote or an item.
  [[nodiscard]] QString sourceOf(std::size_t end) const {
    std::string source;
    for (std::size_t at = m_at; at < end;) {
      const std::size_t lineEnd = std::min(m_piece.find('\n', at), end);
      source += m_piece.substr(at, lineEnd - at);
      if (lineEnd == end) break;
      source += '\n';
      at = lineText(lineEnd + 1);
    }
    QString text = withoutInvisible(QString::fromStdString(source));
    while (text.endsWith(u'\n')) text.chop(1);
    return text;
  }

  // Where the text of a line begins that goes on with what is in as many quotes.
  [[nodiscard]] std::size_t lineText(std::size_t at) const {
    at = m_piece.find_first_not_of(" \t", at);
    for (auto quotes = m_quotes; quotes > 0 && at != kNone && m_piece[at] == '>'; --quotes)
      at = m_piece.find_first_not_of(" \t", at + 1);
    return at;
  }

  void copy(std::size_t end) {
    m_out += m_piece.substr(m_at, end - m_at);
    m_at = end;
  }

  void escape(std::size_t end) {
    while (m_at < end) {
      if (isPunctuation(m_piece[m_at])) m_out += '\\';
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
  std::size_t m_noAddress = 0;
  std::size_t m_textStart = 0;  // of the line, after marks of quotes and lists
  std::ptrdiff_t m_quotes = 0;  // of the line
  FormulaFinder m_finder;
  std::vector<Formula> m_formulas;
};

}  // namespace

PreparedSource prepareSource(std::string_view piece) {
  if (piece.find(static_cast<char>(kFormulaMark)) == kNone) return Escaper(piece).run();
  std::string clean(piece);
  std::replace(clean.begin(), clean.end(), static_cast<char>(kFormulaMark), '\x7f');
  return Escaper(clean).run();
}

std::vector<SourcePart> partsOf(const QString& text, const std::vector<Formula>& formulas) {
  std::vector<SourcePart> parts;
  qsizetype begin = 0;
  const auto addText = [&](qsizetype end) {
    if (end > begin) parts.push_back({text.mid(begin, end - begin), nullptr});
  };
  for (qsizetype at = text.indexOf(QChar(kFormulaMark)); at >= 0;) {
    const qsizetype end = text.indexOf(QChar(kFormulaMark), at + 1);
    if (end < 0) break;
    bool isNumber = false;
    const qulonglong number = QStringView(text).mid(at + 1, end - at - 1).toULongLong(&isNumber);
    if (!isNumber || number >= formulas.size()) {
      at = end;
      continue;
    }
    addText(at);
    parts.push_back({QString(), &formulas[number]});
    begin = end + 1;
    at = text.indexOf(QChar(kFormulaMark), begin);
  }
  addText(text.size());
  return parts;
}

QString withFormulaSources(const QString& text, const std::vector<Formula>& formulas) {
  QString whole;
  for (const SourcePart& part : partsOf(text, formulas))
    whole += part.formula != nullptr ? part.formula->source : part.text;
  return whole;
}

}  // namespace ui
