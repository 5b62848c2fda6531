// Renders chat templates with the Jinja library, inside limits of time and size.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJSEngine>
#include <QString>
#include <QStringList>

namespace app {

// The script sees no files, no network and nothing of this program. Memory is limited by the
// process (see script_main.cpp). Thread: the one that made it.
class ScriptEngine {
 public:
  // `scripts`: the texts of the library and of what comes before and after it, in order.
  explicit ScriptEngine(const QStringList& scripts);

  // One request {"template", "variables": JSON as text}; one line back, {"text"} or {"error"}.
  [[nodiscard]] QByteArray answer(const QByteArray& request);

 private:
  [[nodiscard]] QByteArray render(const QString& templateText, const QString& variables);

  QJSEngine m_engine;
  QJSValue m_render;
  QString m_problem;  // why it cannot render at all
};

}  // namespace app
