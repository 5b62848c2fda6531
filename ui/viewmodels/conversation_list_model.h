// The sidebar: conversations, newest first, in groups by day, with a search in titles.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QDate>
#include <QString>
#include <QTimer>
#include <QVector>

#include "storage/conversation_store.h"
#include "ui/viewmodels/clock.h"

namespace ui {

// Thread: GUI. Lifetime: the store must outlive it.
class ConversationListModel : public QAbstractListModel {
  Q_OBJECT
  // Shows the titles that contain it, whatever the case; empty: all.
  Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
  Q_PROPERTY(int count READ count NOTIFY countChanged)

 public:
  // In QML: conversationId (number), title, group ("Today", "Yesterday", "Previous 7 days",
  // "Previous 30 days", "Older"), isCurrent, isGenerating, updatedAt (date).
  enum Role {
    ConversationIdRole = Qt::UserRole + 1,
    TitleRole,
    GroupRole,
    IsCurrentRole,
    IsGeneratingRole,
    UpdatedAtRole
  };

  ConversationListModel(storage::ConversationStore& store, NowMs now, QObject* parent = nullptr);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  [[nodiscard]] QString filter() const { return m_filter; }
  void setFilter(const QString& filter);
  [[nodiscard]] int count() const { return static_cast<int>(m_shown.size()); }

  // Reads everything again; at start. It does so itself at midnight.
  Q_INVOKABLE void reload();
  Q_INVOKABLE void rename(qlonglong conversationId, const QString& title);
  // Removes it from the disk. The controller hears removed() and leaves it.
  Q_INVOKABLE void remove(qlonglong conversationId);

  // Reads everything again if the day has changed; for when the window becomes active, because
  // timers stand still while the computer sleeps.
  void noticeDay();
  // Reads one conversation again and puts it where it belongs.
  void refresh(storage::ConversationId id);
  void setCurrent(std::optional<storage::ConversationId> id);
  void setGenerating(std::optional<storage::ConversationId> id);

 signals:
  void filterChanged();
  void countChanged();
  // It is gone from the store. When that failed, nothing is said but storageFailed().
  void removed(qlonglong conversationId);
  void renamed(qlonglong conversationId, const QString& title);
  // One sentence for the banner.
  void storageFailed(const QString& message);

 private:
  void rebuild();
  void waitForMidnight();
  [[nodiscard]] QDate today() const;
  [[nodiscard]] bool matches(const storage::ConversationRecord& record) const;
  [[nodiscard]] QString groupOf(const storage::ConversationRecord& record) const;
  [[nodiscard]] int shownRowOf(storage::ConversationId id) const;
  void emitRole(std::optional<storage::ConversationId> id, int role);

  storage::ConversationStore& m_store;
  NowMs m_now;
  QTimer m_midnight;
  QDate m_day;  // of which the groups speak
  QString m_filter;
  QVector<storage::ConversationRecord> m_all;
  QVector<storage::ConversationRecord> m_shown;
  std::optional<storage::ConversationId> m_current;
  std::optional<storage::ConversationId> m_generating;
};

}  // namespace ui
