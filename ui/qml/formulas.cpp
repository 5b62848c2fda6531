// Formulas for QML: rich text with pictures of them, and what is copied instead.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/formulas.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QQmlEngine>
#include <QTextDocumentFragment>
#include <algorithm>
#include <cmath>

#include "ui/math/math_images.h"

namespace ui {
namespace {

// Where the baseline stands in a line of fixed height. Source: QTextDocumentLayout.
constexpr double kBaselineShare = 0.8;
// Of letters, over and under their baseline, in pixel sizes.
constexpr double kLetterHeight = 0.9;
constexpr double kLetterDepth = 0.25;

// So that what is tall in one line does not touch the letters of the next one.
double lineHeightFor(const MathText& text, double least, double pixelSize) {
  double height = std::max(
      {least, text.above + kLetterDepth * pixelSize, text.below + kLetterHeight * pixelSize});
  if (text.pictured.size() > 1) height = std::max(height, text.above + text.below);
  return std::ceil(height);
}

// By the first letter that has a direction. Source: Unicode Standard Annex 9, rules P2 and P3.
bool isRightToLeft(const QString& html) {
  bool isTag = false;
  bool isEntity = false;
  for (const QChar c : html) {
    if (c == u'<' || c == u'>') isTag = c == u'<';
    if (c == u'&' || c == u';') isEntity = c == u'&';
    if (isTag || isEntity) continue;
    const QChar::Direction direction = c.direction();
    if (direction == QChar::DirL) return false;
    if (direction == QChar::DirR || direction == QChar::DirAL) return true;
  }
  return false;
}

}  // namespace

Formulas::Formulas(MathLibrary* library, QObject* parent) : QObject(parent), m_library(library) {
  connect(library, &MathLibrary::settled, this, [this] {
    ++m_revision;
    emit revisionChanged();
  });
}

Formulas* Formulas::create(QQmlEngine* engine, QJSEngine*) {
  auto* images = static_cast<MathImages*>(engine->imageProvider(QStringLiteral("math")));
  return new Formulas(&images->library());
}

QVariantMap Formulas::layout(const QString& html, const QFont& font, const QColor& ink,
                             qreal lineHeight, qreal maxWidth, qreal pixelRatio, int) const {
  MathText text;
  text.html = html;
  if (html.contains(QStringLiteral("<math>")))
    text = mathText(*m_library, html, {font, ink, maxWidth, pixelRatio});
  const double height =
      text.pictured.isEmpty() ? lineHeight : lineHeightFor(text, lineHeight, font.pixelSize());
  const double rest = (1 - kBaselineShare) * height;
  const QString spoken = text.hasFormulas
                             ? QTextDocumentFragment::fromHtml(withMathSources(html)).toPlainText()
                             : QString();
  return {{QStringLiteral("html"), text.html},
          {QStringLiteral("pictured"), text.pictured},
          {QStringLiteral("hasFormulas"), text.hasFormulas},
          {QStringLiteral("isWaiting"), text.isWaiting},
          {QStringLiteral("spoken"), spoken},
          {QStringLiteral("lineHeight"), height},
          {QStringLiteral("above"), std::max(0.0, std::ceil(text.above - kBaselineShare * height))},
          {QStringLiteral("below"), std::max(0.0, std::ceil(text.below - rest))},
          {QStringLiteral("rightToLeft"), isRightToLeft(html)},
          {QStringLiteral("problems"), text.problems}};
}

QString Formulas::withSources(const QString& before, const QString& selected,
                              const QStringList& pictured) {
  qsizetype next = before.count(QChar::ObjectReplacementCharacter);
  QString text;
  for (const QChar c : selected) {
    if (c == QChar::ObjectReplacementCharacter) {
      text += pictured.value(next++);
    } else {
      text += c;
    }
  }
  return text;
}

void Formulas::copy(const QString& text) {
  QGuiApplication::clipboard()->setText(text);
}

}  // namespace ui
