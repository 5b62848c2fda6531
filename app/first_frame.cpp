// Measures the start of the window: time from the start of the process to the first frame, and the
// memory when idle.
// SPDX-License-Identifier: Apache-2.0
#include "app/first_frame.h"

#include <unistd.h>

#include <QCoreApplication>
#include <QFile>
#include <QQuickWindow>
#include <QTimer>
#include <cstdio>
#include <ctime>

namespace app {
namespace {

// Source: proc(5), /proc/self/stat, field 22: the start in clock ticks since boot, so a hundredth
// of a second exact.
double millisecondsSinceProcessStart() {
  constexpr int kFieldsAfterName = 19;
  QFile file("/proc/self/stat");
  if (!file.open(QIODevice::ReadOnly)) return -1;
  const QByteArray text = file.readAll();
  // The name, in brackets, may have spaces.
  const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
  timespec now{};
  if (fields.size() <= kFieldsAfterName || clock_gettime(CLOCK_BOOTTIME, &now) != 0) return -1;
  const double started =
      fields[kFieldsAfterName].toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
  return 1000 *
         (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 - started);
}

double residentMegabytes() {
  QFile file("/proc/self/statm");
  if (!file.open(QIODevice::ReadOnly)) return -1;
  const QList<QByteArray> fields = file.readAll().split(' ');
  if (fields.size() < 2) return -1;
  return fields[1].toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace

void printFirstFrame(QQuickWindow& window) {
  constexpr int kIdleAfterMs = 2000;
  QObject::connect(
      &window, &QQuickWindow::frameSwapped, &window,
      [&window] {
        std::printf("first frame: %.0f ms\n", millisecondsSinceProcessStart());
        QTimer::singleShot(kIdleAfterMs, &window, [] {
          std::printf("idle memory: %.1f MB\n", residentMegabytes());
          std::fflush(stdout);
          QCoreApplication::quit();
        });
      },
      static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
}

}  // namespace app
