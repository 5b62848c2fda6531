// Draws our one-colour icons in any colour and size: "image://icon/<name>/<rrggbb>".
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/icon_provider.h"

#include <QColor>
#include <QFile>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>

namespace ui {

QPixmap IconProvider::requestPixmap(const QString& id, QSize* size, const QSize& requestedSize) {
  constexpr int kNormalSide = 20;
  constexpr int kLargestSide = 512;
  static const QRegularExpression idPattern("^([a-z-]+)/([0-9a-f]{6})$");
  const QSize wanted = requestedSize.isEmpty()
                           ? QSize(kNormalSide, kNormalSide)
                           : requestedSize.boundedTo(QSize(kLargestSide, kLargestSide));
  if (size) *size = wanted;
  QPixmap picture(wanted);
  picture.fill(Qt::transparent);

  const QRegularExpressionMatch match = idPattern.match(id);
  QFile file(":/isobath/icons/" + match.captured(1) + ".svg");
  if (!match.hasMatch() || !file.open(QIODevice::ReadOnly)) return picture;
  QSvgRenderer renderer(file.readAll().replace("#000", "#" + match.captured(2).toLatin1()));
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(wanted)));
  return picture;
}

}  // namespace ui
