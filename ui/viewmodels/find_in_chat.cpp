// Finds words in the whole of the open conversation, also in what has no rows yet.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/find_in_chat.h"

#include <algorithm>
#include <utility>

#include "ui/markdown/streaming_document.h"

namespace ui {
namespace {

using Section = MessageRows::Section;

// Read and parsed in a few milliseconds, so that keys are not kept waiting.
constexpr int kPageOfSearch = 50;
// A stream changes rows thirty times a second.
constexpr int kChangedMs = 250;

}  // namespace

FindInChat::FindInChat(MessageListModel& model) : QObject(&model), m_model(model) {
  m_slice.setInterval(0);
  connect(&m_slice, &QTimer::timeout, this, &FindInChat::readSlice);
  m_changed.setSingleShot(true);
  m_changed.setInterval(kChangedMs);
  connect(&m_changed, &QTimer::timeout, this, &FindInChat::readLoaded);
  connect(&model, &QAbstractItemModel::modelReset, this, [this] {
    m_current.reset();
    restart();
  });
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(&model, signal, this, &FindInChat::onRowsChanged);
  connect(&model, &QAbstractItemModel::dataChanged, this, &FindInChat::onRowsChanged);
}

void FindInChat::onRowsChanged() {
  if (m_isOpen && !m_words.isEmpty() && !m_changed.isActive()) m_changed.start();
}

void FindInChat::open() {
  if (std::exchange(m_isOpen, true)) return;
  restart();
  emit openChanged();
}

void FindInChat::close() {
  if (!std::exchange(m_isOpen, false)) return;
  restart();
  emit openChanged();
}

void FindInChat::setWords(const QString& words) {
  if (words == m_words) return;
  m_words = words;
  m_current.reset();
  emit wordsChanged();
  restart();
  if (!m_current && !m_loaded.empty()) go(m_loaded.back());
}

void FindInChat::showMessage(qlonglong messageId, const QString& words) {
  open();
  m_words = words;
  m_current.reset();
  emit wordsChanged();
  const int row = m_model.rowOfLoaded(messageId);
  restart();
  const auto first = std::find_if(m_loaded.begin(), m_loaded.end(),
                                  [&](const Hit& hit) { return hit.message == messageId; });
  if (first != m_loaded.end())
    go(*first);
  else if (row >= 0)
    emit reached(row, 0, 0);
}

void FindInChat::restart() {
  m_older.clear();
  m_loaded.clear();
  m_slice.stop();
  m_changed.stop();
  m_readFrom.reset();
  if (m_isOpen && !m_words.isEmpty()) {
    readLoaded();
    m_readFrom = m_model.firstLoaded();
    if (m_readFrom && m_model.hasOlder()) m_slice.start();
  }
  emit hitsChanged();
}

void FindInChat::addHits(std::vector<Hit>& hits, const Hit& place, const QString& text) const {
  qsizetype at = text.indexOf(m_words, 0, Qt::CaseInsensitive);
  for (; at >= 0; at = text.indexOf(m_words, at + m_words.size(), Qt::CaseInsensitive)) {
    hits.push_back(place);
    hits.back().begin = static_cast<int>(at);
  }
}

void FindInChat::readLoaded() {
  m_changed.stop();
  m_loaded.clear();
  for (int row = 0; row < m_model.count(); ++row) {
    const QString text = m_model.textAt(row);
    if (text.size() < m_words.size()) continue;
    const auto place = m_model.placeAt(row);
    addHits(m_loaded, {place->message.value, static_cast<int>(place->section), place->block, 0},
            text);
  }
  dropLoadedFromOlder();
  emit hitsChanged();
}

// Rows have been made for some of them in the meantime.
void FindInChat::dropLoadedFromOlder() {
  const auto first = m_model.firstLoaded();
  if (!first) return;
  const auto isLoaded = [first](const Hit& hit) { return hit.message >= first->value; };
  m_older.erase(std::find_if(m_older.begin(), m_older.end(), isLoaded), m_older.end());
  if (m_readFrom && first->value < m_readFrom->value) m_readFrom = first;
}

void FindInChat::readSlice() {
  const auto page = m_readFrom ? m_model.peekOlder(*m_readFrom, kPageOfSearch)
                               : std::vector<storage::MessageRecord>();
  std::vector<Hit> hits;
  for (const storage::MessageRecord& record : page) {
    if (record.role == storage::MessageRole::User)
      addHits(hits, {record.id.value, static_cast<int>(Section::Question), -1, 0},
              QString::fromStdString(record.text));
    if (record.role != storage::MessageRole::Assistant) continue;
    const QVector<Block> blocks = parseBlocks(record.text);
    for (qsizetype i = 0; i < blocks.size(); ++i)
      addHits(hits, {record.id.value, static_cast<int>(Section::Text), static_cast<int>(i), 0},
              blocks[i].text);
  }
  m_older.insert(m_older.begin(), hits.begin(), hits.end());
  if (!page.empty()) m_readFrom = page.front().id;
  if (page.empty() || !page.front().parent) m_slice.stop();
  emit hitsChanged();
  if (!m_current && !hits.empty()) go(hits.back());
}

const FindInChat::Hit& FindInChat::hitAt(int index) const {
  const auto place = static_cast<std::size_t>(index);
  return place < m_older.size() ? m_older[place] : m_loaded[place - m_older.size()];
}

int FindInChat::number() const {
  if (!m_current) return 0;
  for (const auto* hits : {&m_older, &m_loaded}) {
    const auto found = std::lower_bound(hits->begin(), hits->end(), *m_current);
    if (found == hits->end() || *found != *m_current) continue;
    const auto before = hits == &m_loaded ? m_older.size() : 0;
    return static_cast<int>(before) + static_cast<int>(found - hits->begin()) + 1;
  }
  return 0;
}

void FindInChat::step(int direction) {
  if (count() == 0) return;
  const int now = number();
  // Where the current one is gone, the newest is as good as any.
  go(hitAt(now == 0 ? count() - 1 : (now - 1 + direction + count()) % count()));
}

void FindInChat::go(const Hit& hit) {
  m_current = hit;
  if (m_model.rowOfLoaded(m_current->message) < 0) return;
  // Earlier messages may have got rows for it.
  if (m_changed.isActive())
    readLoaded();
  else
    emit hitsChanged();
  const int row = m_model.rowAt({storage::MessageId{m_current->message},
                                 static_cast<Section>(m_current->section), m_current->block});
  if (row >= 0)
    emit reached(row, m_current->begin, m_current->begin + static_cast<int>(m_words.size()));
}

QVariantList FindInChat::marksIn(int row) const {
  const auto place = m_model.placeAt(row);
  if (!m_isOpen || m_words.isEmpty() || !place) return {};
  const Hit first{place->message.value, static_cast<int>(place->section), place->block, 0};
  QVariantList marks;
  for (auto hit = std::lower_bound(m_loaded.begin(), m_loaded.end(), first);
       hit != m_loaded.end() && hit->message == first.message && hit->section == first.section &&
       hit->block == first.block;
       ++hit)
    marks << QVariantMap{{QStringLiteral("begin"), hit->begin},
                         {QStringLiteral("end"), hit->begin + static_cast<int>(m_words.size())},
                         {QStringLiteral("isCurrent"), m_current == *hit}};
  return marks;
}

}  // namespace ui
