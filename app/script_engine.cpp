// A library in Qt's JavaScript engine, and a thread that interrupts it.
// SPDX-License-Identifier: Apache-2.0
#include "app/script_engine.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace app {
namespace {

constexpr qsizetype kMaxReplyBytes = qsizetype{112} << 20;  // 16 MiB, all of it escaped

// Interrupts the engine unless it is destroyed before.
class Watchdog {
 public:
  Watchdog(QJSEngine& engine, std::chrono::milliseconds longest)
      : m_thread([this, &engine, longest] { watch(engine, longest); }) {}
  ~Watchdog() {
    {
      const std::lock_guard lock(m_mutex);
      m_done = true;
    }
    m_changed.notify_all();
    m_thread.join();
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void watch(QJSEngine& engine, std::chrono::milliseconds longest) {
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait_for(lock, longest, [this] { return m_done; })) engine.setInterrupted(true);
  }

  std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_done = false;
  std::thread m_thread;
};

QByteArray lineOf(const QJsonObject& object) {
  return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray errorLine(const QString& sentence) {
  return lineOf({{QStringLiteral("error"), sentence}});
}

}  // namespace

ScriptTask ScriptTask::templates(const QStringList& library) {
  const QString glue = QStringLiteral(
      "(function(request) {"
      " if (typeof request.template !== 'string' || typeof request.variables !== 'string')"
      "  throw new Error('the request has no template or no variables');"
      " var text = new jinja.Template(request.template).render(JSON.parse(request.variables));"
      " if (text.length > 1 << 24) throw new Error('it wrote more than 16 MiB');"
      " return {text: text}; })");
  return {QStringLiteral("the Jinja library"), library + QStringList{glue},
          std::chrono::milliseconds(1'500)};
}

ScriptTask ScriptTask::math(const QStringList& library) {
  const QString glue = QStringLiteral(
      "(function(request) {"
      " if (typeof request.math !== 'string') throw new Error('the request has no formula');"
      " return setMath(request.math, request.display === true); })");
  // The slowest honest formula took 90 ms; a machine may be busy.
  return {QStringLiteral("MathJax"), library + QStringList{glue}, std::chrono::seconds(3)};
}

ScriptTask ScriptTask::highlighting(const QStringList& library) {
  const QString glue = QStringLiteral(
      "(function(request) {"
      " if (typeof request.code !== 'string') throw new Error('the request has no code');"
      " return highlightCode(request.code, String(request.language), Number(request.latest)); })");
  return {QStringLiteral("Prism"), library + QStringList{glue}, std::chrono::seconds(3)};
}

ScriptEngine::ScriptEngine(const ScriptTask& task) : m_longestRun(task.longestRun) {
  for (const QString& script : task.scripts) {
    m_function = m_engine.evaluate(script);
    if (!m_function.isError()) continue;
    m_problem = task.library + QStringLiteral(" cannot be loaded: ") + m_function.toString();
    return;
  }
  m_parse = m_engine.evaluate(QStringLiteral("JSON.parse"));
}

QByteArray ScriptEngine::answer(const QByteArray& request) {
  if (!m_problem.isEmpty()) return errorLine(m_problem);
  m_engine.setInterrupted(false);
  QJSValue result;
  {
    const Watchdog watchdog(m_engine, m_longestRun);
    result = m_parse.call({QString::fromUtf8(request)});
    if (!result.isError()) result = m_function.call({result});
  }
  if (m_engine.isInterrupted()) return errorLine(QStringLiteral("it did not end in time"));
  if (result.isError())
    return errorLine(result.property(QStringLiteral("message")).toString().simplified().left(200));
  const QJsonObject object = QJsonObject::fromVariantMap(result.toVariant().toMap());
  const QByteArray line = lineOf(object);
  if (line.size() > kMaxReplyBytes) return errorLine(QStringLiteral("it wrote more than 112 MiB"));
  return line;
}

}  // namespace app
