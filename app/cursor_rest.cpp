// Lets the cursor stop blinking when nobody has typed for a while, so that an idle program does
// nothing at all.
// SPDX-License-Identifier: Apache-2.0
#include "app/cursor_rest.h"

#include <QEvent>
#include <QGuiApplication>
#include <QStyleHints>
#include <utility>

namespace app {

CursorRest::CursorRest(int afterMs) {
  m_timer.setSingleShot(true);
  m_timer.setInterval(afterMs);
  QObject::connect(&m_timer, &QTimer::timeout, this, [this] { rest(); });
  m_timer.start();
}

CursorRest::~CursorRest() {
  if (m_flashTime > 0) QGuiApplication::styleHints()->setCursorFlashTime(m_flashTime);
}

void CursorRest::rest() {
  const int flashTime = QGuiApplication::styleHints()->cursorFlashTime();
  if (flashTime <= 0) return;
  m_flashTime = flashTime;
  QGuiApplication::styleHints()->setCursorFlashTime(0);
}

void CursorRest::wake() {
  m_timer.start();
  if (const int flashTime = std::exchange(m_flashTime, 0); flashTime > 0)
    QGuiApplication::styleHints()->setCursorFlashTime(flashTime);
}

bool CursorRest::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::FocusIn:
      wake();
      break;
    default:
      break;
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace app
