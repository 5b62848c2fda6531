// Lets the cursor stop blinking when nobody has typed for a while, so that an idle program does
// nothing at all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>
#include <QWindow>

namespace app {

// One for all windows: how fast the cursor blinks is a setting of the whole program. Thread: GUI.
class CursorRest : public QObject {
 public:
  // As long as in GTK.
  static constexpr int kAfterMs = 10'000;

  explicit CursorRest(int afterMs = kAfterMs);
  // The cursor blinks again.
  ~CursorRest() override;

  // Typing there counts from now on, as long as the window lasts.
  void watch(QWindow& window) { window.installEventFilter(this); }

  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void rest();
  void wake();

  QTimer m_timer;
  int m_flashTime = 0;  // while it rests; else 0
};

}  // namespace app
