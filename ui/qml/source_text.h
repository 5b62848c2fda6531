// What stands in an editor, character for character.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QQuickTextDocument>
#include <QString>

namespace ui {

// QML: `SourceText.of(area.textDocument)`. Thread: GUI.
class SourceText : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_SINGLETON

 public:
  using QObject::QObject;

  // Lines end with \n. The text property of an editor has spaces where the text has some that do
  // not break; this has them as they are.
  Q_INVOKABLE static QString of(QQuickTextDocument* document);
};

}  // namespace ui
