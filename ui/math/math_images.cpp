// Pictures of formulas in running text, and the rich text that names them.
// SPDX-License-Identifier: Apache-2.0
#include "ui/math/math_images.h"

#include <QFontMetrics>
#include <QPainter>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>

#include "ui/markdown/safe_text.h"

namespace ui {
namespace {

using namespace Qt::StringLiterals;

// No font reaches further over and under its baseline, in its own pixel sizes; the highest one of
// the system that we found is Noto Sans CJK's with 1.16 and 0.32.
constexpr double kHighestFont = 1.3;
constexpr double kDeepestFont = 0.5;
// Ink may reach a little over the width that TeX counts.
constexpr int kSide = 1;

// Of a picture, in pixels of the screen.
constexpr int kLongestSide = 8192;

// Where the pixels of a picture are.
struct Frame {
  double em = 0;
  int width = 0;
  int height = 0;
  double baseline = 0;  // from the top
};

// Qt puts the middle of a picture this far over the baseline. Source: QTextDocumentLayout.
double middleOf(const QFont& font) {
  return QFontMetrics(font).xHeight() / 4.0;
}

Frame frameOf(const MathDrawing::Size& size, const MathStyle& style) {
  Frame frame;
  frame.em = style.font.pixelSize() * kMathScale;
  if (style.maxWidth > 0 && size.width * frame.em + 2 * kSide > style.maxWidth)
    frame.em = std::max(1.0, (style.maxWidth - 2 * kSide) / size.width);
  const double middle = middleOf(style.font);
  const double above =
      std::max(size.height * frame.em + kSide, kHighestFont * style.font.pixelSize()) - middle;
  const double below =
      std::max(size.depth * frame.em + kSide, kDeepestFont * style.font.pixelSize()) + middle;
  frame.width = static_cast<int>(std::ceil(size.width * frame.em)) + 2 * kSide;
  // An even half, so that the baseline stands between pixels where Qt's middle does.
  const int half = static_cast<int>(std::ceil(std::max(above, below)));
  frame.height = 2 * half;
  frame.baseline = half + middle;
  return frame;
}

QString pictureHtml(const QString& source, const Frame& frame, const MathStyle& style) {
  // A huge one is coarser; it must not be missing.
  const int longest = std::max({frame.width, frame.height, 1});
  const double ratio = std::min(style.pixelRatio, kLongestSide * 100 / longest / 100.0);
  const auto hundredths = [](double value) { return QString::number(qRound(value * 100)); };
  const QStringList id{MathLibrary::idOf(source),
                       style.ink.name().mid(1),
                       hundredths(frame.em),
                       QString::number(frame.width),
                       QString::number(frame.height),
                       hundredths(frame.baseline),
                       hundredths(ratio)};
  return u"<img src=\"image://math/%1\" width=\"%2\" height=\"%3\" style=\"vertical-align:middle\">"_s
      .arg(id.join(u'/'))
      .arg(frame.width)
      .arg(frame.height);
}

// As code is, but in the letters of the text.
QString sourceHtml(const QString& source) {
  return escapedHtml(source);
}

// Calls `put` for each formula; what it returns stands in its place.
template <typename Put>
QString replaced(const QString& html, const Put& put) {
  static const QString kBegin = u"<math>"_s;
  static const QString kEnd = u"</math>"_s;
  QString out;
  qsizetype done = 0;
  for (qsizetype at = html.indexOf(kBegin); at >= 0; at = html.indexOf(kBegin, done)) {
    const qsizetype begin = at + kBegin.size();
    const qsizetype end = html.indexOf(kEnd, begin);
    if (end < 0) break;
    out += QStringView(html).mid(done, at - done);
    out += put(unescapedHtml(QStringView(html).mid(begin, end - begin)));
    done = end + kEnd.size();
  }
  return out.append(QStringView(html).mid(done));
}

}  // namespace

MathText mathText(MathLibrary& library, const QString& html, const MathStyle& style) {
  MathText text;
  text.html = replaced(html, [&](const QString& source) {
    text.hasFormulas = true;
    const MathLibrary::Formula formula = library.look(source);
    if (!formula.problem.isEmpty()) {
      if (!text.problems.isEmpty()) text.problems += u'\n';
      text.problems += formula.problem;
    }
    text.isWaiting |= !formula.drawing && formula.problem.isEmpty();
    if (!formula.drawing) return sourceHtml(source);
    const MathDrawing::Size size = formula.drawing->size();
    const Frame frame = frameOf(size, style);
    text.pictured.append(source);
    text.above = std::max(text.above, size.height * frame.em);
    text.below = std::max(text.below, size.depth * frame.em);
    return pictureHtml(source, frame, style);
  });
  return text;
}

QString withMathSources(const QString& html) {
  return replaced(html, sourceHtml);
}

QPixmap MathImages::requestPixmap(const QString& id, QSize* size, const QSize&) {
  static const QRegularExpression idPattern(
      u"^([0-9a-f]{64})/([0-9a-f]{6})/(\\d{1,6})/(\\d{1,5})/(\\d{1,5})/(\\d{1,6})/(\\d{1,4})$"_s);
  const QRegularExpressionMatch match = idPattern.match(id);
  const auto number = [&](int group) { return match.captured(group).toInt(); };
  const double ratio = number(7) / 100.0;
  const QSize pixels(static_cast<int>(std::ceil(number(4) * ratio)),
                     static_cast<int>(std::ceil(number(5) * ratio)));
  const bool isWanted = match.hasMatch() && !pixels.isEmpty() && pixels.width() <= kLongestSide &&
                        pixels.height() <= kLongestSide;
  QPixmap picture(isWanted ? pixels : QSize(1, 1));
  picture.fill(Qt::transparent);
  if (size) *size = picture.size();
  const auto drawing = isWanted ? m_library.drawingOf(match.captured(1)) : nullptr;
  if (!drawing) return picture;
  QPainter painter(&picture);
  painter.scale(ratio, ratio);
  painter.translate(kSide, number(6) / 100.0);
  painter.scale(number(3) / 100.0, number(3) / 100.0);
  drawing->paint(painter, QColor(u'#' + match.captured(2)));
  return picture;
}

}  // namespace ui
