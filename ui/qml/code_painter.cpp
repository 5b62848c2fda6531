// Paints the words of a block of code in their colours.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/code_painter.h"

#include <QQmlEngine>
#include <QSyntaxHighlighter>
#include <QTextDocument>
#include <algorithm>
#include <utility>

#include "ui/code/code_colours.h"
#include "ui/code/code_language.h"
#include "ui/qml/qml_module.h"

namespace ui {

class CodePainter::Painter : public QSyntaxHighlighter {
 public:
  using QSyntaxHighlighter::QSyntaxHighlighter;

  QList<QColor> colours;
  QVector<CodeSpan> spans;
  qsizetype begin = 0;  // of the document in the code that the spans are of

 protected:
  void highlightBlock(const QString& text) override {
    const qsizetype from = begin + currentBlock().position();
    const qsizetype to = from + text.size();
    auto span = std::partition_point(spans.cbegin(), spans.cend(), [from](const CodeSpan& one) {
      return one.begin + one.length <= from;
    });
    for (; span != spans.cend() && span->begin < to; ++span) {
      const qsizetype first = std::max(span->begin, from);
      const qsizetype last = std::min(span->begin + span->length, to);
      const QColor colour = colours.value(static_cast<int>(span->kind));
      if (colour.isValid())
        setFormat(static_cast<int>(first - from), static_cast<int>(last - first), colour);
    }
  }
};

CodePainter::CodePainter(QObject* parent)
    : QObject(parent), m_painter(std::make_unique<Painter>(static_cast<QTextDocument*>(nullptr))) {}

CodePainter::~CodePainter() = default;

CodeColours* CodePainter::library() {
  if (m_library) return m_library;
  QQmlEngine* engine = qmlEngine(this);
  m_library = engine ? codeColoursOf(*engine) : nullptr;
  if (m_library)
    connect(m_library, &CodeColours::changed, this, [this] {
      if (m_isWaiting) emit lookAgain();
    });
  return m_library;
}

void CodePainter::show(const QString& language, const QVariantMap& part) {
  if (!library()) return;
  const CodeColours::Look look = library()->look(language, part[QStringLiteral("code")].toString(),
                                                 part[QStringLiteral("isOpen")].toBool());
  const qsizetype begin = part[QStringLiteral("begin")].toLongLong();
  if (std::exchange(m_isWaiting, look.isWaiting) != look.isWaiting) emit isWaitingChanged();
  // Without colours so far, those that are shown are better.
  if (look.isWaiting && look.spans.isEmpty()) return;
  if (look.spans == m_painter->spans && begin == m_painter->begin) return;
  m_painter->spans = look.spans;
  m_painter->begin = begin;
  m_painter->rehighlight();
}

QString CodePainter::nameOf(const QString& language) {
  return languageOf(language).name;
}

QString CodePainter::fileNameOf(const QString& language) {
  const QString extension = languageOf(language).extension;
  const bool isWholeName = extension == QLatin1String("dockerfile");
  return isWholeName ? QStringLiteral("Dockerfile") : QStringLiteral("code.") + extension;
}

void CodePainter::setDocument(QQuickTextDocument* document) {
  if (document == m_document) return;
  m_document = document;
  m_painter->setDocument(document ? document->textDocument() : nullptr);
  emit documentChanged();
}

QList<QColor> CodePainter::colours() const {
  return m_painter->colours;
}

void CodePainter::setColours(const QList<QColor>& colours) {
  if (colours == m_painter->colours) return;
  m_painter->colours = colours;
  m_painter->rehighlight();
  emit coloursChanged();
}

}  // namespace ui
