// A displayed formula as an item: as large as the formula is, empty until it is there.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/formula_item.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QQmlEngine>
#include <algorithm>
#include <cmath>

#include "ui/markdown/formula.h"
#include "ui/math/math_images.h"

namespace ui {
namespace {

// Ink may reach a little over the box that TeX counts.
constexpr int kMargin = 2;

// As prepareQmlEngine() put it into the engine.
MathLibrary& libraryOf(const QObject& item) {
  QQmlImageProviderBase* images = qmlEngine(&item)->imageProvider(QStringLiteral("math"));
  return static_cast<MathImages*>(images)->library();
}

}  // namespace

FormulaItem::FormulaItem(QQuickItem* parent) : QQuickPaintedItem(parent) {
  setAntialiasing(true);
}

FormulaItem::~FormulaItem() = default;

void FormulaItem::componentComplete() {
  QQuickPaintedItem::componentComplete();
  m_library = &libraryOf(*this);
  connect(m_library.data(), &MathLibrary::settled, this, &FormulaItem::look);
  look();
}

void FormulaItem::setSource(const QString& source) {
  if (source == m_source) return;
  const bool isSameFormula = withoutMark(source).source == withoutMark(m_source).source;
  m_source = source;
  emit sourceChanged();
  if (isSameFormula) return measure();
  m_drawing.reset();
  m_problem.clear();
  if (isComponentComplete()) look();
  emit changed();
}

void FormulaItem::setInk(const QColor& ink) {
  if (ink == m_ink) return;
  m_ink = ink;
  emit inkChanged();
  update();
}

void FormulaItem::setSize(qreal size) {
  if (qFuzzyCompare(size, m_size)) return;
  m_size = size;
  emit sizeChanged();
  measure();
}

void FormulaItem::look() {
  if (m_drawing || m_source.isEmpty() || !m_library) return;
  // Asked directly: an item that its view has given up has no engine any more.
  const MathLibrary::Formula formula = m_library->look(withoutMark(m_source).source.toString());
  if (formula.drawing == m_drawing && formula.problem == m_problem) return;
  m_drawing = formula.drawing;
  m_problem = formula.problem;
  measure();
  emit changed();
}

double FormulaItem::em() const {
  return m_size * kMathScale;
}

QString FormulaItem::mark() const {
  return withoutMark(m_source).mark.toString();
}

QFont FormulaItem::markFont() const {
  QFont font;
  font.setPixelSize(std::max(1, qRound(m_size)));
  return font;
}

void FormulaItem::measure() {
  const MathDrawing::Size size = m_drawing ? m_drawing->size() : MathDrawing::Size{};
  const QFontMetricsF metrics(markFont());
  const bool hasMark = m_drawing && !mark().isEmpty();
  const double depth = std::max(size.depth * em(), hasMark ? metrics.descent() : 0);
  m_baseline = kMargin + std::max(size.height * em(), hasMark ? metrics.ascent() : 0);
  setImplicitSize(std::ceil(size.width * em() + (hasMark ? metrics.horizontalAdvance(mark()) : 0)) +
                      2 * kMargin,
                  std::ceil(m_baseline + depth) + kMargin);
  update();
}

void FormulaItem::paint(QPainter* painter) {
  if (!m_drawing) return;
  painter->translate(kMargin, m_baseline);
  painter->setFont(markFont());
  painter->setPen(m_ink);
  painter->drawText(QPointF(m_drawing->size().width * em(), 0), mark());
  painter->scale(em(), em());
  m_drawing->paint(*painter, m_ink);
}

}  // namespace ui
