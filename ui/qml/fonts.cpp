// The fonts of the window: the system's, with CJK and colour emoji behind it.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/fonts.h"

#include <QFontDatabase>
#include <QStringList>
#include <algorithm>

namespace ui {
namespace {

// With one family in the list, emoji come out monochrome and skin tones break; these two after it
// mend both.
const QStringList kFallbacks = {"Noto Sans CJK SC", "Noto Color Emoji"};

}  // namespace

QFont Fonts::body(const QFont& systemFont) {
  QString family = systemFont.family();
  // A desktop that names no font says "Sans Serif", which differs from machine to machine.
  const bool isGeneric = family.isEmpty() || family.startsWith("Sans");
  if (isGeneric && QFontDatabase::hasFamily("Noto Sans")) family = "Noto Sans";
  QFont font = systemFont;
  font.setFamilies(QStringList(family) + kFallbacks);
  font.setHintingPreference(QFont::PreferVerticalHinting);
  return font;
}

QFont Fonts::code(int pixelSize) {
  QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
  const QString family =
      QFontDatabase::hasFamily("Noto Sans Mono") ? "Noto Sans Mono" : font.family();
  font.setFamilies(QStringList(family) + kFallbacks);
  font.setPixelSize(std::max(1, pixelSize));
  font.setHintingPreference(QFont::PreferVerticalHinting);
  return font;
}

}  // namespace ui
