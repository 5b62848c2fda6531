// Images that a question carries: which files are taken, and how they are decoded to be shown.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/image_file.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageReader>
#include <string>

#include "engine/base/image_type.h"
#include "ui/viewmodels/attached_file.h"

namespace ui {
namespace {

using base::Error;
using base::ErrorCode;

// The class only gives the translations a context.
struct Words {
  Q_DECLARE_TR_FUNCTIONS(ImageFile)
};

std::optional<std::string_view> typeOf(const QByteArray& bytes) {
  return base::imageType({bytes.data(), static_cast<std::size_t>(bytes.size())});
}

// "image/png" is read by "png" alone: no other decoder gets to see bytes from outside.
QByteArray decoderOf(std::string_view type) {
  return QByteArray(type.data(), static_cast<qsizetype>(type.size())).mid(int(sizeof "image/") - 1);
}

Error refusal(ErrorCode code, const QString& sentence) {
  return {code, sentence.toStdString()};
}

Error tooLarge(const QString& name) {
  return refusal(ErrorCode::InvalidArgument,
                 Words::tr("%1 is larger than %2.").arg(name, sizeText(kMaxImageBytes)));
}

}  // namespace

base::Result<storage::Attachment> imageFrom(const QString& name, const QByteArray& bytes) {
  if (bytes.size() > kMaxImageBytes) return tooLarge(name);
  const auto type = typeOf(bytes);
  if (!type)
    return refusal(ErrorCode::Unsupported,
                   Words::tr("%1 is not a PNG, JPEG, GIF or WebP image.").arg(name));
  const QByteArray decoder = decoderOf(*type);
  // What can't be decoded here can still be sent.
  if (QImageReader::supportedImageFormats().contains(decoder)) {
    QBuffer buffer;
    buffer.setData(bytes);
    QImageReader reader(&buffer, decoder);
    reader.setAutoDetectImageFormat(false);
    const QSize size = reader.size();
    if (size.isEmpty())
      return refusal(ErrorCode::Corrupt, Words::tr("The image %1 is damaged.").arg(name));
    if (qint64{size.width()} * size.height() > kMaxPixels)
      return refusal(ErrorCode::InvalidArgument,
                     Words::tr("%1 has more than 64 million pixels.").arg(name));
  }
  return storage::Attachment{name.toStdString(), std::string(*type), bytes.toStdString()};
}

QImage decodeImage(const QByteArray& bytes, const QSize& bound) {
  const auto type = typeOf(bytes);
  if (!type || bound.isEmpty()) return {};
  QBuffer buffer;
  buffer.setData(bytes);
  QImageReader reader(&buffer, decoderOf(*type));
  reader.setAutoDetectImageFormat(false);
  reader.setAutoTransform(true);
  const QSize size = reader.size();
  if (size.isEmpty() || qint64{size.width()} * size.height() > kMaxPixels) return {};
  // A photo may be turned by a quarter after it is scaled.
  const bool isTurned = reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
  const QSize room = isTurned ? bound.transposed() : bound;
  if (size.width() > room.width() || size.height() > room.height())
    reader.setScaledSize(size.scaled(room, Qt::KeepAspectRatio).expandedTo(QSize(1, 1)));
  return reader.read();
}

}  // namespace ui
