// Paints the words of a block of code in their colours.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QList>
#include <QObject>
#include <QQuickTextDocument>
#include <QString>
#include <QVariantMap>
#include <memory>

namespace ui {

class CodeColours;

// For one TextEdit, which shows a part of a block of code. Thread: GUI.
class CodePainter : public QObject {
  Q_OBJECT
  QML_ELEMENT
  Q_PROPERTY(QQuickTextDocument* document READ document WRITE setDocument NOTIFY documentChanged)
  // As the kinds of ui/code/highlighter.h are numbered; what has none looks like the text.
  Q_PROPERTY(QList<QColor> colours READ colours WRITE setColours NOTIFY coloursChanged)
  // Better colours may come; lookAgain() is emitted then.
  Q_PROPERTY(bool isWaiting READ isWaiting NOTIFY isWaitingChanged)

 public:
  explicit CodePainter(QObject* parent = nullptr);
  ~CodePainter() override;

  // `part`: see MessageListModel::codePartAt(). Costs a look over the whole code.
  Q_INVOKABLE void show(const QString& language, const QVariantMap& part);
  // "C++" for "cpp"; a file name for it to be saved under.
  Q_INVOKABLE static QString nameOf(const QString& language);
  Q_INVOKABLE static QString fileNameOf(const QString& language);

  [[nodiscard]] QQuickTextDocument* document() const { return m_document; }
  void setDocument(QQuickTextDocument* document);
  [[nodiscard]] QList<QColor> colours() const;
  void setColours(const QList<QColor>& colours);
  [[nodiscard]] bool isWaiting() const { return m_isWaiting; }

 signals:
  void documentChanged();
  void coloursChanged();
  void isWaitingChanged();
  void lookAgain();

 private:
  class Painter;
  CodeColours* library();

  QQuickTextDocument* m_document = nullptr;
  CodeColours* m_library = nullptr;
  std::unique_ptr<Painter> m_painter;
  bool m_isWaiting = false;
};

}  // namespace ui
