// Formulas for QML: rich text with pictures of them, and what is copied instead.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QFont>
#include <QObject>
#include <QVariantMap>

class QJSEngine;
class QQmlEngine;

namespace ui {

class MathLibrary;

class Formulas : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_SINGLETON
  // Grows when formulas have been typeset. What isWaiting asks layout() again then; what is not
  // must not, or texts with more formulas than the library keeps would displace each other's for
  // ever.
  Q_PROPERTY(int revision READ revision NOTIFY revisionChanged)

 public:
  explicit Formulas(MathLibrary* library, QObject* parent = nullptr);
  // For the engine: over the library that prepareQmlEngine() put into it.
  static Formulas* create(QQmlEngine* engine, QJSEngine* scripts);

  [[nodiscard]] int revision() const { return m_revision; }

  // The html of a block as a TextEdit with this font can show it, with lines of at least
  // `lineHeight`: {html, pictured: sources of the pictures in order, spoken: plain text with
  // sources, hasFormulas, isWaiting, lineHeight: what all lines need, above, below: room that the
  // first and the last line need besides, rightToLeft, problems}.
  Q_INVOKABLE QVariantMap layout(const QString& html, const QFont& font, const QColor& ink,
                                 qreal lineHeight, qreal maxWidth, qreal pixelRatio,
                                 int revision) const;
  // `selected` with sources instead of pictures; `before`: the text before it.
  Q_INVOKABLE static QString withSources(const QString& before, const QString& selected,
                                         const QStringList& pictured);
  Q_INVOKABLE static void copy(const QString& text);

 signals:
  void revisionChanged();

 private:
  MathLibrary* m_library;
  int m_revision = 0;
};

}  // namespace ui
