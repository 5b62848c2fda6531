// Draws our one-colour icons in any colour and size: "image://icon/<name>/<rrggbb>".
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QQuickImageProvider>

namespace ui {

// Only names of files in ":/isobath/icons" are drawn; any other id gives an empty picture. Thread:
// GUI.
class IconProvider : public QQuickImageProvider {
 public:
  IconProvider() : QQuickImageProvider(QQuickImageProvider::Pixmap) {}
  QPixmap requestPixmap(const QString& id, QSize* size, const QSize& requestedSize) override;
};

}  // namespace ui
