// The path data and transforms of SVG, as far as MathJax writes them, for QPainter.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPainterPath>
#include <QStringView>
#include <QTransform>

namespace ui {

// The attribute "d": M L H V C Q T A Z in either case. What follows something unknown is left out.
// An arc is drawn as one curve that bulges by its horizontal radius. Source: SVG 1.1, section 8.3.
[[nodiscard]] QPainterPath svgPath(QStringView data);

// The attribute "transform": translate, scale, rotate and matrix. Source: SVG 1.1, section 7.6.
[[nodiscard]] QTransform svgTransform(QStringView text);

// Numbers divided by spaces and commas; at most `most` of them.
[[nodiscard]] QVector<double> svgNumbers(QStringView text, qsizetype most);

}  // namespace ui
