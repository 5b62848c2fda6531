// The fonts of the window: the system's, with CJK and colour emoji behind it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QFont>
#include <QObject>

namespace ui {

// QML: `Fonts.code(pixels)`. Thread: GUI.
class Fonts : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_SINGLETON

 public:
  using QObject::QObject;

  // The font for all text but code; `systemFont` is what the desktop asks for.
  static QFont body(const QFont& systemFont);
  // The font for code, `pixelSize` pixels high; at least 1.
  Q_INVOKABLE static QFont code(int pixelSize);
};

}  // namespace ui
