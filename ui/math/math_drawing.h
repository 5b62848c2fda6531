// A typeset formula as shapes that can be painted in any size and colour.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QColor>
#include <QPainterPath>
#include <QRectF>
#include <QVector>
#include <optional>

class QPainter;

namespace ui {

// All lengths are in em. The origin is on the baseline at the left, y goes down.
class MathDrawing {
 public:
  struct Size {
    double width = 0;
    double height = 0;  // above the baseline
    double depth = 0;   // below it
  };

  // Reads the SVG that MathJax writes for a formula of this size: its shapes, text in our fonts,
  // nested pictures, and the rules that MathJax gives in a style sheet. Nothing else is looked at:
  // no addresses, no scripts, no styles. Nothing where it is not well-formed or has more than
  // 50,000 shapes. Needs a QGuiApplication for text.
  static std::optional<MathDrawing> fromSvg(const QByteArray& svg, const Size& size);

  // With the painter's origin on the baseline, where 1 is one em.
  void paint(QPainter& painter, const QColor& ink) const;

  [[nodiscard]] Size size() const { return m_size; }
  // Where something is painted.
  [[nodiscard]] QRectF inkBounds() const;
  // What it takes in memory, about.
  [[nodiscard]] qsizetype bytes() const;

  struct Shape {
    QPainterPath path;
    bool isFilled = true;
    QColor fill;            // not valid: the ink
    double lineWidth = 0;   // 0: no line
    QColor line;            // not valid: the ink
    QVector<qreal> dashes;  // in em
    QRectF clip;            // empty: none
  };
  [[nodiscard]] const QVector<Shape>& shapes() const { return m_shapes; }

 private:
  Size m_size;
  QVector<Shape> m_shapes;
};

}  // namespace ui
