// Draws the images of questions: "image://attachment/<source>", decoded with limits.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/attachment_images.h"

namespace ui {

QImage AttachmentImages::requestImage(const QString& source, QSize* size,
                                      const QSize& requestedSize) {
  constexpr QSize kLargest(2560, 2560);
  const QSize bound = requestedSize.isEmpty() ? kLargest : requestedSize.boundedTo(kLargest);
  QImage image = m_parts.decode(m_parts.bytesOf(source), bound);
  if (size) *size = image.size();
  return image;
}

}  // namespace ui
