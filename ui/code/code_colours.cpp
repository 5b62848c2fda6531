// What of a block of code has which colour: found when it is first looked at, kept while there is
// room, and found piece by piece while the code is being written.
// SPDX-License-Identifier: Apache-2.0
#include "ui/code/code_colours.h"

#include <QHash>
#include <QPointer>
#include <algorithm>

#include "ui/code/code_language.h"

namespace ui {
namespace {

// Answers that are written at the same time.
constexpr std::size_t kMaxStreams = 4;
// What is read again of code that grows: comments and strings of several lines fit into it.
constexpr qsizetype kReadAgain = 1500;
// Where no line begins outside of everything for so long, the rest gets its colours at the end.
constexpr qsizetype kMaxReading = qsizetype{32} << 10;
// At most one part in so many of the time goes to code that grows.
constexpr int kIdleShare = 5;

// Two hashes with seeds that nobody outside knows. A collision would cost no more than wrong
// colours.
QString keyOf(const QString& grammar, const QString& code) {
  return QStringLiteral("%1 %2 %3 %4")
      .arg(grammar)
      .arg(code.size())
      .arg(qHash(code, QHashSeed::globalSeed()), 0, 16)
      .arg(qHash(code, ~QHashSeed::globalSeed()), 0, 16);
}

}  // namespace

CodeColours::CodeColours(Highlighter* highlighter, QObject* parent)
    : CodeColours(highlighter, Options(), parent) {}

CodeColours::CodeColours(Highlighter* highlighter, Options options, QObject* parent)
    : QObject(parent), m_highlighter(highlighter), m_options(options), m_whole(kMaxBytes) {
  m_settling.setSingleShot(true);
  m_later.setSingleShot(true);
  connect(&m_settling, &QTimer::timeout, this, &CodeColours::changed);
  connect(&m_later, &QTimer::timeout, this, &CodeColours::changed);
}

CodeColours::Look CodeColours::look(const QString& language, const QString& code, bool isOpen) {
  const QString grammar = languageOf(language).grammar;
  if (m_highlighter == nullptr || grammar.isEmpty() || code.isEmpty()) return {};
  if (code.size() > kMaxCode) return {spansOfBeginning(grammar, code), false};
  if (isOpen) {
    Stream& stream = streamOf(grammar, code);
    readOn(stream);
    return {stream.spans, true};
  }
  const QString key = keyOf(grammar, code);
  if (const auto* known = m_whole.object(key)) return {*known, false};
  if (!m_pending.contains(key)) {
    m_pending.insert(key);
    m_highlighter->highlight(grammar, code, 0,
                             [self = QPointer(this), key](const Highlighted& whole) {
                               if (self) self->takeWhole(key, whole);
                             });
  }
  return {spansOfBeginning(grammar, code), true};
}

// What was found while it was being written.
QVector<CodeSpan> CodeColours::spansOfBeginning(const QString& grammar, const QString& code) const {
  for (const Stream& stream : m_streams)
    if (stream.grammar == grammar && code.startsWith(stream.code)) return stream.spans;
  return {};
}

CodeColours::Stream& CodeColours::streamOf(const QString& grammar, const QString& code) {
  for (Stream& stream : m_streams) {
    if (stream.grammar != grammar || !code.startsWith(stream.code)) continue;
    stream.code = code;
    return stream;
  }
  if (m_streams.size() == kMaxStreams) m_streams.pop_front();
  Stream stream;
  stream.grammar = grammar;
  stream.code = code;
  stream.id = ++m_lastId;
  m_streams.push_back(stream);
  return m_streams.back();
}

void CodeColours::readOn(Stream& stream) {
  if (stream.isAsked || stream.code.size() == stream.done) return;
  if (stream.code.size() - stream.restart > kMaxReading) return;
  const qint64 pause = std::max<qint64>(m_options.least.count(), kIdleShare * stream.cost);
  if (stream.since.isValid() && stream.since.elapsed() < pause) {
    if (!m_later.isActive()) m_later.start(static_cast<int>(pause - stream.since.elapsed()));
    return;
  }
  stream.isAsked = true;
  stream.since.start();
  const QString rest = stream.code.mid(stream.restart);
  stream.done = stream.code.size();
  m_highlighter->highlight(stream.grammar, rest, std::max<qsizetype>(0, rest.size() - kReadAgain),
                           [self = QPointer(this), id = stream.id](const Highlighted& reading) {
                             if (self) self->takeReading(id, reading);
                           });
}

void CodeColours::takeReading(int id, const Highlighted& reading) {
  const auto stream = std::find_if(m_streams.begin(), m_streams.end(),
                                   [id](const Stream& one) { return one.id == id; });
  if (stream == m_streams.end()) return;
  stream->isAsked = false;
  stream->cost = stream->since.elapsed();
  const auto isNew = [at = stream->restart](const CodeSpan& span) { return span.begin >= at; };
  stream->spans.erase(std::find_if(stream->spans.begin(), stream->spans.end(), isNew),
                      stream->spans.end());
  for (CodeSpan span : reading.spans) {
    span.begin += stream->restart;
    stream->spans.append(span);
  }
  stream->restart += reading.restart;
  settle();
}

void CodeColours::takeWhole(const QString& key, const Highlighted& whole) {
  m_pending.remove(key);
  constexpr qsizetype kEntryBytes = 300;
  const qsizetype bytes =
      kEntryBytes + whole.spans.size() * static_cast<qsizetype>(sizeof(CodeSpan));
  m_whole.insert(key, new QVector<CodeSpan>(whole.spans), std::min(bytes, kMaxBytes));
  settle();
}

void CodeColours::settle() {
  if (!m_settling.isActive()) m_settling.start(m_options.settling);
}

}  // namespace ui
