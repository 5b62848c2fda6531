// What turns LaTeX into SVG, somewhere else and later.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <functional>

#include "ui/math/math_drawing.h"

namespace ui {

struct Typeset {
  QByteArray svg;
  MathDrawing::Size size;
  QString problem;  // why there is no SVG: a few words, of TeX or of ours
};

// Thread: GUI. It never blocks; `done` is called exactly once, later, unless the typesetter is gone
// before.
class Typesetter {
 public:
  using Done = std::function<void(const Typeset&)>;

  Typesetter() = default;
  virtual ~Typesetter() = default;
  Typesetter(const Typesetter&) = delete;
  Typesetter& operator=(const Typesetter&) = delete;

  virtual void typeset(const QString& tex, bool isDisplay, Done done) = 0;
};

}  // namespace ui
