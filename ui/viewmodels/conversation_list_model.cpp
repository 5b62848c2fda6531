// The sidebar: what its rows show, and how it follows what changes in the store.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/conversation_list_model.h"

#include <QDateTime>
#include <algorithm>
#include <chrono>
#include <utility>

#include "storage/temporary_store.h"

namespace ui {
namespace {

using storage::ConversationId;
using storage::ConversationRecord;
using Kind = ConversationRow::Kind;

bool isNewer(const ConversationRecord& a, const ConversationRecord& b) {
  if (a.updatedAtMs != b.updatedAtMs) return a.updatedAtMs > b.updatedAtMs;
  return a.id.value > b.id.value;
}

QString sentence(const base::Error& error) {
  return QString::fromStdString(error.message);
}

QString tagsText(const ConversationRecord& record) {
  QStringList tags;
  for (const std::string& tag : record.tags) tags << u'#' + QString::fromStdString(tag);
  return tags.join(u' ');
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
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const ConversationRow& row = m_rows[index.row()];
  switch (row.kind) {
    case Kind::Heading:
      if (role == KindRole) return QStringLiteral("heading");
      return role == TitleRole || role == Qt::DisplayRole ? headingText(row.id) : QVariant();
    case Kind::Folder:
      return folderData(row, role);
    case Kind::Conversation:
      break;
  }
  return conversationData(row, role);
}

QVariant ConversationListModel::folderData(const ConversationRow& row, int role) const {
  const auto folder = std::find_if(m_order.folders.begin(), m_order.folders.end(),
                                   [&](const auto& other) { return other.id.value == row.id; });
  if (folder == m_order.folders.end()) return {};
  switch (role) {
    case KindRole:
      return QStringLiteral("folder");
    case FolderIdRole:
      return QVariant::fromValue<qlonglong>(row.id);
    case Qt::DisplayRole:
    case TitleRole:
      return QString::fromStdString(folder->name);
    case IsOpenRole:
      return !m_order.filter.isEmpty() || !m_order.closedFolders.contains(row.id);
    case SizeRole:
      return m_folderSizes.value(row.id);
    default:
      return {};
  }
}

QVariant ConversationListModel::conversationData(const ConversationRow& row, int role) const {
  const auto found = m_records.constFind(row.id);
  if (found == m_records.constEnd()) return {};
  const ConversationRecord& record = *found;
  switch (role) {
    case KindRole:
      return QStringLiteral("conversation");
    case ConversationIdRole:
      return QVariant::fromValue<qlonglong>(row.id);
    case Qt::DisplayRole:
    case TitleRole:
      return record.title.empty() ? tr("New chat") : QString::fromStdString(record.title);
    case GroupRole:
      return row.heading == 0 ? QString() : headingText(row.heading);
    case IsCurrentRole:
      return m_current == record.id;
    case IsGeneratingRole:
      return m_generating == record.id;
    case UpdatedAtRole:
      return QDateTime::fromMSecsSinceEpoch(record.updatedAtMs);
    case IsPinnedRole:
      return record.pinnedAtMs.has_value();
    case IsArchivedRole:
      return record.archivedAtMs.has_value();
    case IsTemporaryRole:
      return storage::isTemporary(record.id);
    case IsSelectedRole:
      return m_selected.contains(row.id);
    case InFolderRole:
      return row.heading == 0;
    case TagsRole:
      return tagsText(record);
    default:
      return {};
  }
}

QHash<int, QByteArray> ConversationListModel::roleNames() const {
  return {{KindRole, "kind"},
          {ConversationIdRole, "conversationId"},
          {TitleRole, "title"},
          {GroupRole, "group"},
          {IsCurrentRole, "isCurrent"},
          {IsGeneratingRole, "isGenerating"},
          {UpdatedAtRole, "updatedAt"},
          {IsPinnedRole, "isPinned"},
          {IsArchivedRole, "isArchived"},
          {IsTemporaryRole, "isTemporary"},
          {IsSelectedRole, "isSelected"},
          {InFolderRole, "inFolder"},
          {TagsRole, "tags"},
          {FolderIdRole, "folderId"},
          {IsOpenRole, "isOpen"},
          {SizeRole, "size"}};
}

QDate ConversationListModel::today() const {
  return QDateTime::fromMSecsSinceEpoch(m_now()).date();
}

void ConversationListModel::setFilter(const QString& filter) {
  const QString trimmed = filter.trimmed();
  if (trimmed == m_order.filter) return;
  m_order.filter = trimmed;
  reset();
  emit filterChanged();
}

void ConversationListModel::setIsArchive(bool isArchive) {
  if (isArchive == m_order.isArchive) return;
  m_order.isArchive = isArchive;
  clearSelection();
  reset();
  emit isArchiveChanged();
}

void ConversationListModel::setFolders(const QVector<storage::FolderRecord>& folders,
                                       const QSet<qint64>& closed) {
  m_order.folders = folders;
  m_order.closedFolders = closed;
  arrange();
  for (int row = 0; row < rowCount(); ++row)
    if (m_rows[row].kind == Kind::Folder) emit dataChanged(index(row), index(row));
}

const ConversationRecord* ConversationListModel::record(ConversationId id) const {
  const auto found = m_records.constFind(id.value);
  return found == m_records.constEnd() ? nullptr : &*found;
}

QVector<ConversationRecord> ConversationListModel::recent(int most) const {
  QVector<ConversationRecord> records;
  for (const qint64 id : m_newestFirst) {
    if (records.size() >= most) break;
    if (const ConversationRecord& record = m_records[id]; !record.archivedAtMs)
      records.append(record);
  }
  return records;
}

void ConversationListModel::noticeDay() {
  if (today() != m_order.today) {
    reload();
  } else {
    waitForMidnight();
  }
}

void ConversationListModel::waitForMidnight() {
  const std::int64_t left = m_order.today.addDays(1).startOfDay().toMSecsSinceEpoch() - m_now();
  m_midnight.start(std::chrono::milliseconds(std::max<std::int64_t>(left, 1)));
}

void ConversationListModel::reload() {
  m_order.today = today();
  waitForMidnight();
  auto records = m_store.conversations();
  if (!records) {
    emit storageFailed(
        tr("The conversations could not be read: %1").arg(sentence(records.error())));
    return;
  }
  std::sort(records->begin(), records->end(), isNewer);
  beginResetModel();
  m_records.clear();
  m_newestFirst.clear();
  for (ConversationRecord& record : *records) {
    m_newestFirst.push_back(record.id.value);
    m_records.insert(record.id.value, std::move(record));
  }
  m_rows = wantedRows();
  recount();
  endResetModel();
  emit countChanged();
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
  forget(id);
}

void ConversationListModel::forget(ConversationId id) {
  if (m_selected.remove(id.value)) emit selectionChanged();
  std::erase(m_newestFirst, id.value);
  m_records.remove(id.value);
  arrange();
  emit removed(id.value);
}

void ConversationListModel::put(const ConversationRecord& record) {
  const auto before = m_records.constFind(record.id.value);
  const bool isInPlace =
      before != m_records.constEnd() && before->updatedAtMs == record.updatedAtMs;
  m_records.insert(record.id.value, record);
  if (isInPlace) return;
  std::erase(m_newestFirst, record.id.value);
  const auto place = std::find_if(m_newestFirst.begin(), m_newestFirst.end(),
                                  [&](qint64 other) { return isNewer(record, m_records[other]); });
  m_newestFirst.insert(place, record.id.value);
}

void ConversationListModel::refresh(ConversationId id) {
  const auto record = m_store.conversation(id);
  if (!record) return reload();
  put(*record);
  arrange();
  if (const int row = rowOf(id); row >= 0) emit dataChanged(index(row), index(row));
}

int ConversationListModel::rowOf(ConversationId id) const {
  return static_cast<int>(m_rows.indexOf({Kind::Conversation, id.value, 0}));
}

void ConversationListModel::emitRole(std::optional<ConversationId> id, int role) {
  const int row = id ? rowOf(*id) : -1;
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
