// A displayed formula as an item: as large as the formula is, empty until it is there.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/formula_item.h"

#include <QPainter>
#include <QQmlEngine>
#include <cmath>

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
  connect(&libraryOf(*this), &MathLibrary::settled, this, &FormulaItem::look);
  look();
}

void FormulaItem::setSource(const QString& source) {
  if (source == m_source) return;
  m_source = source;
  m_drawing.reset();
  m_problem.clear();
  emit sourceChanged();
  if (isComponentComplete()) look();
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
  if (m_drawing || m_source.isEmpty()) return;
  const MathLibrary::Formula formula = libraryOf(*this).look(m_source);
  if (formula.drawing == m_drawing && formula.problem == m_problem) return;
  m_drawing = formula.drawing;
  m_problem = formula.problem;
  measure();
  emit changed();
}

double FormulaItem::em() const {
  return m_size * kMathScale;
}

void FormulaItem::measure() {
  const MathDrawing::Size size = m_drawing ? m_drawing->size() : MathDrawing::Size{};
  setImplicitSize(std::ceil(size.width * em()) + 2 * kMargin,
                  std::ceil((size.height + size.depth) * em()) + 2 * kMargin);
  update();
}

void FormulaItem::paint(QPainter* painter) {
  if (!m_drawing) return;
  painter->translate(kMargin, kMargin + m_drawing->size().height * em());
  painter->scale(em(), em());
  m_drawing->paint(*painter, m_ink);
}

}  // namespace ui
