// Runs one of our JavaScript libraries on requests, inside limits of time and size.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJSEngine>
#include <QString>
#include <QStringList>
#include <chrono>

namespace app {

// What the process does: one library, loaded as a whole before the first request.
struct ScriptTask {
  QString library;      // its name, for the sentence that says that it cannot be loaded
  QStringList scripts;  // texts, in order; the last one's value is a function(request) -> object
  std::chrono::milliseconds longestRun{1'500};

  // {"template", "variables": JSON as text} -> {"text"}
  static ScriptTask templates(const QStringList& library);
  // {"math": LaTeX, "display": bool} -> {"svg", "width", "height", "depth"}: the SVG as MathJax
  // writes it, and its size in em, height and depth from the baseline.
  static ScriptTask math(const QStringList& library);
  // {"code", "language": as Prism calls it, "latest"} -> {"spans": "begin length kind ...",
  // "restart"}: kinds as in ui/code/highlighter.h, and the last line up to `latest` that begins
  // outside of everything.
  static ScriptTask highlighting(const QStringList& library);
};

// The script sees no files, no network and nothing of this program. Memory is limited by the
// process (see script_main.cpp). Thread: the one that made it.
class ScriptEngine {
 public:
  explicit ScriptEngine(const ScriptTask& task);

  // One request as JSON; one line of JSON back: what the script returns, or {"error"}.
  [[nodiscard]] QByteArray answer(const QByteArray& request);

 private:
  QJSEngine m_engine;
  QJSValue m_function;
  QJSValue m_parse;
  std::chrono::milliseconds m_longestRun;
  QString m_problem;  // why it can do nothing at all
};

}  // namespace app
