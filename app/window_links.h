// How one window reaches the others: the `windows` of Main.qml.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>
#include <utility>

namespace app {

// Does nothing where there is only one window. Thread: GUI.
class WindowLinks : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // Whether a conversation is in another window, which has then come to the front with it.
  void setRaiseOther(std::function<bool(qlonglong conversationId)> raiseOther) {
    m_raiseOther = std::move(raiseOther);
  }
  Q_INVOKABLE bool raiseOther(qlonglong conversationId) {
    return m_raiseOther && m_raiseOther(conversationId);
  }
  // With a new chat, or (not 0) with a conversation.
  Q_INVOKABLE void openNew(qlonglong conversationId = 0) { emit newWanted(conversationId); }

 signals:
  void newWanted(qlonglong conversationId);

 private:
  std::function<bool(qlonglong)> m_raiseOther;
};

}  // namespace app
