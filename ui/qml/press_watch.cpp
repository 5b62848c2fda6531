// Sees the left button pressed, moved and released over an item, and takes nothing from what is
// under the pointer.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/press_watch.h"

#include <QMouseEvent>
#include <QQuickWindow>
#include <algorithm>
#include <utility>

namespace ui {

void PressWatch::setTarget(QQuickItem* target) {
  if (target == m_target) return;
  m_target = target;
  emit targetChanged();
}

void PressWatch::itemChange(ItemChange change, const ItemChangeData& data) {
  if (change == ItemSceneChange) {
    if (m_watched) m_watched->removeEventFilter(this);
    m_watched = data.window;
    if (m_watched) m_watched->installEventFilter(this);
  }
  QQuickItem::itemChange(change, data);
}

bool PressWatch::isOnTarget(QPointF scene) const {
  const auto isAt = [scene](const QQuickItem* item) {
    return item->isVisible() && item->contains(item->mapFromScene(scene));
  };
  if (!isAt(m_target)) return false;
  // Menus and dialogs are in a layer of their own.
  for (const QQuickItem* layer : m_watched->contentItem()->childItems()) {
    if (!layer->inherits("QQuickOverlay") || !layer->isVisible()) continue;
    const auto popups = layer->childItems();
    if (std::any_of(popups.begin(), popups.end(), isAt)) return false;
  }
  // What is put over the view, as a button; a loader of nothing covers nothing.
  const auto siblings = m_target->parentItem()->childItems();
  for (auto item = siblings.crbegin(); item != siblings.crend() && *item != m_target; ++item)
    if (isAt(*item) && !(*item)->childItems().isEmpty()) return false;
  // Its scroll bar.
  const auto parts = m_target->childItems();
  const auto* content = m_target->property("contentItem").value<QQuickItem*>();
  return std::none_of(parts.begin(), parts.end(), [&](const QQuickItem* part) {
    return part != content && isAt(part) && part->inherits("QQuickScrollBar");
  });
}

bool PressWatch::eventFilter(QObject* watched, QEvent* event) {
  const auto type = event->type();
  const bool isMouse = type == QEvent::MouseButtonPress || type == QEvent::MouseMove ||
                       type == QEvent::MouseButtonRelease;
  if (!isMouse || watched != m_watched || !m_target) return false;
  const auto* mouse = static_cast<QMouseEvent*>(event);
  const QPointF point = m_target->mapFromScene(mouse->scenePosition());
  if (type == QEvent::MouseMove && m_isPressed) emit moved(point);
  if (mouse->button() != Qt::LeftButton) return false;
  if (type == QEvent::MouseButtonPress && isOnTarget(mouse->scenePosition())) {
    m_isPressed = true;
    emit pressed(point, mouse->modifiers().testFlag(Qt::ShiftModifier));
  } else if (type == QEvent::MouseButtonRelease && std::exchange(m_isPressed, false)) {
    emit released();
  }
  return false;
}

}  // namespace ui
