// What finds the words of code that have a colour, somewhere else and later.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVector>
#include <cstdint>
#include <functional>

namespace ui {

// As tools/scripts/highlight.js numbers them.
enum class CodeKind : std::uint8_t {
  Plain,
  Keyword,
  String,
  Comment,
  Number,
  Function,
  Type,
  Inserted,
  Deleted
};
inline constexpr int kCodeKinds = 9;

struct CodeSpan {
  qsizetype begin = 0;  // in UTF-16 units
  qsizetype length = 0;
  CodeKind kind = CodeKind::Plain;

  friend bool operator==(const CodeSpan&, const CodeSpan&) = default;
};

struct Highlighted {
  QVector<CodeSpan> spans;  // ascending, apart from each other, none of them plain; may be none
  qsizetype restart = 0;    // text from this line on can be read without what stands before it
};

// Thread: GUI. It never blocks; `done` is called exactly once, later, unless the highlighter is
// gone before.
class Highlighter {
 public:
  using Done = std::function<void(const Highlighted&)>;

  Highlighter() = default;
  virtual ~Highlighter() = default;
  Highlighter(const Highlighter&) = delete;
  Highlighter& operator=(const Highlighter&) = delete;

  // `grammar`: see CodeLanguage. `latest`: how far at most the restart may lie.
  virtual void highlight(const QString& grammar, const QString& code, qsizetype latest,
                         Done done) = 0;
};

}  // namespace ui
