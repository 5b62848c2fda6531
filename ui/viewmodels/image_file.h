// Images that a question carries: which files are taken, and how they are decoded to be shown.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

#include "engine/base/result.h"
#include "storage/records.h"

namespace ui {

// Source: DeepSeek, "Vision": a whole request has at most 48 MiB, and Base64 makes 3 bytes to 4;
// the images of earlier questions go along.
inline constexpr qint64 kMaxImageBytes = 10LL * 1024 * 1024;
inline constexpr qint64 kMaxQuestionBytes = 24LL * 1024 * 1024;
inline constexpr int kMaxQuestionImages = 16;
inline constexpr qint64 kMaxPixels = 64'000'000;

// An image as it is sent: PNG, JPEG, GIF or WebP by its content, whatever it is called. Errors,
// each a sentence for the reader: Unsupported (another kind), InvalidArgument (too large), Corrupt.
[[nodiscard]] base::Result<storage::Attachment> imageFrom(const QString& name,
                                                          const QByteArray& bytes);
// The picture, no larger than `bound`; null where it can't be decoded. Only the four kinds are
// tried, by content, and never with more memory than Qt's limit for images. Thread: any.
[[nodiscard]] QImage decodeImage(const QByteArray& bytes, const QSize& bound);

}  // namespace ui
