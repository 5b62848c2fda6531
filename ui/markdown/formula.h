// Formulas in Markdown: where they begin and end, and what of them is LaTeX.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ui {

// Known are $..$ (by Pandoc's rules, so that prices stay text), $$..$$, \(..\), \[..\], and the
// environments that stand alone, as \begin{align}..\end{align}. None goes over an empty line,
// or over one that begins code ("$$" is also a shell's own number).
struct Formula {
  QString source;          // with its delimiters, as typed, without what is invisible
  bool isDisplay = false;  // meant to stand in a line of its own
  bool isOpen = false;     // its end has not arrived; always isDisplay
  bool isNote = false;     // none, but the mark of a footnote, "[^1]", kept in the same way
};

// What TeX is given of a source: without the delimiters.
[[nodiscard]] QString texOf(QStringView source);
[[nodiscard]] bool isDisplaySource(QStringView source);

// What is shown of a row with a displayed formula: its source, and the mark that closes the
// sentence
// (",", "。" and the like) where one follows at once; it stands beside the formula.
struct WithMark {
  QStringView source;
  QStringView mark;  // empty, or one character
};
[[nodiscard]] WithMark withoutMark(QStringView text);
// Of what follows a displayed formula: 1 where it begins with such a mark, else 0.
[[nodiscard]] qsizetype markLength(QStringView text);

// A formula in rich text: "<math>source, escaped</math>", so that nothing else can look like one.
[[nodiscard]] QString formulaHtml(const QString& source);

// Finds formulas in one piece of Markdown, left to right. All searches together cost a time linear
// in its length.
class FormulaFinder {
 public:
  explicit FormulaFinder(std::string_view piece) : m_piece(piece) {}

  struct Span {
    std::size_t end = 0;  // after the closing delimiter, or of what has arrived
    bool isDisplay = false;
    bool isOpen = false;
  };
  // The formula that begins at `at`, which is outside code. `startsLine`: only marks of quotes and
  // lists stand before it in its line.
  [[nodiscard]] std::optional<Span> find(std::size_t at, bool startsLine);

 private:
  std::optional<Span> dollar(std::size_t at);
  std::optional<Span> delimited(std::size_t at, std::string_view end, std::size_t& noneBefore,
                                bool startsLine);
  std::optional<Span> environment(std::size_t at);
  [[nodiscard]] bool mayStayOpen(std::size_t body, bool startsLine) const;
  [[nodiscard]] std::size_t paragraphEnd(std::size_t at);

  std::string_view m_piece;
  std::size_t m_paragraphEnd = 0;  // of the paragraph that was looked at last
  // Up to where a search for this end has failed.
  std::size_t m_noParenthesis = 0;
  std::size_t m_noBracket = 0;
  std::size_t m_noDollars = 0;
  std::size_t m_noEnvironment = 0;
};

// Follows formulas in lines of their own over the lines of a paragraph, of which each is seen once.
class DisplayMath {
 public:
  [[nodiscard]] bool isOpen() const { return m_kind != Kind::None; }
  // `line` is without its end and without marks of quotes and lists.
  void read(std::string_view line);

 private:
  enum class Kind : unsigned char { None, Dollars, Bracket, Environment };
  std::size_t readText(std::string_view line, std::size_t at);
  std::size_t readFormula(std::string_view line, std::size_t at);

  Kind m_kind = Kind::None;
  std::string m_environment;
  int m_depth = 0;
};

}  // namespace ui
