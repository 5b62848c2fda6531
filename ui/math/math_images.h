// Pictures of formulas in running text, and the rich text that names them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QFont>
#include <QQuickImageProvider>
#include <QString>
#include <QStringList>

#include "ui/math/math_library.h"

namespace ui {

// One em of a formula in pixel sizes of the text around: MathJax's letters are smaller than those
// of most fonts of the same size.
inline constexpr double kMathScale = 1.16;

// How formulas are to stand in a text.
struct MathStyle {
  QFont font;  // of the text around; its pixel size is one em
  QColor ink;
  double maxWidth = 0;    // wider formulas are made smaller; 0: none are
  double pixelRatio = 1;  // pixels of the screen per pixel of the text
};

// Rich text with its formulas as far as they are there.
struct MathText {
  QString html;
  QStringList pictured;  // sources of the formulas that are pictures, in order
  bool hasFormulas = false;
  bool isWaiting = false;  // for one that is neither there nor has failed
  double above = 0;        // of the tallest formula, over the baseline, in pixels
  double below = 0;        // of the deepest, under it
  QString problems;        // what TeX said of those that failed, a line each
};

// `html` is that of a block (see ui/markdown/block.h): "<math>" becomes a picture where the formula
// is typeset, else its source. Asks the library for those that it does not know.
//
// Qt can put a picture of a text only at the middle of the line, at its top or on the baseline. So
// each is padded to be higher than any font reaches: then the middle that Qt takes is that of the
// picture, and the formula's baseline falls on the text's to the pixel. The lines must have a fixed
// height.
[[nodiscard]] MathText mathText(MathLibrary& library, const QString& html, const MathStyle& style);

// The sources instead of formulas, nothing else changed.
[[nodiscard]] QString withMathSources(const QString& html);

// "image://math/<id>": ids are made by mathText() only. Anything else is an empty picture.
class MathImages : public QQuickImageProvider {
 public:
  explicit MathImages(MathLibrary& library)
      : QQuickImageProvider(QQuickImageProvider::Pixmap), m_library(library) {}
  QPixmap requestPixmap(const QString& id, QSize* size, const QSize& requestedSize) override;

  [[nodiscard]] MathLibrary& library() const { return m_library; }

 private:
  MathLibrary& m_library;
};

}  // namespace ui
