// The program `isobath-script`: renders chat templates of model files; typesets formulas of models
// ("math"), or finds what to colour in their code ("highlight"); a JSON request per line, and it
// trusts none of them.
// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <QCoreApplication>
#include <QFile>
#include <cstdio>
#include <cstring>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "app/script_engine.h"

namespace {

constexpr rlim_t kCpuSeconds = 3;  // for one request
constexpr qint64 kMaxRequestBytes = qint64{64} << 20;

void limit(int what, rlim_t most) {
  const rlimit limits{most, most};
  // Where it cannot be set the parent's limit of time remains.
  static_cast<void>(::setrlimit(static_cast<__rlimit_resource>(what), &limits));
}

void setLimits() {
  limit(RLIMIT_CORE, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  limit(RLIMIT_AS, rlim_t{512} << 20);  // more than half of it is libraries
#if defined(__linux__)
  limit(RLIMIT_DATA, rlim_t{240} << 20);
#endif
#endif
#if defined(__GLIBC__)
  ::mallopt(M_ARENA_MAX, 1);  // one more would reserve 64 MiB for each thread
#endif
}

// From now on. More ends the process.
void limitCpu() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  rlimit limits{};
  ::getrlimit(RLIMIT_CPU, &limits);
  limits.rlim_cur =
      static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1 + kCpuSeconds;
  static_cast<void>(::setrlimit(RLIMIT_CPU, &limits));
}

QString textOf(const char* resource) {
  QFile file(QString::fromLatin1(resource));
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

app::ScriptTask taskOf(const char* argument) {
  const QString polyfills = textOf(":/scripts/polyfills.js");
  if (std::strcmp(argument, "math") == 0)
    return app::ScriptTask::math({polyfills, textOf(":/scripts/mathjax.js")});
  if (std::strcmp(argument, "highlight") == 0)
    return app::ScriptTask::highlighting({polyfills, textOf(":/scripts/prism.js")});
  return app::ScriptTask::templates(
      {polyfills, textOf(":/scripts/jinja.js"), textOf(":/scripts/python.js")});
}

void ignoreMessage(QtMsgType, const QMessageLogContext&, const QString&) {}

}  // namespace

int main(int argc, char** argv) {
  setLimits();
  qInstallMessageHandler(ignoreMessage);  // the compiler's remarks on the library
  const QCoreApplication application(argc, argv);
  limitCpu();
  app::ScriptEngine engine(taskOf(argc > 1 ? argv[1] : ""));
  QFile input;
  QFile output;
  if (!input.open(stdin, QIODevice::ReadOnly) || !output.open(stdout, QIODevice::WriteOnly))
    return 1;
  while (true) {
    const QByteArray request = input.readLine(kMaxRequestBytes);
    if (request.isEmpty()) return 0;
    limitCpu();
    output.write(engine.answer(request));
    output.flush();
  }
}
