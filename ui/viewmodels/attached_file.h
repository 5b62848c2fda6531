// Files that a question carries as text: which are taken, and what is said of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include "engine/base/result.h"
#include "storage/records.h"
#include "ui/viewmodels/document_reader.h"

namespace ui {

inline constexpr qint64 kMaxFileBytes = 32LL * 1024 * 1024;

// Errors, each a sentence for the reader: Io (it can't be read, or is no plain file),
// InvalidArgument (it is larger than kMaxFileBytes).
[[nodiscard]] base::Result<QByteArray> readLocalFile(const QString& path);

// The type that is kept with a file which is no image, by its content and its name.
[[nodiscard]] std::string typeOfFile(const QString& name, const QByteArray& bytes);
[[nodiscard]] bool isImageType(const std::string& mimeType);

// A sentence: why the file gave no text, and what helps.
[[nodiscard]] QString sentenceOf(DocumentText::Problem problem, const QString& name);

// "12 KB".
[[nodiscard]] QString sizeText(qint64 bytes);

}  // namespace ui
