// Has files read by `isobath-extract`: a process for each, so that a hostile one costs only itself.
// SPDX-License-Identifier: Apache-2.0
#include "app/document_worker.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "app/confined_process.h"
#include "engine/base/utf8.h"

namespace app {
namespace {

using ui::DocumentText;
using Problem = DocumentText::Problem;

// Twice what the program lets through.
constexpr qint64 kMaxReplyBytes = qint64{16} << 20;

Problem problemOf(const QByteArray& word) {
  if (word == "text") return Problem::None;
  if (word == "password") return Problem::Password;
  if (word == "empty") return Problem::NoText;
  if (word == "unsupported") return Problem::NotText;
  if (word == "large") return Problem::TooLarge;
  return Problem::Damaged;
}

DocumentText resultOf(const QByteArray& reply) {
  const qsizetype line = reply.indexOf('\n');
  DocumentText result;
  result.problem = problemOf(reply.left(std::max<qsizetype>(line, 0)));
  if (result.problem != Problem::None) return result;
  // The process may have been taken over by the file that it read.
  result.text = base::replaceInvalidUtf8(reply.mid(line + 1).toStdString());
  if (result.text.empty()) result.problem = Problem::NoText;
  return result;
}

}  // namespace

DocumentWorker::DocumentWorker(QString program, Options options, QObject* parent)
    : QObject(parent), m_program(std::move(program)), m_options(options) {}

DocumentWorker::~DocumentWorker() {
  endProcessesOf(this);
}

void DocumentWorker::read(const QByteArray& bytes, Done done) {
  m_jobs.push_back({bytes, std::move(done)});
  // Later, so that nobody is answered while still asking.
  QMetaObject::invokeMethod(this, &DocumentWorker::next, Qt::QueuedConnection);
}

void DocumentWorker::next() {
  if (m_process == nullptr && !m_jobs.empty()) start(m_jobs.front().bytes);
}

void DocumentWorker::start(const QByteArray& bytes) {
  m_process = newConfinedProcess(this);
  QProcess* process = m_process;
  connect(process, &QProcess::readyReadStandardOutput, this, [process] {
    if (process->bytesAvailable() > kMaxReplyBytes) process->kill();
  });
  connect(process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart) finish({{}, Problem::NotInstalled});
  });
  connect(process, &QProcess::finished, this, [this, process](int code, QProcess::ExitStatus how) {
    const bool isWhole = how == QProcess::NormalExit && code == 0;
    finish(isWhole ? resultOf(process->readAllStandardOutput())
                   : DocumentText{{}, Problem::TooHard});
  });
  QTimer::singleShot(m_options.longest, process, [process] { process->kill(); });
  process->start(m_program, QStringList());
  // It is gone again where the system has no room for one.
  if (m_process == nullptr) return;
  process->write(bytes);
  process->closeWriteChannel();
}

void DocumentWorker::finish(DocumentText text) {
  m_process->disconnect(this);
  std::exchange(m_process, nullptr)->deleteLater();
  const Job job = std::move(m_jobs.front());
  m_jobs.pop_front();
  QMetaObject::invokeMethod(this, &DocumentWorker::next, Qt::QueuedConnection);
  job.done(std::move(text));
}

std::unique_ptr<DocumentWorker> findDocumentWorker() {
  return std::make_unique<DocumentWorker>(QCoreApplication::applicationDirPath() +
                                          QStringLiteral("/isobath-extract"));
}

}  // namespace app
