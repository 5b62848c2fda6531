// Has files read by `isobath-extract`: a process for each, so that a hostile one costs only itself.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <chrono>
#include <deque>
#include <memory>

#include "ui/viewmodels/document_reader.h"

class QProcess;

namespace app {

// One file at a time. Thread: GUI; nothing waits, but for the end of a killed process.
class DocumentWorker : public QObject, public ui::DocumentReader {
  Q_OBJECT

 public:
  struct Options {
    std::chrono::milliseconds longest{30'000};  // for one file
  };
  DocumentWorker(QString program, Options options, QObject* parent = nullptr);
  explicit DocumentWorker(QString program) : DocumentWorker(std::move(program), Options()) {}
  ~DocumentWorker() override;

  void read(const QByteArray& bytes, Done done) override;

 private:
  struct Job {
    QByteArray bytes;
    Done done;
  };
  void next();
  void start(const QByteArray& bytes);
  void finish(ui::DocumentText text);

  QString m_program;
  Options m_options;
  std::deque<Job> m_jobs;  // the first one is being read, if there is a process
  QProcess* m_process = nullptr;
};

// A worker with `isobath-extract` beside the running program.
[[nodiscard]] std::unique_ptr<DocumentWorker> findDocumentWorker();

}  // namespace app
