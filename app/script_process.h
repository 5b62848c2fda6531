// Asks `isobath-script`, in a process that stays while there is something to ask.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>
#include <chrono>
#include <deque>
#include <functional>

class QProcess;

namespace app {

// One question after the other, each of them one line, as its answer is. The process is started
// with the first question and ended a minute after the last one. A question that takes too long, or
// whose process dies of it, has no answer; the next one gets a new process.
// Thread: GUI; nothing waits.
class ScriptProcess : public QObject {
  Q_OBJECT

 public:
  struct Options {
    std::chrono::milliseconds longest{10'000};  // for one question, a start included
    std::chrono::milliseconds idle{60'000};     // before the process is ended
  };
  enum class Outcome { Answered, TooLong, TooLarge, NotStarted, Died };
  // `line` is empty unless it was Answered.
  using Done = std::function<void(Outcome outcome, const QByteArray& line)>;

  // `task` is the argument that says what the program is to do.
  ScriptProcess(QString program, QString task, Options options, QObject* parent = nullptr);
  ~ScriptProcess() override;

  // `done` is called exactly once, later, unless this is gone before.
  void ask(const QByteArray& request, Done done);

  // 0: none is running. For tests.
  [[nodiscard]] qint64 processId() const;

 private:
  struct Job {
    QByteArray request;
    Done done;
    bool isSecondTry = false;
  };
  void next();
  void start();
  void read();
  void processEnded();
  void finishJob(Outcome outcome, const QByteArray& line = {});
  void letGo();

  QString m_program;
  QString m_task;
  Options m_options;
  std::deque<Job> m_jobs;  // the first one is being done, if m_isBusy
  bool m_isBusy = false;
  bool m_hasAnswered = false;  // this process has
  QProcess* m_process = nullptr;
  QTimer m_limit;
  QTimer m_idle;
};

// `isobath-script` beside the running program; empty where it was not built.
[[nodiscard]] QString findScriptProgram();

}  // namespace app
