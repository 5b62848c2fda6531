// The small files of tests/golden/files.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <string>

inline std::string goldenFile(const char* name) {
  QFile file(QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/files/") + QLatin1String(name));
  if (!file.open(QIODevice::ReadOnly)) return {};
  return file.readAll().toStdString();
}
