// What a reader does with whole conversations: pin, folders, tags, archive, delete, and take it
// back.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QVariantList>
#include <QVector>
#include <functional>
#include <optional>
#include <vector>

#include "storage/organiser.h"
#include "storage/removed_conversations.h"
#include "storage/settings.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/conversation_list_model.h"

namespace ui {

// Lists of conversations are of ids, as ConversationListModel::idsFor() gives them; what is
// temporary can only be deleted. Thread: GUI. Lifetime: everything given must outlive it.
class ChatOrganiser : public QObject {
  Q_OBJECT
  Q_PROPERTY(QVariantList folders READ folders NOTIFY foldersChanged)  // {id, name}, in order
  Q_PROPERTY(QStringList tags READ tags NOTIFY tagsChanged)            // that are in use
  // What undo() takes back, as a sentence; empty: nothing.
  Q_PROPERTY(QString undoText READ undoText NOTIFY undoChanged)

 public:
  struct Parts {
    storage::Organiser& organiser;
    storage::RemovedConversations& removed;
    storage::Settings& settings;
    ConversationListModel& conversations;
    NowMs now;
  };
  explicit ChatOrganiser(const Parts& parts, QObject* parent = nullptr);

  [[nodiscard]] QVariantList folders() const;
  [[nodiscard]] QStringList tags() const;
  [[nodiscard]] QString undoText() const { return m_undoText; }

  // Reads the folders; at start.
  Q_INVOKABLE void reload();

  Q_INVOKABLE void setPinned(const QVariantList& ids, bool isPinned);
  Q_INVOKABLE void setArchived(const QVariantList& ids, bool isArchived);
  // 0: to no folder.
  Q_INVOKABLE void moveTo(const QVariantList& ids, qlonglong folderId);
  // "work, #2025": apart by commas or blanks, with or without a number sign.
  Q_INVOKABLE void setTags(qlonglong id, const QString& text);
  Q_INVOKABLE [[nodiscard]] QString tagsOf(qlonglong id) const;  // as setTags() takes them
  // From the disk; the reader was asked before.
  Q_INVOKABLE void remove(const QVariantList& ids);
  Q_INVOKABLE void undo();
  // What was deleted last is forgotten for good.
  Q_INVOKABLE void dismissUndo();

  // With these conversations in it, where there are some. 0: it was not added.
  Q_INVOKABLE qlonglong addFolder(const QString& name, const QVariantList& ids);
  Q_INVOKABLE void renameFolder(qlonglong folderId, const QString& name);
  Q_INVOKABLE void moveFolder(qlonglong folderId, int by);  // -1: up
  Q_INVOKABLE void removeFolder(qlonglong folderId);
  Q_INVOKABLE void toggleFolder(qlonglong folderId);

 signals:
  void foldersChanged();
  void tagsChanged();
  void undoChanged();
  // One sentence for the banner.
  void storageFailed(const QString& message);

 private:
  using Ids = std::vector<storage::ConversationId>;
  [[nodiscard]] static Ids keptOf(const QVariantList& ids);
  // True when it worked; the rows are right then.
  bool change(const Ids& ids, const std::function<base::Result<void>()>& work, const QString& what);
  void refresh(const Ids& ids);
  void restore(const Ids& ids);
  void offerUndo(const QString& text, std::function<void()> undo);
  void readFolders();
  void saveClosed();
  bool worked(const base::Result<void>& result, const QString& what);

  Parts m_parts;
  QVector<storage::FolderRecord> m_folders;
  QSet<qint64> m_closed;
  std::optional<int> m_removal;  // which one is ours: other windows remove, too
  QString m_undoText;
  std::function<void()> m_undo;
  QTimer m_undoEnds;
};

}  // namespace ui
