// Writes a text into a file that the reader has chosen.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/text_file.h"

#include <QFileInfo>
#include <QSaveFile>

namespace ui {

bool TextFile::exists(const QUrl& file) {
  const QFileInfo info(file.toLocalFile());
  return info.exists() || info.isSymLink();
}

QString TextFile::nameOf(const QUrl& file) {
  return QFileInfo(file.toLocalFile()).fileName();
}

QString TextFile::write(const QUrl& file, const QString& text, bool mayReplace) {
  if (!file.isLocalFile()) return tr("Only a folder of this computer can take a file.");
  if (exists(file) && !mayReplace) return tr("“%1” is there already.").arg(nameOf(file));
  QSaveFile target(file.toLocalFile());
  QByteArray bytes = text.toUtf8();
  if (!bytes.endsWith('\n')) bytes += '\n';
  const bool isWritten =
      target.open(QIODevice::WriteOnly) && target.write(bytes) == bytes.size() && target.commit();
  return isWritten ? QString()
                   : tr("“%1” could not be written: %2").arg(nameOf(file), target.errorString());
}

}  // namespace ui
