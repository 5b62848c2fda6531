// What a long thought is about, place by place. Pure.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/thought_outline.h"

#include <algorithm>

namespace ui {
namespace {

constexpr std::size_t kLongThought = 1500;  // bytes; about a screen
constexpr int kMaxTitle = 72;               // characters
constexpr int kMaxEntries = 24;

// Chinese ends a sentence without a blank after it.
bool endsSentence(const QString& text, qsizetype at) {
  static const QString kFullStops = QStringLiteral("\u3002\uFF01\uFF1F");
  static const QString kStops = QStringLiteral(".!?");
  if (text[at] == u'\n' || kFullStops.contains(text[at])) return true;
  return kStops.contains(text[at]) && at + 1 < text.size() && text[at + 1].isSpace();
}

QString firstSentence(const QString& text) {
  const QString said = text.trimmed();
  qsizetype end = 0;
  while (end < said.size() && !endsSentence(said, end)) ++end;
  QString title = said.left(end + 1).simplified();
  if (title.size() <= kMaxTitle) return title;
  title.truncate(kMaxTitle - 1);
  if (title.back().isHighSurrogate()) title.chop(1);
  return title.trimmed() + QChar(0x2026);
}

QVector<OutlineEntry> entriesOf(const QVector<Block>& blocks, Block::Kind kind) {
  QVector<OutlineEntry> entries;
  for (int i = 0; i < blocks.size(); ++i) {
    const QString title = blocks[i].kind == kind ? firstSentence(blocks[i].text) : QString();
    if (!title.isEmpty()) entries.push_back({title, i});
  }
  return entries;
}

}  // namespace

bool deservesOutline(std::string_view reasoning) {
  return reasoning.size() > kLongThought;
}

QVector<OutlineEntry> outlineOf(const QVector<Block>& blocks) {
  QVector<OutlineEntry> entries = entriesOf(blocks, Block::Kind::Heading);
  if (entries.size() < 2) entries = entriesOf(blocks, Block::Kind::Paragraph);
  if (entries.size() <= kMaxEntries) return entries;
  QVector<OutlineEntry> thinned;
  for (qsizetype i = 0; i < kMaxEntries; ++i)
    thinned.push_back(entries[i * entries.size() / kMaxEntries]);
  return thinned;
}

}  // namespace ui
