// What waits to be sent in a conversation while an answer of it is being written.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <string>

#include "storage/conversation_store.h"

namespace ui {

// Kept with the conversation at every change. Thread: GUI. Lifetime: the store must outlive it.
class SendQueue : public QObject {
  Q_OBJECT
  Q_PROPERTY(QStringList texts READ texts NOTIFY changed)

 public:
  explicit SendQueue(storage::ConversationStore& store, QObject* parent = nullptr);

  // Another conversation is open; `kept` is its record's queue. What can't be read counts as empty.
  void open(std::optional<storage::ConversationId> conversation, const std::string& kept);
  [[nodiscard]] QStringList texts() const { return m_texts; }
  [[nodiscard]] bool isEmpty() const { return m_texts.isEmpty(); }
  [[nodiscard]] bool isNext(const QString& text) const;

  // False: it was not saved, or there is no conversation; then nothing changes, and storageFailed()
  // says why. The same for the others.
  bool add(const QString& text);
  bool moveToFront(int index);
  bool removeFirst() { return removeAt(0); }
  Q_INVOKABLE bool removeAt(int index);

 signals:
  void changed();
  void storageFailed(const QString& message);

 private:
  bool keep(const QStringList& texts);

  storage::ConversationStore& m_store;
  std::optional<storage::ConversationId> m_conversation;
  QStringList m_texts;
};

}  // namespace ui
