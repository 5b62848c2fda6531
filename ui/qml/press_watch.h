// Sees the left button pressed, moved and released over an item, and takes nothing from what is
// under the pointer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickItem>

namespace ui {

// QML: `PressWatch { target: list }`. Positions are the target's; once pressed there, the pointer
// may leave it. What lies over the target (a menu) is not the target's. Thread: GUI.
class PressWatch : public QQuickItem {
  Q_OBJECT
  QML_ELEMENT
  Q_PROPERTY(QQuickItem* target READ target WRITE setTarget NOTIFY targetChanged)

 public:
  [[nodiscard]] QQuickItem* target() const { return m_target; }
  void setTarget(QQuickItem* target);

  bool eventFilter(QObject* watched, QEvent* event) override;

 signals:
  void targetChanged();
  void pressed(QPointF point, bool withShift);
  void moved(QPointF point);
  void released();

 protected:
  void itemChange(ItemChange change, const ItemChangeData& data) override;

 private:
  [[nodiscard]] bool isOnTarget(QPointF scene) const;

  QPointer<QQuickItem> m_target;
  QPointer<QQuickWindow> m_watched;
  bool m_isPressed = false;
};

}  // namespace ui
