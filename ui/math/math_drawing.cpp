// A typeset formula as shapes that can be painted in any size and colour.
// SPDX-License-Identifier: Apache-2.0
#include "ui/math/math_drawing.h"

#include <QPainter>
#include <QPen>

#include "ui/math/svg_reader.h"

namespace ui {

std::optional<MathDrawing> MathDrawing::fromSvg(const QByteArray& svg, const Size& size) {
  auto shapes = SvgReader(size).read(svg);
  if (!shapes) return std::nullopt;
  MathDrawing drawing;
  drawing.m_size = size;
  drawing.m_shapes = std::move(*shapes);
  return drawing;
}

void MathDrawing::paint(QPainter& painter, const QColor& ink) const {
  const auto colourOf = [&](const QColor& own) { return own.isValid() ? own : ink; };
  painter.setRenderHint(QPainter::Antialiasing);
  for (const Shape& shape : m_shapes) {
    if (!shape.clip.isEmpty()) {
      painter.save();
      painter.setClipRect(shape.clip, Qt::IntersectClip);
    }
    painter.setPen(Qt::NoPen);
    if (shape.isFilled) painter.fillPath(shape.path, colourOf(shape.fill));
    if (shape.lineWidth > 0) {
      QPen pen(colourOf(shape.line), shape.lineWidth, Qt::SolidLine,
               shape.dashes.isEmpty() ? Qt::SquareCap : Qt::FlatCap, Qt::MiterJoin);
      // Qt counts dashes in widths of the line.
      QVector<qreal> dashes;
      for (const qreal dash : shape.dashes) dashes.append(dash / shape.lineWidth);
      if (!dashes.isEmpty()) pen.setDashPattern(dashes);
      painter.strokePath(shape.path, pen);
    }
    if (!shape.clip.isEmpty()) painter.restore();
  }
}

QRectF MathDrawing::inkBounds() const {
  QRectF bounds;
  for (const Shape& shape : m_shapes) {
    const double edge = shape.lineWidth / 2;
    QRectF box = shape.path.boundingRect().adjusted(-edge, -edge, edge, edge);
    if (!shape.clip.isEmpty()) box = box.intersected(shape.clip);
    if (shape.isFilled || shape.lineWidth > 0) bounds = bounds.united(box);
  }
  return bounds;
}

qsizetype MathDrawing::bytes() const {
  qsizetype bytes = 0;
  for (const Shape& shape : m_shapes) {
    const auto elements = static_cast<qsizetype>(shape.path.elementCount());
    bytes += static_cast<qsizetype>(sizeof(Shape)) +
             elements * static_cast<qsizetype>(sizeof(QPainterPath::Element));
  }
  return bytes;
}

}  // namespace ui
