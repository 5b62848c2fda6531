// Takes the window to where an opening says, through the functions of Main.qml.
// SPDX-License-Identifier: Apache-2.0
#include <QQuickWindow>

#include "app/window.h"

namespace app {

void Window::open(const Opening& opening) {
  switch (opening.kind) {
    case Opening::Kind::NewChat:
      QMetaObject::invokeMethod(m_window, "newChat");
      break;
    case Opening::Kind::Conversation:
      QMetaObject::invokeMethod(
          m_window, "openConversation",
          Q_ARG(QVariant, QVariant::fromValue<qlonglong>(opening.conversation)));
      break;
    case Opening::Kind::Settings:
      QMetaObject::invokeMethod(m_window, "openSettingsAt", Q_ARG(QVariant, opening.text));
      break;
    case Opening::Kind::ModelFile:
      m_models.addModelFile(opening.text);
      break;
    case Opening::Kind::Raise:
      break;
  }
  raise();
}

void Window::raise() {
  m_window->setWindowStates(m_window->windowStates() & ~Qt::WindowMinimized);
  m_window->show();
  m_window->raise();
  m_window->requestActivate();
}

qlonglong Window::writingIn() const {
  const auto id = m_conversations.generating();
  return id ? id->value : 0;
}

}  // namespace app
