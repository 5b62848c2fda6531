// The sidebar: temporary and pinned conversations, folders, then by day and month; what is selected
// in it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QDate>
#include <QHash>
#include <QSet>
#include <QString>
#include <QTimer>
#include <QVariantList>
#include <QVector>

#include "storage/conversation_store.h"
#include "storage/organiser.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/conversation_rows.h"

namespace ui {

// One change of one conversation changes single rows, however many there are. Thread: GUI.
// Lifetime: the store must outlive it.
class ConversationListModel : public QAbstractListModel {
  Q_OBJECT
  // Shows the titles that contain it, whatever the case, and the tags ("#work"); empty: all.
  Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
  // Shows what was archived instead of everything else.
  Q_PROPERTY(bool isArchive READ isArchive WRITE setIsArchive NOTIFY isArchiveChanged)
  Q_PROPERTY(int count READ count NOTIFY countChanged)  // of conversations that can be seen
  Q_PROPERTY(int archivedCount READ archivedCount NOTIFY countChanged)
  Q_PROPERTY(int selectedCount READ selectedCount NOTIFY selectionChanged)

 public:
  // In QML: kind ("heading", "folder", "conversation"), title (of each), then of conversations:
  // conversationId (number), group (its heading), isCurrent, isGenerating, updatedAt (date),
  // isPinned, isArchived, isTemporary, isSelected, inFolder, tags ("#work #2025"); of folders:
  // folderId, isOpen, size.
  enum Role {
    KindRole = Qt::UserRole + 1,
    ConversationIdRole,
    TitleRole,
    GroupRole,
    IsCurrentRole,
    IsGeneratingRole,
    UpdatedAtRole,
    IsPinnedRole,
    IsArchivedRole,
    IsTemporaryRole,
    IsSelectedRole,
    InFolderRole,
    TagsRole,
    FolderIdRole,
    IsOpenRole,
    SizeRole
  };

  ConversationListModel(storage::ConversationStore& store, NowMs now, QObject* parent = nullptr);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  [[nodiscard]] QString filter() const { return m_order.filter; }
  void setFilter(const QString& filter);
  [[nodiscard]] bool isArchive() const { return m_order.isArchive; }
  void setIsArchive(bool isArchive);
  [[nodiscard]] int count() const { return m_count; }
  [[nodiscard]] int archivedCount() const { return m_archivedCount; }
  [[nodiscard]] int selectedCount() const { return static_cast<int>(m_selected.size()); }

  // Reads everything again; at start. It does so itself at midnight.
  Q_INVOKABLE void reload();
  Q_INVOKABLE void rename(qlonglong conversationId, const QString& title);
  // Removes it from the disk. The controller hears removed() and leaves it.
  Q_INVOKABLE void remove(qlonglong conversationId);

  // The next row in this direction (1, -1) that is not a heading; `row` where there is none.
  Q_INVOKABLE [[nodiscard]] int nextRow(int row, int by) const;

  // As a list is selected with Ctrl, with Shift (from the last one without it), and not at all.
  Q_INVOKABLE void toggleSelected(qlonglong conversationId);
  Q_INVOKABLE void selectTo(qlonglong conversationId);
  Q_INVOKABLE void clearSelection();
  // What an action on this conversation is for: all that are selected where it is one of them.
  Q_INVOKABLE [[nodiscard]] QVariantList idsFor(qlonglong conversationId) const;

  // Where the folders stand, and which of them are closed.
  void setFolders(const QVector<storage::FolderRecord>& folders, const QSet<qint64>& closed);
  // What is known of it; null: nothing.
  [[nodiscard]] const storage::ConversationRecord* record(storage::ConversationId id) const;
  // Newest first, as many as `most`; without those that are archived.
  [[nodiscard]] QVector<storage::ConversationRecord> recent(int most) const;
  // Reads everything again if the day has changed; for when the window becomes active, because
  // timers stand still while the computer sleeps.
  void noticeDay();
  // Reads one conversation again and puts it where it belongs.
  void refresh(storage::ConversationId id);
  // It was removed from the store by somebody else: removed() is said of it.
  void forget(storage::ConversationId id);
  void setCurrent(std::optional<storage::ConversationId> id);
  void setGenerating(std::optional<storage::ConversationId> id);
  [[nodiscard]] std::optional<storage::ConversationId> generating() const { return m_generating; }

 signals:
  void filterChanged();
  void isArchiveChanged();
  void countChanged();
  void selectionChanged();
  // It is gone from the store. When that failed, nothing is said but storageFailed().
  void removed(qlonglong conversationId);
  void renamed(qlonglong conversationId, const QString& title);
  // One sentence for the banner.
  void storageFailed(const QString& message);

 private:
  void arrange();
  void reset();
  [[nodiscard]] QVector<ConversationRow> wantedRows() const;
  // Row by row to `wanted`; false where that takes too many steps.
  [[nodiscard]] bool walkTo(const QVector<ConversationRow>& wanted);
  [[nodiscard]] bool removeOthers(const QVector<ConversationRow>& wanted, int& steps);
  void moveDown(int row, const QVector<ConversationRow>& wanted);
  void moveRow(int from, int to);
  void recount();
  void put(const storage::ConversationRecord& record);
  void waitForMidnight();
  [[nodiscard]] QDate today() const;
  [[nodiscard]] int rowOf(storage::ConversationId id) const;
  [[nodiscard]] QVariant conversationData(const ConversationRow& row, int role) const;
  [[nodiscard]] QVariant folderData(const ConversationRow& row, int role) const;
  void emitRole(std::optional<storage::ConversationId> id, int role);
  void emitSelected(const QSet<qint64>& before);

  storage::ConversationStore& m_store;
  NowMs m_now;
  QTimer m_midnight;
  ConversationOrder m_order;
  QHash<qint64, storage::ConversationRecord> m_records;
  std::vector<qint64> m_newestFirst;
  QHash<qint64, int> m_folderSizes;
  QVector<ConversationRow> m_rows;
  int m_count = 0;
  int m_archivedCount = 0;
  QSet<qint64> m_selected;
  qint64 m_anchor = 0;  // from where Shift selects
  std::optional<storage::ConversationId> m_current;
  std::optional<storage::ConversationId> m_generating;
};

}  // namespace ui
