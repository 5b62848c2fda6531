// Has formulas typeset by `isobath-script`, a process that stays while there are formulas.
// SPDX-License-Identifier: Apache-2.0
#include "app/math_worker.h"

#include <unistd.h>

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <algorithm>
#include <cmath>
#include <utility>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

namespace app {
namespace {

// Matrices that fill more than a screen take 1 MiB.
constexpr qint64 kMaxReplyBytes = qint64{8} << 20;
// Larger ones fill no screen; the script refuses smaller ones already.
constexpr double kMaxEm = 1000;

ui::Typeset failed(const QString& problem) {
  ui::Typeset result;
  result.problem = problem;
  return result;
}

ui::Typeset resultOf(const QByteArray& reply) {
  const QJsonObject object = QJsonDocument::fromJson(reply).object();
  if (object["error"].isString()) return failed(object["error"].toString().left(300));
  ui::Typeset result;
  result.svg = object["svg"].toString().toUtf8();
  result.size = {object["width"].toDouble(-1), object["height"].toDouble(-kMaxEm * 2),
                 object["depth"].toDouble(-kMaxEm * 2)};
  const auto isSane = [](double length) { return std::isfinite(length) && length < kMaxEm; };
  const auto& size = result.size;
  const bool isWhole = !result.svg.isEmpty() && isSane(size.width) && size.width >= 0 &&
                       isSane(std::abs(size.height)) && isSane(std::abs(size.depth)) &&
                       size.height + size.depth >= 0;
  return isWhole ? result : failed(MathWorker::tr("MathJax answered with something else."));
}

}  // namespace

MathWorker::MathWorker(QString program, Options options, QObject* parent)
    : QObject(parent), m_program(std::move(program)), m_options(options) {
  m_limit.setSingleShot(true);
  m_idle.setSingleShot(true);
  connect(&m_limit, &QTimer::timeout, this, [this] {
    letGo();
    finishJob(failed(tr("It takes too long.")));
  });
  connect(&m_idle, &QTimer::timeout, this, &MathWorker::letGo);
}

MathWorker::~MathWorker() {
  // Those that were let go a moment ago, too.
  for (QProcess* process : findChildren<QProcess*>()) {
    process->disconnect(this);
    process->kill();
    process->waitForFinished();
  }
}

qint64 MathWorker::processId() const {
  return m_process ? m_process->processId() : 0;
}

void MathWorker::typeset(const QString& tex, bool isDisplay, Done done) {
  const QJsonObject request{{"math", tex}, {"display", isDisplay}};
  m_jobs.push_back({QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n', std::move(done)});
  // Later, so that nobody is answered while still asking.
  QMetaObject::invokeMethod(this, &MathWorker::next, Qt::QueuedConnection);
}

void MathWorker::next() {
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

void MathWorker::start() {
  m_hasAnswered = false;
  m_process = new QProcess(this);
  QProcessEnvironment environment;
  environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
  m_process->setProcessEnvironment(environment);
  m_process->setStandardErrorFile(QProcess::nullDevice());
#if defined(__linux__) && defined(SYS_close_range)
  // Nothing that is open here is any of a formula's business. On exec, because Qt still needs one.
  m_process->setChildProcessModifier(
      [] { static_cast<void>(::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC)); });
#endif
  connect(m_process, &QProcess::readyReadStandardOutput, this, &MathWorker::read);
  connect(m_process, &QProcess::finished, this, &MathWorker::processEnded);
  connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart) processEnded();
  });
  m_process->start(m_program, {QStringLiteral("math")});
}

void MathWorker::read() {
  if (!m_process->canReadLine()) {
    if (m_process->bytesAvailable() <= kMaxReplyBytes) return;
    letGo();
    return finishJob(failed(tr("It is too large.")));
  }
  const QByteArray reply = m_process->readLine();
  m_hasAnswered = true;
  // One line for each request: what says more is not ours any longer.
  if (!m_isBusy || m_process->bytesAvailable() > 0) letGo();
  if (m_isBusy) finishJob(resultOf(reply));
}

// Of what it was doing, or of all that it had done before: that is tried once more.
void MathWorker::processEnded() {
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
  finishJob(failed(failedToStart ? tr("MathJax cannot be started.")
                                 : tr("It takes too much memory or time.")));
}

void MathWorker::finishJob(const ui::Typeset& result) {
  m_limit.stop();
  m_isBusy = false;
  const Job job = std::move(m_jobs.front());
  m_jobs.pop_front();
  QMetaObject::invokeMethod(this, &MathWorker::next, Qt::QueuedConnection);
  job.done(result);
}

void MathWorker::letGo() {
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

std::unique_ptr<MathWorker> findMathWorker() {
  const QString program =
      QCoreApplication::applicationDirPath() + QStringLiteral("/isobath-script");
  if (!QFileInfo(program).isExecutable()) return nullptr;
  return std::make_unique<MathWorker>(program);
}

}  // namespace app
