// Which language a block of code is in, by the word after its fence.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

namespace ui {

struct CodeLanguage {
  QString name;       // as its people write it: "C++"
  QString grammar;    // as Prism calls it; empty: no colours
  QString extension;  // of its files, without a dot
};

// "py", "Python" and "python3" are one. An unknown word is its own name, with ".txt"; no word has
// no name.
[[nodiscard]] CodeLanguage languageOf(QStringView word);

// Of all that are known. For tests.
[[nodiscard]] QStringList knownGrammars();

}  // namespace ui
