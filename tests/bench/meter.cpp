// What the window's thread does: the work for each frame, how long a key takes to be seen, memory
// and CPU time.
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/meter.h"

#include <unistd.h>

#include <QEventLoop>
#include <QFile>
#include <QKeyEvent>
#include <QQuickWindow>
#include <QThread>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <thread>
#include <utility>

namespace bench {

void Meter::watch(QQuickWindow* window) {
  if (m_window) m_window->disconnect(this);
  m_window = window;
  if (window)
    connect(window, &QQuickWindow::frameSwapped, this, &Meter::onFrame, Qt::DirectConnection);
}

void Meter::begin() {
  m_frames.clear();
  m_keys.clear();
  m_pressed.clear();
  m_work = 0;
}

void Meter::onFrame() {
  m_hasFrame = true;
  const double now = nowMs();
  for (const double posted : m_pressed) m_keys.push_back(now - posted);
  m_pressed.clear();
}

bool Meter::notify(QObject* receiver, QEvent* event) {
  if (QThread::currentThread() != thread()) return QGuiApplication::notify(receiver, event);
  if (event->type() == QEvent::KeyPress && receiver == m_window)
    m_pressed.push_back(static_cast<double>(static_cast<QKeyEvent*>(event)->timestamp()) / 1e3);
  // What an event causes others to be sent at once is in its own time.
  const double begun = m_depth == 0 ? nowMs() : 0;
  ++m_depth;
  const bool result = QGuiApplication::notify(receiver, event);
  if (--m_depth > 0) return result;
  m_work += nowMs() - begun;
  if (m_hasFrame) m_frames.push_back(std::exchange(m_work, 0));
  m_hasFrame = false;
  return result;
}

double Meter::untilFrame(const std::function<void()>& act, const std::function<bool()>& done) {
  constexpr int kLongest = 10'000;
  double swapped = -1;
  QEventLoop loop;
  const auto connection = connect(
      m_window, &QQuickWindow::frameSwapped, &loop,
      [&] {
        if (!done()) return;
        swapped = nowMs();
        loop.quit();
      },
      Qt::DirectConnection);
  const double begun = nowMs();
  act();
  QTimer::singleShot(kLongest, &loop, &QEventLoop::quit);
  loop.exec();
  disconnect(connection);
  return swapped < 0 ? -1 : swapped - begun;
}

void Meter::postFor(int milliseconds, int everyMs, const std::function<QInputEvent*()>& event) {
  QEventLoop loop;
  const double begun = nowMs();
  std::thread hand([&] {
    for (int at = 0; at < milliseconds; at += everyMs) {
      std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(begun + at - nowMs()));
      QInputEvent* posted = event();
      // Of keys in microseconds, because nothing else reads it; of a wheel as usual.
      const double scale = posted->type() == QEvent::KeyPress ? 1e3 : 1;
      posted->setTimestamp(static_cast<quint64>(nowMs() * scale));
      postEvent(m_window, posted);
    }
  });
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
  hand.join();
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

double residentMegabytes() {
  QFile file("/proc/self/statm");
  if (!file.open(QIODevice::ReadOnly)) return -1;
  const QList<QByteArray> fields = file.readAll().split(' ');
  if (fields.size() < 2) return -1;
  return fields[1].toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double cpuMilliseconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

}  // namespace bench
