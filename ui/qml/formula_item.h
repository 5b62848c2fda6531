// A displayed formula as an item: as large as the formula is, empty until it is there.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QFont>
#include <QPointer>
#include <QQuickPaintedItem>
#include <QString>
#include <memory>

namespace ui {

class MathDrawing;
class MathLibrary;

class FormulaItem : public QQuickPaintedItem {
  Q_OBJECT
  QML_ELEMENT
  // With delimiters, and the mark of the sentence that stands behind it (see
  // ui/markdown/formula.h). Empty: nothing is asked for.
  Q_PROPERTY(QString source READ source WRITE setSource NOTIFY sourceChanged)
  Q_PROPERTY(QColor ink READ ink WRITE setInk NOTIFY inkChanged)
  // Of the text around, in pixels.
  Q_PROPERTY(qreal size READ size WRITE setSize NOTIFY sizeChanged)
  Q_PROPERTY(bool ready READ isReady NOTIFY changed)
  // Why it will never be there; empty: not so.
  Q_PROPERTY(QString problem READ problem NOTIFY changed)

 public:
  explicit FormulaItem(QQuickItem* parent = nullptr);
  ~FormulaItem() override;

  void paint(QPainter* painter) override;

  [[nodiscard]] QString source() const { return m_source; }
  void setSource(const QString& source);
  [[nodiscard]] QColor ink() const { return m_ink; }
  void setInk(const QColor& ink);
  [[nodiscard]] qreal size() const { return m_size; }
  void setSize(qreal size);
  [[nodiscard]] bool isReady() const { return m_drawing != nullptr; }
  [[nodiscard]] QString problem() const { return m_problem; }

 signals:
  void sourceChanged();
  void inkChanged();
  void sizeChanged();
  void changed();

 protected:
  void componentComplete() override;

 private:
  void look();
  void measure();
  [[nodiscard]] double em() const;

  [[nodiscard]] QString mark() const;
  [[nodiscard]] QFont markFont() const;

  QPointer<MathLibrary> m_library;
  QString m_source;
  QColor m_ink;
  qreal m_size = 15;
  double m_baseline = 0;
  std::shared_ptr<const MathDrawing> m_drawing;
  QString m_problem;
};

}  // namespace ui
