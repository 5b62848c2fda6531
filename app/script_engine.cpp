// The library in Qt's JavaScript engine, and a thread that interrupts it.
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

constexpr std::chrono::milliseconds kLongestRun{1'500};
constexpr qsizetype kMaxTextBytes = qsizetype{16} << 20;

// Interrupts the engine unless it is destroyed before.
class Watchdog {
 public:
  explicit Watchdog(QJSEngine& engine) : m_thread([this, &engine] { watch(engine); }) {}
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
  void watch(QJSEngine& engine) {
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait_for(lock, kLongestRun, [this] { return m_done; }))
      engine.setInterrupted(true);
  }

  std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_done = false;
  std::thread m_thread;
};

QByteArray lineOf(const char* key, const QString& value) {
  QJsonObject object;
  object[QLatin1String(key)] = value;
  return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

}  // namespace

ScriptEngine::ScriptEngine(const QStringList& scripts) {
  const QString glue = QStringLiteral(
      "(function(text, variables) {"
      " return new jinja.Template(text).render(JSON.parse(variables)); })");
  for (const QString& script : scripts + QStringList{glue}) {
    m_render = m_engine.evaluate(script);
    if (!m_render.isError()) continue;
    m_problem = QStringLiteral("the Jinja library cannot be loaded: ") + m_render.toString();
    return;
  }
}

QByteArray ScriptEngine::answer(const QByteArray& request) {
  const QJsonDocument document = QJsonDocument::fromJson(request);
  if (!document["template"].isString() || !document["variables"].isString())
    return lineOf("error", QStringLiteral("the request has no template or no variables"));
  return render(document["template"].toString(), document["variables"].toString());
}

QByteArray ScriptEngine::render(const QString& templateText, const QString& variables) {
  if (!m_problem.isEmpty()) return lineOf("error", m_problem);
  m_engine.setInterrupted(false);
  QJSValue result;
  {
    const Watchdog watchdog(m_engine);
    result = m_render.call({templateText, variables});
  }
  if (m_engine.isInterrupted()) return lineOf("error", QStringLiteral("it did not end in time"));
  if (result.isError())
    return lineOf("error",
                  result.property(QStringLiteral("message")).toString().simplified().left(200));
  const QByteArray text = result.toString().toUtf8();
  if (text.size() > kMaxTextBytes)
    return lineOf("error", QStringLiteral("it wrote more than 16 MiB"));
  return lineOf("text", QString::fromUtf8(text));  // halves of surrogate pairs are no text
}

}  // namespace app
