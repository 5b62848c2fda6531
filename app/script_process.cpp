// Asks `isobath-script`, in a process that stays while there is something to ask.
// SPDX-License-Identifier: Apache-2.0
#include "app/script_process.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <utility>

#include "app/confined_process.h"

namespace app {
namespace {

// Matrices that fill more than a screen take 1 MiB.
constexpr qint64 kMaxReplyBytes = qint64{8} << 20;

}  // namespace

ScriptProcess::ScriptProcess(QString program, QString task, Options options, QObject* parent)
    : QObject(parent), m_program(std::move(program)), m_task(std::move(task)), m_options(options) {
  m_limit.setSingleShot(true);
  m_idle.setSingleShot(true);
  connect(&m_limit, &QTimer::timeout, this, [this] {
    letGo();
    finishJob(Outcome::TooLong);
  });
  connect(&m_idle, &QTimer::timeout, this, &ScriptProcess::letGo);
}

ScriptProcess::~ScriptProcess() {
  endProcessesOf(this);
}

qint64 ScriptProcess::processId() const {
  return m_process ? m_process->processId() : 0;
}

void ScriptProcess::ask(const QByteArray& request, Done done) {
  m_jobs.push_back({request + '\n', std::move(done)});
  // Later, so that nobody is answered while still asking.
  QMetaObject::invokeMethod(this, &ScriptProcess::next, Qt::QueuedConnection);
}

void ScriptProcess::next() {
  if (m_isBusy) return;
  if (m_jobs.empty()) {
    if (m_process) m_idle.start(m_options.idle);
    return;
  }
  m_idle.stop();
  m_isBusy = true;
  m_limit.start(m_options.longest);
  if (!m_process) start();
  // It is gone again where the system has no room for one.
  if (m_process) m_process->write(m_jobs.front().request);
}

void ScriptProcess::start() {
  m_hasAnswered = false;
  m_process = newConfinedProcess(this);
  connect(m_process, &QProcess::readyReadStandardOutput, this, &ScriptProcess::read);
  connect(m_process, &QProcess::finished, this, &ScriptProcess::processEnded);
  connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart) processEnded();
  });
  m_process->start(m_program, {m_task});
}

void ScriptProcess::read() {
  if (!m_process->canReadLine()) {
    if (m_process->bytesAvailable() <= kMaxReplyBytes) return;
    letGo();
    return finishJob(Outcome::TooLarge);
  }
  const QByteArray reply = m_process->readLine();
  m_hasAnswered = true;
  // One line for each request: what says more is not ours any longer.
  if (!m_isBusy || m_process->bytesAvailable() > 0) letGo();
  if (m_isBusy) finishJob(Outcome::Answered, reply);
}

// Of what it was doing, or of all that it had done before: that is tried once more.
void ScriptProcess::processEnded() {
  const bool failedToStart = m_process->error() == QProcess::FailedToStart;
  const bool hadAnswered = m_hasAnswered;
  letGo();
  if (!m_isBusy) return;
  if (hadAnswered && !m_jobs.front().isSecondTry) {
    m_jobs.front().isSecondTry = true;
    m_isBusy = false;
    m_limit.stop();
    return next();
  }
  finishJob(failedToStart ? Outcome::NotStarted : Outcome::Died);
}

void ScriptProcess::finishJob(Outcome outcome, const QByteArray& line) {
  m_limit.stop();
  m_isBusy = false;
  const Job job = std::move(m_jobs.front());
  m_jobs.pop_front();
  QMetaObject::invokeMethod(this, &ScriptProcess::next, Qt::QueuedConnection);
  job.done(outcome, line);
}

void ScriptProcess::letGo() {
  if (!m_process) return;
  QProcess* process = std::exchange(m_process, nullptr);
  process->disconnect(this);
  connect(process, &QProcess::finished, process, &QObject::deleteLater);
  if (process->state() == QProcess::NotRunning) {
    process->deleteLater();
  } else {
    process->kill();
  }
}

QString findScriptProgram() {
  const QString program =
      QCoreApplication::applicationDirPath() + QStringLiteral("/isobath-script");
  return QFileInfo(program).isExecutable() ? program : QString();
}

}  // namespace app
