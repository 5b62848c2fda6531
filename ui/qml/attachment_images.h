// Draws the images of questions: "image://attachment/<source>", decoded with limits.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QImage>
#include <QQuickImageProvider>
#include <QSize>
#include <QString>
#include <functional>

namespace ui {

// Thread: GUI, where the images must not be asynchronous. Lifetime: what the functions use must
// outlive the engine.
class AttachmentImages : public QQuickImageProvider {
 public:
  struct Parts {
    std::function<QByteArray(const QString& source)> bytesOf;
    std::function<QImage(const QByteArray& bytes, const QSize& bound)> decode;
  };
  explicit AttachmentImages(Parts parts)
      : QQuickImageProvider(QQuickImageProvider::Image), m_parts(std::move(parts)) {}

  // Null where there is no such image, or it can't be decoded.
  QImage requestImage(const QString& source, QSize* size, const QSize& requestedSize) override;

 private:
  Parts m_parts;
};

}  // namespace ui
