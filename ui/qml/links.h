// Says where a link leads before anybody follows it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>

namespace ui {

// QML: `Links.describe(url)`. Thread: GUI.
class Links : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_SINGLETON

 public:
  using QObject::QObject;

  // The whole host of a live link: encoded where it has other letters than ASCII, and how it looks.
  [[nodiscard]] static QString hostOf(const QString& live);
  // The whole host first, never the text that the answer gave the link. For a link that is not live
  // (see ui/markdown/safe_text.h), a sentence that says so.
  Q_INVOKABLE static QString describe(const QString& link);
};

}  // namespace ui
