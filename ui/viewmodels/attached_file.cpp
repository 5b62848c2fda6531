// Files that a question carries as text: which are taken, and what is said of them.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/attached_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

namespace ui {
namespace {

using base::Error;
using base::ErrorCode;

// The class only gives the translations a context.
struct Words {
  Q_DECLARE_TR_FUNCTIONS(AttachedFile)
};

Error refusal(ErrorCode code, const QString& sentence) {
  return {code, sentence.toStdString()};
}

}  // namespace

base::Result<QByteArray> readLocalFile(const QString& path) {
  const QFileInfo info(path);
  const QString name = info.fileName();
  QFile file(path);
  // A pipe would wait for ever.
  if (!info.isFile() || !file.open(QIODevice::ReadOnly))
    return refusal(ErrorCode::Io, Words::tr("The file %1 can't be read.").arg(name));
  // Not by its size on disk, which may change meanwhile.
  const QByteArray bytes = file.read(kMaxFileBytes + 1);
  if (file.error() != QFileDevice::NoError)
    return refusal(ErrorCode::Io, Words::tr("The file %1 can't be read.").arg(name));
  if (bytes.size() > kMaxFileBytes)
    return refusal(ErrorCode::InvalidArgument,
                   Words::tr("%1 is larger than %2.").arg(name, sizeText(kMaxFileBytes)));
  return bytes;
}

std::string typeOfFile(const QString& name, const QByteArray& bytes) {
  const std::string office = "application/vnd.openxmlformats-officedocument.";
  const bool isArchive = bytes.startsWith("PK\x03\x04");
  if (bytes.startsWith("%PDF-")) return "application/pdf";
  if (isArchive && name.endsWith(u".docx", Qt::CaseInsensitive))
    return office + "wordprocessingml.document";
  if (isArchive && name.endsWith(u".xlsx", Qt::CaseInsensitive))
    return office + "spreadsheetml.sheet";
  if (isArchive && name.endsWith(u".pptx", Qt::CaseInsensitive))
    return office + "presentationml.presentation";
  return isArchive ? "application/zip" : "text/plain";
}

bool isImageType(const std::string& mimeType) {
  return mimeType.rfind("image/", 0) == 0;
}

QString sentenceOf(DocumentText::Problem problem, const QString& name) {
  using Problem = DocumentText::Problem;
  switch (problem) {
    case Problem::None:
      return {};
    case Problem::Password:
      return Words::tr("%1 is protected by a password. Save it without one and add it again.")
          .arg(name);
    case Problem::NoText:
      return Words::tr("%1 has no text: it is empty, or its pages are pictures.").arg(name);
    case Problem::NotText:
      return Words::tr("%1 is not text, PDF, DOCX, XLSX or PPTX.").arg(name);
    case Problem::Damaged:
      return Words::tr("%1 is damaged and can't be read.").arg(name);
    case Problem::TooLarge:
      return Words::tr("%1 has more text than can be read of one file. Split it.").arg(name);
    case Problem::TooHard:
      return Words::tr("Reading %1 took too much memory or time, and was given up.").arg(name);
    case Problem::NotInstalled:
      return Words::tr("%1 can't be read: the program isobath-extract is missing.").arg(name);
  }
  return {};
}

QString sizeText(qint64 bytes) {
  return QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeTraditionalFormat);
}

}  // namespace ui
