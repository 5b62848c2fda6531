// Opens links of an answer in the browser: only http, https and mailto, and only after a click.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>
#include <functional>

namespace ui {

// QML: `Links.open(url)`, `Links.describe(url)`. Thread: GUI.
class Links : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_SINGLETON

 public:
  using QObject::QObject;

  // True where the link has a scheme we open and, for the web, a host without control or direction
  // characters.
  Q_INVOKABLE static bool isAllowed(const QString& link);
  // What a reader should see before clicking: the whole host first, never the text that the answer
  // gave it.
  Q_INVOKABLE static QString describe(const QString& link);
  // False, and nothing happens, where isAllowed() is false.
  Q_INVOKABLE bool open(const QString& link) const;
};

}  // namespace ui
