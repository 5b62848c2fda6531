// Where the window was: to and from the text in the settings.
// SPDX-License-Identifier: Apache-2.0
#include "app/window_geometry.h"

#include <QStringList>
#include <algorithm>
#include <array>

namespace app {

QString geometryText(const QRect& geometry) {
  return QString("%1,%2,%3,%4")
      .arg(geometry.x())
      .arg(geometry.y())
      .arg(geometry.width())
      .arg(geometry.height());
}

std::optional<QRect> geometryFrom(const QString& text, const QVector<QRect>& screens) {
  constexpr int kLeastSide = 100;
  constexpr int kMostSide = 32767;  // what a window system can address
  const QStringList parts = text.split(',');
  if (parts.size() != 4 || screens.isEmpty()) return std::nullopt;
  std::array<int, 4> numbers{};
  for (qsizetype i = 0; i < 4; ++i) {
    bool isNumber = false;
    numbers[static_cast<std::size_t>(i)] = parts[i].toInt(&isNumber);
    if (!isNumber) return std::nullopt;
  }
  const auto [x, y, width, height] = numbers;
  if (std::min(width, height) < kLeastSide || std::max(width, height) > kMostSide)
    return std::nullopt;
  if (std::min(x, y) < -kMostSide || std::max(x, y) > kMostSide) return std::nullopt;

  const QRect wanted(x, y, width, height);
  const auto reachable = [&](const QRect& screen) {
    const QRect seen = screen.intersected(wanted);
    return seen.width() >= kLeastSide && seen.height() >= kLeastSide &&
           wanted.top() >= screen.top();
  };
  if (std::any_of(screens.begin(), screens.end(), reachable)) return wanted;
  QRect moved(QPoint(), wanted.size().boundedTo(screens.first().size()));
  moved.moveCenter(screens.first().center());
  return moved;
}

}  // namespace app
