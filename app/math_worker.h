// Has formulas typeset by `isobath-script`, a process that stays while there are formulas.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <chrono>
#include <deque>
#include <memory>

#include "ui/math/typesetter.h"

class QProcess;

namespace app {

// The process is started with the first formula and ended a minute after the last one. A formula
// that takes too long, or whose process dies of it, fails; the next one gets a new process.
// Thread: GUI; nothing waits.
class MathWorker : public QObject, public ui::Typesetter {
  Q_OBJECT

 public:
  struct Options {
    std::chrono::milliseconds longest{10'000};  // for one formula, a start included
    std::chrono::milliseconds idle{60'000};     // before the process is ended
  };
  MathWorker(QString program, Options options, QObject* parent = nullptr);
  explicit MathWorker(QString program, QObject* parent = nullptr)
      : MathWorker(std::move(program), Options(), parent) {}
  ~MathWorker() override;

  void typeset(const QString& tex, bool isDisplay, Done done) override;

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
  void finishJob(const ui::Typeset& result);
  void letGo();

  QString m_program;
  Options m_options;
  std::deque<Job> m_jobs;  // the first one is being done, if m_isBusy
  bool m_isBusy = false;
  bool m_hasAnswered = false;  // this process has
  QProcess* m_process = nullptr;
  QTimer m_limit;
  QTimer m_idle;
};

// A worker with `isobath-script` beside the running program; null where it was not built.
[[nodiscard]] std::unique_ptr<MathWorker> findMathWorker();

}  // namespace app
