// What the window's thread does: the work for each frame, how long a key takes to be seen, memory
// and CPU time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QEvent>
#include <QGuiApplication>
#include <QPointer>
#include <QString>
#include <functional>
#include <vector>

class QInputEvent;
class QQuickWindow;

namespace bench {

// The work for a frame is all that the GUI thread did since the frame before: events, models,
// layout, drawing. A window can show 60 a second while none takes more than 16.7 ms, whatever else
// the machine is busy with between them. Thread: GUI.
class Meter : public QGuiApplication {
 public:
  Meter(int& argc, char** argv) : QGuiApplication(argc, argv) { m_clock.start(); }

  void watch(QQuickWindow* window);
  // Forgets what was measured before.
  void begin();
  // Milliseconds, one per frame.
  [[nodiscard]] const std::vector<double>& frames() const { return m_frames; }
  // From the moment a key was posted by postFor() to the end of the frame that shows it.
  [[nodiscard]] const std::vector<double>& keys() const { return m_keys; }

  // Milliseconds until `done` after `act`, which makes frames; -1 when it takes over ten seconds.
  double untilFrame(const std::function<void()>& act, const std::function<bool()>& done);
  // Posts an event of this kind from another thread every `everyMs`, as a hand does that does not
  // wait for the window.
  void postFor(int milliseconds, int everyMs, const std::function<QInputEvent*()>& event);

  bool notify(QObject* receiver, QEvent* event) override;

 private:
  [[nodiscard]] double nowMs() const { return static_cast<double>(m_clock.nsecsElapsed()) / 1e6; }
  void onFrame();

  QElapsedTimer m_clock;
  QPointer<QQuickWindow> m_window;
  int m_depth = 0;
  double m_work = 0;
  bool m_hasFrame = false;
  std::vector<double> m_frames;
  std::vector<double> m_keys;
  std::vector<double> m_pressed;  // when the keys were posted that have no frame yet
};

// 0.99: the 99th of a hundred; 0 of nothing.
[[nodiscard]] double quantile(std::vector<double> values, double share);
[[nodiscard]] double residentMegabytes();
// Of this process so far, milliseconds.
[[nodiscard]] double cpuMilliseconds();

}  // namespace bench
