// Where the window was: to and from the text in the settings.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRect>
#include <QString>
#include <QVector>
#include <optional>

namespace app {

// "x,y,width,height".
[[nodiscard]] QString geometryText(const QRect& geometry);

// nullopt for text that is not four sensible numbers. The result lies inside one of `screens` far
// enough to be reached by a pointer; a window of a screen that is gone moves to the first.
[[nodiscard]] std::optional<QRect> geometryFrom(const QString& text, const QVector<QRect>& screens);

}  // namespace app
