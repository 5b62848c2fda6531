// A child process that is given nothing of this one.
// SPDX-License-Identifier: Apache-2.0
#include "app/confined_process.h"

#include <unistd.h>

#include <QProcess>
#include <QProcessEnvironment>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

namespace app {

QProcess* newConfinedProcess(QObject* owner) {
  auto* process = new QProcess(owner);
  QProcessEnvironment environment;
  environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
  process->setProcessEnvironment(environment);
  process->setStandardErrorFile(QProcess::nullDevice());
#if defined(__linux__) && defined(SYS_close_range)
  // On exec, because Qt still needs one.
  process->setChildProcessModifier(
      [] { static_cast<void>(::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC)); });
#endif
  return process;
}

void endProcessesOf(QObject* owner) {
  for (QProcess* process : owner->findChildren<QProcess*>()) {
    process->disconnect(owner);
    process->kill();
    process->waitForFinished();
  }
}

}  // namespace app
