// Reads MathJax's SVG into shapes.
// SPDX-License-Identifier: Apache-2.0
#include "ui/math/svg_reader.h"

#include <QFont>
#include <QXmlStreamReader>
#include <algorithm>
#include <cmath>

#include "ui/math/svg_path.h"

namespace ui {
namespace {

constexpr double kUnitsPerEm = 1000;
constexpr qsizetype kMostShapes = 50'000;
constexpr std::size_t kDeepest = 2'000;

// What MathJax's style sheet says of rules of tables: thickness and dashes.
constexpr double kRule = 70;
constexpr double kDash = 140;

double number(const QXmlStreamAttributes& attributes, const char* name, double otherwise) {
  const QStringView value = attributes.value(QLatin1String(name));
  if (value.isEmpty()) return otherwise;
  return svgNumbers(value, 1).value(0, otherwise);
}

// Not valid: the ink.
QColor colourOf(const QString& name) {
  QColor colour;
  if (name != u"currentColor") colour.setNamedColor(name);
  return colour;
}

bool isPainted(const QString& name) {
  return name != u"none" && name != u"transparent";
}

// "stroke-width: 67px" in a style; nothing else of styles is used.
std::optional<double> styledLineWidth(QStringView style) {
  constexpr QStringView kName = u"stroke-width:";
  const qsizetype at = style.indexOf(kName);
  if (at < 0) return std::nullopt;
  const QVector<double> numbers = svgNumbers(style.mid(at + kName.size()), 1);
  return numbers.isEmpty() ? std::nullopt : std::optional(numbers[0]);
}

QRectF intersection(const QRectF& clip, const QRectF& other) {
  if (clip.isEmpty()) return other;
  const QRectF both = clip.intersected(other);
  // Nothing is left: a place where nothing is.
  return both.isEmpty() ? QRectF(-1e6, -1e6, 1e-3, 1e-3) : both;
}

QFont fontOf(const QXmlStreamAttributes& attributes) {
  QFont font;
  font.setFamilies(
      {QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans"), font.family()});
  font.setBold(attributes.value(QLatin1String("font-weight")) == u"bold");
  font.setItalic(attributes.value(QLatin1String("font-style")) == u"italic");
  return font;
}

}  // namespace

std::optional<QVector<MathDrawing::Shape>> SvgReader::read(const QByteArray& svg) {
  QXmlStreamReader xml(svg);
  xml.setEntityExpansionLimit(0);
  while (!xml.atEnd()) {
    xml.readNext();
    if (xml.isDTD()) return std::nullopt;
    if (xml.isStartElement()) {
      if (m_states.size() > kDeepest || m_shapes.size() > kMostShapes) return std::nullopt;
      element(xml.name().toString(), xml.attributes(), xml);
    } else if (xml.isEndElement()) {
      m_states.pop_back();
    }
  }
  if (xml.hasError() || m_shapes.size() > kMostShapes) return std::nullopt;
  return std::move(m_shapes);
}

void SvgReader::element(const QString& name, const QXmlStreamAttributes& attributes,
                        QXmlStreamReader& xml) {
  const bool isRoot = m_states.empty();
  State state = isRoot ? State() : m_states.back();
  inherit(state, attributes);
  if (name == u"svg") {
    isRoot ? enterRoot(state, attributes) : enterPicture(state, attributes);
  } else if (name == u"defs" || name == u"title" || name == u"style" || name == u"foreignObject") {
    state.isHidden = true;
  } else if (name == u"path") {
    addShape(state, attributes, svgPath(attributes.value(QLatin1String("d"))), false);
  } else if (name == u"rect" || name == u"ellipse" || name == u"polygon") {
    QPainterPath path;
    const double rx = number(attributes, "rx", 0);
    const QRectF box(number(attributes, "x", 0), number(attributes, "y", 0),
                     number(attributes, "width", 0), number(attributes, "height", 0));
    if (name == u"ellipse") {
      path.addEllipse(QPointF(number(attributes, "cx", 0), number(attributes, "cy", 0)), rx,
                      number(attributes, "ry", rx));
    } else if (name == u"polygon") {
      const QVector<double> points = svgNumbers(attributes.value(QLatin1String("points")), 64);
      QPolygonF polygon;
      for (qsizetype i = 0; i + 1 < points.size(); i += 2)
        polygon.append(QPointF(points[i], points[i + 1]));
      path.addPolygon(polygon);
    } else if (rx > 0) {
      path.addRoundedRect(box, rx, rx);
    } else {
      path.addRect(box);
    }
    addShape(state, attributes, path, false);
  } else if (name == u"line") {
    QPainterPath path(QPointF(number(attributes, "x1", 0), number(attributes, "y1", 0)));
    path.lineTo(number(attributes, "x2", 0), number(attributes, "y2", 0));
    addShape(state, attributes, path, true);
  }
  m_states.push_back(state);
  if (name == u"text") {
    // Consumes the end of the element.
    const QString text = xml.readElementText(QXmlStreamReader::SkipChildElements);
    m_states.pop_back();
    addText(state, attributes, text);
  }
}

void SvgReader::inherit(State& state, const QXmlStreamAttributes& attributes) const {
  const QStringView fill = attributes.value(QLatin1String("fill"));
  const QStringView stroke = attributes.value(QLatin1String("stroke"));
  if (!fill.isEmpty()) state.fill = fill.toString();
  if (!stroke.isEmpty()) state.stroke = stroke.toString();
  state.strokeWidth = number(attributes, "stroke-width", state.strokeWidth);
  const auto styled = styledLineWidth(attributes.value(QLatin1String("style")));
  if (styled) state.strokeWidth = *styled;
  const QStringView transform = attributes.value(QLatin1String("transform"));
  if (!transform.isEmpty()) state.transform = svgTransform(transform) * state.transform;
}

// The units are thousandths of an em. With a view box the baseline is where y is 0; without one
// (formulas with numbers, which are as wide as the column) the formula's top is.
void SvgReader::enterRoot(State& state, const QXmlStreamAttributes& attributes) const {
  const QVector<double> box = svgNumbers(attributes.value(QLatin1String("viewBox")), 4);
  const bool hasBox = box.size() == 4;
  state.viewport = {m_size.width * kUnitsPerEm, (m_size.height + m_size.depth) * kUnitsPerEm};
  const double top = m_size.height * kUnitsPerEm;
  state.transform = QTransform::fromTranslate(hasBox ? -box[0] : 0, hasBox ? 0 : -top) *
                    QTransform::fromScale(1 / kUnitsPerEm, 1 / kUnitsPerEm);
}

// Source: SVG 1.1, section 7.8, for what fits whole and in the middle or at a side.
void SvgReader::enterPicture(State& state, const QXmlStreamAttributes& attributes) const {
  const QRectF place(number(attributes, "x", 0), number(attributes, "y", 0),
                     number(attributes, "width", state.viewport.width()),
                     number(attributes, "height", state.viewport.height()));
  const QRectF clip = state.transform.mapRect(place);
  const QVector<double> box = svgNumbers(attributes.value(QLatin1String("viewBox")), 4);
  QTransform inner = QTransform::fromTranslate(place.x(), place.y());
  if (box.size() == 4 && box[2] > 0 && box[3] > 0) {
    const double scale = std::min(place.width() / box[2], place.height() / box[3]);
    const QStringView align = attributes.value(QLatin1String("preserveAspectRatio"));
    const double share = align.startsWith(u"xMin") ? 0 : align.startsWith(u"xMax") ? 1 : 0.5;
    const double left = place.x() + (place.width() - box[2] * scale) * share;
    const double above = place.y() + (place.height() - box[3] * scale) / 2;
    inner = QTransform::fromTranslate(-box[0], -box[1]) * QTransform::fromScale(scale, scale) *
            QTransform::fromTranslate(left, above);
    state.viewport = {box[2], box[3]};
  } else {
    state.viewport = place.size();
  }
  state.transform = inner * state.transform;
  state.clip = intersection(state.clip, clip);
}

void SvgReader::addText(const State& state, const QXmlStreamAttributes& attributes,
                        const QString& text) {
  constexpr int kPixels = 100;  // hinting is off in paths; large, so that rounding is not seen
  QFont font = fontOf(attributes);
  font.setPixelSize(kPixels);
  QPainterPath path;
  path.addText(0, 0, font, text.left(1000));
  const double size = number(attributes, "font-size", kUnitsPerEm);
  path = QTransform::fromScale(size / kPixels, size / kPixels).map(path);
  path.setFillRule(Qt::WindingFill);
  addShape(state, attributes, path, false);
}

void SvgReader::addShape(const State& state, const QXmlStreamAttributes& attributes,
                         const QPainterPath& path, bool isLine) {
  if (state.isHidden || path.isEmpty()) return;
  const bool isRule = attributes.hasAttribute(QLatin1String("data-line")) ||
                      attributes.hasAttribute(QLatin1String("data-frame"));
  const double width = isRule && state.strokeWidth == 0 ? kRule : state.strokeWidth;
  const double scale = std::sqrt(std::abs(state.transform.determinant()));
  MathDrawing::Shape shape;
  shape.path = state.transform.map(path);
  shape.path.setFillRule(Qt::WindingFill);
  shape.isFilled = !isLine && !isRule && isPainted(state.fill);
  shape.fill = colourOf(state.fill);
  shape.lineWidth = isPainted(state.stroke) ? width * scale : 0;
  shape.line = colourOf(state.stroke);
  const QStringView kind = attributes.value(QLatin1String("class"));
  if (kind.contains(u"mjx-dashed")) shape.dashes = {kDash * scale, kDash * scale};
  if (kind.contains(u"mjx-dotted")) shape.dashes = {width * scale, kDash * scale};
  shape.clip = state.clip;
  if (shape.isFilled || shape.lineWidth > 0) m_shapes.append(shape);
}

}  // namespace ui
