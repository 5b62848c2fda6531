// The sidebar: conversations, newest first, in groups by day, with a search in titles.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/conversation_list_model.h"

#include <QDateTime>
#include <algorithm>
#include <chrono>
#include <utility>

namespace ui {
namespace {

using storage::ConversationId;
using storage::ConversationRecord;

bool isNewer(const ConversationRecord& a, const ConversationRecord& b) {
  if (a.updatedAtMs != b.updatedAtMs) return a.updatedAtMs > b.updatedAtMs;
  return a.id.value > b.id.value;
}

template <typename Records>
auto findById(Records& records, ConversationId id) {
  return std::find_if(records.begin(), records.end(),
                      [id](const ConversationRecord& record) { return record.id == id; });
}

QString sentence(const base::Error& error) {
  return QString::fromStdString(error.message);
}

}  // namespace

ConversationListModel::ConversationListModel(storage::ConversationStore& store, NowMs now,
                                             QObject* parent)
    : QAbstractListModel(parent), m_store(store), m_now(std::move(now)) {
  m_midnight.setSingleShot(true);
  // The others may be minutes early.
  m_midnight.setTimerType(Qt::PreciseTimer);
  connect(&m_midnight, &QTimer::timeout, this, &ConversationListModel::noticeDay);
}

int ConversationListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : count();
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const ConversationRecord& record = m_shown[index.row()];
  switch (role) {
    case ConversationIdRole:
      return QVariant::fromValue<qlonglong>(record.id.value);
    case Qt::DisplayRole:
    case TitleRole:
      return record.title.empty() ? tr("New chat") : QString::fromStdString(record.title);
    case GroupRole:
      return groupOf(record);
    case IsCurrentRole:
      return m_current == record.id;
    case IsGeneratingRole:
      return m_generating == record.id;
    case UpdatedAtRole:
      return QDateTime::fromMSecsSinceEpoch(record.updatedAtMs);
    default:
      return {};
  }
}

QHash<int, QByteArray> ConversationListModel::roleNames() const {
  return {{ConversationIdRole, "conversationId"},
          {TitleRole, "title"},
          {GroupRole, "group"},
          {IsCurrentRole, "isCurrent"},
          {IsGeneratingRole, "isGenerating"},
          {UpdatedAtRole, "updatedAt"}};
}

QDate ConversationListModel::today() const {
  return QDateTime::fromMSecsSinceEpoch(m_now()).date();
}

QString ConversationListModel::groupOf(const ConversationRecord& record) const {
  const qint64 days = QDateTime::fromMSecsSinceEpoch(record.updatedAtMs).date().daysTo(today());
  if (days <= 0) return tr("Today");
  if (days == 1) return tr("Yesterday");
  if (days <= 7) return tr("Previous 7 days");
  return days <= 30 ? tr("Previous 30 days") : tr("Older");
}

bool ConversationListModel::matches(const ConversationRecord& record) const {
  return m_filter.isEmpty() ||
         QString::fromStdString(record.title).contains(m_filter, Qt::CaseInsensitive);
}

void ConversationListModel::setFilter(const QString& filter) {
  const QString trimmed = filter.trimmed();
  if (trimmed == m_filter) return;
  m_filter = trimmed;
  rebuild();
  emit filterChanged();
}

void ConversationListModel::noticeDay() {
  if (today() != m_day) {
    reload();
  } else {
    waitForMidnight();
  }
}

void ConversationListModel::waitForMidnight() {
  const std::int64_t left = m_day.addDays(1).startOfDay().toMSecsSinceEpoch() - m_now();
  m_midnight.start(std::chrono::milliseconds(std::max<std::int64_t>(left, 1)));
}

void ConversationListModel::reload() {
  m_day = today();
  waitForMidnight();
  const auto records = m_store.conversations();
  if (!records) {
    emit storageFailed(
        tr("The conversations could not be read: %1").arg(sentence(records.error())));
    return;
  }
  m_all = QVector<ConversationRecord>(records->begin(), records->end());
  std::sort(m_all.begin(), m_all.end(), isNewer);
  rebuild();
}

void ConversationListModel::rebuild() {
  beginResetModel();
  m_shown.clear();
  std::copy_if(m_all.begin(), m_all.end(), std::back_inserter(m_shown),
               [this](const ConversationRecord& record) { return matches(record); });
  endResetModel();
  emit countChanged();
}

int ConversationListModel::shownRowOf(ConversationId id) const {
  const auto found = findById(m_shown, id);
  return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

void ConversationListModel::rename(qlonglong conversationId, const QString& title) {
  const ConversationId id{conversationId};
  const QString clean = title.simplified();
  if (clean.isEmpty()) return;
  if (const auto result = m_store.rename(id, clean.toStdString()); !result) {
    emit storageFailed(tr("The new title was not saved: %1").arg(sentence(result.error())));
    return;
  }
  refresh(id);
  emit renamed(conversationId, clean);
}

void ConversationListModel::remove(qlonglong conversationId) {
  const ConversationId id{conversationId};
  if (const auto result = m_store.removeConversation(id); !result) {
    emit storageFailed(tr("The conversation was not deleted: %1").arg(sentence(result.error())));
    return;
  }
  const auto found = findById(m_all, id);
  if (found != m_all.end()) m_all.erase(found);
  if (const int row = shownRowOf(id); row >= 0) {
    beginRemoveRows({}, row, row);
    m_shown.remove(row);
    endRemoveRows();
    emit countChanged();
  }
  emit removed(conversationId);
}

void ConversationListModel::refresh(ConversationId id) {
  const auto record = m_store.conversation(id);
  if (!record) return reload();
  const auto inAll = findById(m_all, id);
  if (inAll != m_all.end()) m_all.erase(inAll);
  m_all.insert(std::lower_bound(m_all.begin(), m_all.end(), *record, isNewer), *record);

  const int oldRow = shownRowOf(id);
  if (!matches(*record)) {
    if (oldRow >= 0) rebuild();
    return;
  }
  const auto newRow = static_cast<int>(std::count_if(
      m_shown.begin(), m_shown.end(),
      [&](const ConversationRecord& other) { return other.id != id && isNewer(other, *record); }));
  if (oldRow < 0) {
    beginInsertRows({}, newRow, newRow);
    m_shown.insert(newRow, *record);
    endInsertRows();
    emit countChanged();
    return;
  }
  if (newRow != oldRow) {
    // Qt counts the destination before the row is taken out.
    beginMoveRows({}, oldRow, oldRow, {}, newRow > oldRow ? newRow + 1 : newRow);
    m_shown.move(oldRow, newRow);
    endMoveRows();
  }
  m_shown[newRow] = *record;
  emit dataChanged(index(newRow), index(newRow),
                   {TitleRole, Qt::DisplayRole, GroupRole, UpdatedAtRole});
}

void ConversationListModel::emitRole(std::optional<ConversationId> id, int role) {
  const int row = id ? shownRowOf(*id) : -1;
  if (row >= 0) emit dataChanged(index(row), index(row), {role});
}

void ConversationListModel::setCurrent(std::optional<ConversationId> id) {
  const auto before = std::exchange(m_current, id);
  if (before == id) return;
  emitRole(before, IsCurrentRole);
  emitRole(id, IsCurrentRole);
}

void ConversationListModel::setGenerating(std::optional<ConversationId> id) {
  const auto before = std::exchange(m_generating, id);
  if (before == id) return;
  emitRole(before, IsGeneratingRole);
  emitRole(id, IsGeneratingRole);
}

}  // namespace ui
