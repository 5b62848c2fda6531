// Lets the cursor stop blinking when nobody has typed for a while, so that an idle window does
// nothing at all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>

class QWindow;

namespace app {

// Lifetime: a child of the window. Thread: GUI.
class CursorRest : public QObject {
 public:
  // As long as in GTK.
  static constexpr int kAfterMs = 10'000;

  explicit CursorRest(QWindow& window, int afterMs = kAfterMs);
  // The cursor blinks again: how fast is a setting of the whole program.
  ~CursorRest() override;

  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void rest();
  void wake();

  QTimer m_timer;
  int m_flashTime = 0;  // while it rests; else 0
};

}  // namespace app
