// Chats that never touch the disk: begins one, keeps one, and lets go of those that stayed empty.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

#include "storage/temporary_store.h"
#include "ui/viewmodels/chat_controller.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/conversation_list_model.h"

namespace ui {

// Thread: GUI. Lifetime: everything given must outlive it; `chat` works on `store`.
class TemporaryChats : public QObject {
  Q_OBJECT
  Q_PROPERTY(bool isOpen READ isOpen NOTIFY changed)  // the open conversation is one
  // It can be kept: an answer that is being written belongs to what is temporary.
  Q_PROPERTY(bool canKeep READ canKeep NOTIFY changed)
  // An answer of some temporary chat is being written: closing the window would lose it.
  Q_PROPERTY(bool isBeingAnswered READ isBeingAnswered NOTIFY changed)

 public:
  struct Parts {
    storage::TemporaryStore& store;
    ChatController& chat;
    ConversationListModel& conversations;
    NowMs now;
  };
  explicit TemporaryChats(const Parts& parts, QObject* parent = nullptr);

  [[nodiscard]] bool isOpen() const;
  [[nodiscard]] bool canKeep() const { return isOpen() && !m_parts.chat.isGenerating(); }
  [[nodiscard]] bool isBeingAnswered() const;

  Q_INVOKABLE void begin();
  // From now on the open one is like any other.
  Q_INVOKABLE void keep();

 signals:
  void changed();
  // One sentence for the banner.
  void storageFailed(const QString& message);

 private:
  void onConversationChanged();
  [[nodiscard]] bool isEmpty(storage::ConversationId id);

  Parts m_parts;
  qlonglong m_open = 0;
  bool m_isKeeping = false;
};

}  // namespace ui
