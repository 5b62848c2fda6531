// Groups are told apart by times that are worked out once, because there may be thousands of rows.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/conversation_rows.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QLocale>
#include <algorithm>
#include <limits>

#include "storage/temporary_store.h"

namespace ui {
namespace {

using storage::ConversationRecord;
using Kind = ConversationRow::Kind;

// A month's heading is its year times twelve, plus the month from 0.
enum Heading : qint64 { Temporary = 1, Pinned, Today, Yesterday, Week, FirstMonth = 12 };

// What the times of one heading begin with.
struct Span {
  qint64 heading = 0;
  std::int64_t fromMs = 0;
};

Span spanOf(std::int64_t atMs, QDate today) {
  const auto startOf = [](QDate day) { return day.startOfDay().toMSecsSinceEpoch(); };
  if (atMs >= startOf(today)) return {Today, startOf(today)};
  if (atMs >= startOf(today.addDays(-1))) return {Yesterday, startOf(today.addDays(-1))};
  if (atMs >= startOf(today.addDays(-7))) return {Week, startOf(today.addDays(-7))};
  const QDate day = QDateTime::fromMSecsSinceEpoch(atMs).date();
  if (day.year() < 2) return {FirstMonth, std::numeric_limits<std::int64_t>::min()};
  const qint64 month = qint64{12} * day.year() + day.month() - 1;
  return {month, startOf(QDate(day.year(), day.month(), 1))};
}

class Builder {
 public:
  explicit Builder(const ConversationOrder& order) : m_order(order) {}

  void take(const ConversationRecord& record) {
    if (!matches(record)) return;
    if (m_order.isArchive) {
      m_rest.push_back(&record);
    } else if (storage::isTemporary(record.id)) {
      m_temporary.push_back(&record);
    } else if (record.pinnedAtMs) {
      m_pinned.push_back(&record);
    } else if (record.folder) {
      m_foldered[record.folder->value].push_back(&record);
    } else {
      m_rest.push_back(&record);
    }
  }

  QVector<ConversationRow> rows() {
    std::sort(m_pinned.begin(), m_pinned.end(), [](const auto* a, const auto* b) {
      return a->pinnedAtMs != b->pinnedAtMs ? *a->pinnedAtMs < *b->pinnedAtMs
                                            : a->id.value < b->id.value;
    });
    addUnder(Temporary, m_temporary);
    addUnder(Pinned, m_pinned);
    if (!m_order.isArchive) addFolders();
    addByTime();
    return std::move(m_rows);
  }

 private:
  using Records = std::vector<const ConversationRecord*>;

  [[nodiscard]] bool matches(const ConversationRecord& record) const {
    if (record.archivedAtMs.has_value() != m_order.isArchive) return false;
    const auto has = [this](const std::string& text) {
      return QString::fromStdString(text).contains(m_order.filter, Qt::CaseInsensitive);
    };
    return m_order.filter.isEmpty() || has(record.title) ||
           std::any_of(record.tags.begin(), record.tags.end(),
                       [&](const std::string& tag) { return has("#" + tag); });
  }

  void addUnder(qint64 heading, const Records& records) {
    if (records.empty()) return;
    m_rows.append({Kind::Heading, heading, heading});
    for (const auto* record : records)
      m_rows.append({Kind::Conversation, record->id.value, heading});
  }

  void addFolders() {
    for (const storage::FolderRecord& folder : m_order.folders) {
      const Records& records = m_foldered[folder.id.value];
      if (!m_order.filter.isEmpty() && records.empty()) continue;
      m_rows.append({Kind::Folder, folder.id.value, 0});
      if (m_order.filter.isEmpty() && m_order.closedFolders.contains(folder.id.value)) continue;
      for (const auto* record : records) m_rows.append({Kind::Conversation, record->id.value, 0});
    }
  }

  void addByTime() {
    Span span{0, std::numeric_limits<std::int64_t>::max()};
    for (const auto* record : m_rest) {
      if (record->updatedAtMs < span.fromMs || span.heading == 0) {
        span = spanOf(record->updatedAtMs, m_order.today);
        m_rows.append({Kind::Heading, span.heading, span.heading});
      }
      m_rows.append({Kind::Conversation, record->id.value, span.heading});
    }
  }

  const ConversationOrder& m_order;
  Records m_temporary;
  Records m_pinned;
  QHash<qint64, Records> m_foldered;
  Records m_rest;
  QVector<ConversationRow> m_rows;
};

QString translated(const char* text) {
  return QCoreApplication::translate("ui::ConversationListModel", text);
}

}  // namespace

QVector<ConversationRow> conversationRows(const std::vector<const ConversationRecord*>& newestFirst,
                                          const ConversationOrder& order) {
  Builder builder(order);
  for (const auto* record : newestFirst) builder.take(*record);
  return builder.rows();
}

QString headingText(qint64 heading) {
  switch (heading) {
    case Temporary:
      return translated(QT_TRANSLATE_NOOP("ui::ConversationListModel", "Temporary"));
    case Pinned:
      return translated(QT_TRANSLATE_NOOP("ui::ConversationListModel", "Pinned"));
    case Today:
      return translated(QT_TRANSLATE_NOOP("ui::ConversationListModel", "Today"));
    case Yesterday:
      return translated(QT_TRANSLATE_NOOP("ui::ConversationListModel", "Yesterday"));
    case Week:
      return translated(QT_TRANSLATE_NOOP("ui::ConversationListModel", "Previous 7 days"));
    default: {
      const QDate month(static_cast<int>(heading / 12), static_cast<int>(heading % 12) + 1, 1);
      //: A month as a heading, as QLocale::toString() writes it.
      return QLocale().toString(
          month, translated(QT_TRANSLATE_NOOP("ui::ConversationListModel", "MMMM yyyy")));
    }
  }
}

}  // namespace ui
