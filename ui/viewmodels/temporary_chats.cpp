// Chats that never touch the disk: the store does the work, this opens and closes them.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/temporary_chats.h"

#include <utility>

namespace ui {

using storage::ConversationId;

TemporaryChats::TemporaryChats(const Parts& parts, QObject* parent)
    : QObject(parent), m_parts(parts), m_open(parts.chat.conversationId()) {
  connect(&m_parts.chat, &ChatController::conversationChanged, this,
          &TemporaryChats::onConversationChanged);
  connect(&m_parts.chat, &ChatController::generatingChanged, this, &TemporaryChats::changed);
}

bool TemporaryChats::isOpen() const {
  return storage::isTemporary(ConversationId{m_parts.chat.conversationId()});
}

bool TemporaryChats::isBeingAnswered() const {
  const auto generating = m_parts.conversations.generating();
  return generating && storage::isTemporary(*generating);
}

void TemporaryChats::begin() {
  const auto id = m_parts.store.createTemporary({}, m_parts.now());
  if (!id) {
    emit storageFailed(tr("A temporary chat could not be begun: %1")
                           .arg(QString::fromStdString(id.error().message)));
    return;
  }
  m_parts.chat.openConversation(id->value);
  m_parts.conversations.refresh(*id);
}

void TemporaryChats::keep() {
  if (!canKeep()) return;
  const ConversationId id{m_parts.chat.conversationId()};
  // Leaving it first: what was typed and chosen is stored then, and is kept as well.
  m_isKeeping = true;
  m_parts.chat.newConversation();
  const auto kept = m_parts.store.keep(id);
  m_isKeeping = false;
  if (kept) {
    m_parts.conversations.forget(id);
    m_parts.conversations.refresh(*kept);
  } else {
    emit storageFailed(tr("The chat was not kept and is still temporary: %1")
                           .arg(QString::fromStdString(kept.error().message)));
  }
  m_parts.chat.openConversation(kept ? kept->value : id.value);
}

bool TemporaryChats::isEmpty(ConversationId id) {
  const auto record = m_parts.store.conversation(id);
  return record && !record->head && record->draft.empty();
}

void TemporaryChats::onConversationChanged() {
  const ConversationId left{std::exchange(m_open, m_parts.chat.conversationId())};
  const bool isLeft = left.value != m_open && storage::isTemporary(left) && !m_isKeeping;
  if (isLeft && isEmpty(left)) m_parts.conversations.remove(left.value);
  emit changed();
}

}  // namespace ui
