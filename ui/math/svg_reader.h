// Reads MathJax's SVG into shapes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QRectF>
#include <QTransform>
#include <QVector>
#include <optional>
#include <vector>

#include "ui/math/math_drawing.h"

class QXmlStreamReader;
class QXmlStreamAttributes;

namespace ui {

// One use. See MathDrawing::fromSvg() for what is read.
class SvgReader {
 public:
  explicit SvgReader(const MathDrawing::Size& size) : m_size(size) {}
  std::optional<QVector<MathDrawing::Shape>> read(const QByteArray& svg);

 private:
  // What an element inherits from those around it.
  struct State {
    QTransform transform;  // to em
    QSizeF viewport;       // in the units inside `transform`
    QRectF clip;           // in em; empty: none
    QString fill = QStringLiteral("currentColor");
    QString stroke = QStringLiteral("currentColor");
    double strokeWidth = 0;
    bool isHidden = false;
  };

  void element(const QString& name, const QXmlStreamAttributes& attributes, QXmlStreamReader& xml);
  void inherit(State& state, const QXmlStreamAttributes& attributes) const;
  void enterRoot(State& state, const QXmlStreamAttributes& attributes) const;
  void enterPicture(State& state, const QXmlStreamAttributes& attributes) const;
  void addText(const State& state, const QXmlStreamAttributes& attributes, const QString& text);
  void addShape(const State& state, const QXmlStreamAttributes& attributes,
                const QPainterPath& path, bool isLine);

  MathDrawing::Size m_size;
  std::vector<State> m_states;
  QVector<MathDrawing::Shape> m_shapes;
};

}  // namespace ui
