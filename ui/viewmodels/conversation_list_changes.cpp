// The sidebar: how its rows get from one order to the next, and which of them are selected.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "ui/viewmodels/conversation_list_model.h"

namespace ui {
namespace {

using Kind = ConversationRow::Kind;

// More single steps than this cost more than showing everything anew.
constexpr int kMostSteps = 200;

using Key = std::pair<int, qint64>;

Key keyOf(const ConversationRow& row) {
  return {static_cast<int>(row.kind), row.id};
}

QSet<Key> keysOf(const QVector<ConversationRow>& rows) {
  QSet<Key> keys;
  keys.reserve(rows.size());
  for (const ConversationRow& row : rows) keys.insert(keyOf(row));
  return keys;
}

}  // namespace

QVector<ConversationRow> ConversationListModel::wantedRows() const {
  std::vector<const storage::ConversationRecord*> records;
  records.reserve(m_newestFirst.size());
  for (const qint64 id : m_newestFirst) records.push_back(&*m_records.constFind(id));
  return conversationRows(records, m_order);
}

void ConversationListModel::recount() {
  m_count = static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [](const auto& row) {
    return row.kind == Kind::Conversation;
  }));
  m_archivedCount = 0;
  m_folderSizes.clear();
  for (const storage::ConversationRecord& record : m_records) {
    if (record.archivedAtMs)
      ++m_archivedCount;
    else if (record.folder && !record.pinnedAtMs)
      ++m_folderSizes[record.folder->value];
  }
}

void ConversationListModel::reset() {
  beginResetModel();
  m_rows = wantedRows();
  recount();
  endResetModel();
  emit countChanged();
}

void ConversationListModel::arrange() {
  const QVector<ConversationRow> wanted = wantedRows();
  if (!walkTo(wanted)) return reset();
  m_rows = wanted;  // the same rows; some may stand under another heading now
  const QHash<qint64, int> sizes = m_folderSizes;
  recount();
  if (sizes != m_folderSizes)
    for (int row = 0; row < rowCount(); ++row)
      if (m_rows[row].kind == Kind::Folder) emit dataChanged(index(row), index(row), {SizeRole});
  emit countChanged();
}

bool ConversationListModel::removeOthers(const QVector<ConversationRow>& wanted, int& steps) {
  const QSet<Key> keys = keysOf(wanted);
  for (int last = rowCount() - 1; last >= 0; --last) {
    if (keys.contains(keyOf(m_rows[last]))) continue;
    int first = last;
    while (first > 0 && !keys.contains(keyOf(m_rows[first - 1]))) --first;
    if (++steps > kMostSteps) return false;
    beginRemoveRows({}, first, last);
    m_rows.remove(first, last - first + 1);
    endRemoveRows();
    last = first;
  }
  return true;
}

bool ConversationListModel::walkTo(const QVector<ConversationRow>& wanted) {
  int steps = 0;
  if (!removeOthers(wanted, steps)) return false;
  QSet<Key> present = keysOf(m_rows);
  for (int row = 0; row < wanted.size(); ++row) {
    while (row >= m_rows.size() || !(m_rows[row] == wanted[row])) {
      if (++steps > kMostSteps) return false;
      if (!present.contains(keyOf(wanted[row]))) {
        int last = row;
        while (last + 1 < wanted.size() && !present.contains(keyOf(wanted[last + 1]))) ++last;
        beginInsertRows({}, row, last);
        for (int i = row; i <= last; ++i) {
          m_rows.insert(i, wanted[i]);
          present.insert(keyOf(wanted[i]));
        }
        endInsertRows();
      } else if (row + 1 < m_rows.size() && m_rows[row + 1] == wanted[row]) {
        moveDown(row, wanted);
      } else {
        moveRow(static_cast<int>(m_rows.indexOf(wanted[row], row + 1)), row);
      }
    }
  }
  return true;
}

// To where it is wanted, as far as those that it comes after are there already.
void ConversationListModel::moveDown(int row, const QVector<ConversationRow>& wanted) {
  const QSet<Key> present = keysOf(m_rows);
  const auto place = wanted.indexOf(m_rows[row], row + 1);
  const auto before =
      std::count_if(wanted.begin() + row, wanted.begin() + place,
                    [&](const ConversationRow& other) { return present.contains(keyOf(other)); });
  moveRow(row, row + static_cast<int>(before));
}

void ConversationListModel::moveRow(int from, int to) {
  // Qt counts the destination before the row is taken out.
  beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
  m_rows.move(from, to);
  endMoveRows();
}

int ConversationListModel::nextRow(int row, int by) const {
  int next = row + by;
  while (next >= 0 && next < rowCount() && m_rows[next].kind == Kind::Heading) next += by;
  return next >= 0 && next < rowCount() ? next : row;
}

void ConversationListModel::emitSelected(const QSet<qint64>& before) {
  if (before == m_selected) return;
  for (int row = 0; row < rowCount(); ++row) {
    const qint64 id = m_rows[row].id;
    if (m_rows[row].kind == Kind::Conversation && before.contains(id) != m_selected.contains(id))
      emit dataChanged(index(row), index(row), {IsSelectedRole});
  }
  emit selectionChanged();
}

void ConversationListModel::toggleSelected(qlonglong conversationId) {
  const QSet<qint64> before = m_selected;
  // As in every list: the one that is open counts as the first.
  if (m_selected.isEmpty() && m_current && m_current->value != conversationId &&
      rowOf(*m_current) >= 0)
    m_selected.insert(m_current->value);
  if (!m_selected.remove(conversationId)) m_selected.insert(conversationId);
  m_anchor = conversationId;
  emitSelected(before);
}

void ConversationListModel::selectTo(qlonglong conversationId) {
  const QSet<qint64> before = m_selected;
  if (m_anchor == 0 && m_current) m_anchor = m_current->value;
  const int to = rowOf({conversationId});
  const int anchor = rowOf({m_anchor});
  if (to < 0) return;
  m_selected.clear();
  const int from = anchor < 0 ? to : anchor;
  for (int row = std::min(from, to); row <= std::max(from, to); ++row)
    if (m_rows[row].kind == Kind::Conversation) m_selected.insert(m_rows[row].id);
  emitSelected(before);
}

void ConversationListModel::clearSelection() {
  const QSet<qint64> before = std::exchange(m_selected, {});
  m_anchor = 0;
  emitSelected(before);
}

QVariantList ConversationListModel::idsFor(qlonglong conversationId) const {
  if (!m_selected.contains(conversationId)) return {conversationId};
  QVariantList ids;
  for (const qint64 id : m_newestFirst)
    if (m_selected.contains(id)) ids << QVariant::fromValue<qlonglong>(id);
  return ids;
}

}  // namespace ui
