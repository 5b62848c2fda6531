// Writes a text into a file that the reader has chosen.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>
#include <QUrl>

namespace ui {

// QML: `TextFile.write(...)`. Thread: GUI.
class TextFile : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_SINGLETON

 public:
  using QObject::QObject;

  Q_INVOKABLE static bool exists(const QUrl& file);
  // Without its folder, as it is shown.
  Q_INVOKABLE static QString nameOf(const QUrl& file);
  // As UTF-8, as a whole or not at all. What is there already stays unless `mayReplace`. Returns
  // why it failed; empty: it is written.
  Q_INVOKABLE static QString write(const QUrl& file, const QString& text, bool mayReplace);
};

}  // namespace ui
