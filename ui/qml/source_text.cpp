// What stands in an editor, character for character.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/source_text.h"

#include <QTextDocument>

namespace ui {

QString SourceText::of(QQuickTextDocument* document) {
  if (document == nullptr) return {};
  QString text = document->textDocument()->toRawText();
  text.replace(QChar::ParagraphSeparator, u'\n');
  return text.replace(QChar::LineSeparator, u'\n');
}

}  // namespace ui
