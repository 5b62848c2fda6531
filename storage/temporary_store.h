// Conversations that never touch the disk beside those that are kept, behind one interface.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "storage/conversation_store.h"

namespace storage {

// Ids of temporary conversations and of their messages; no file ever gets as far. Below 2^53, where
// a JavaScript number is exact.
inline constexpr std::int64_t kFirstTemporaryId = std::int64_t{1} << 50;
[[nodiscard]] constexpr bool isTemporary(ConversationId id) {
  return id.value >= kFirstTemporaryId;
}
[[nodiscard]] constexpr bool isTemporary(MessageId id) {
  return id.value >= kFirstTemporaryId;
}

// Everything about a temporary conversation goes to a database in memory, everything else to
// `kept`; the id alone decides. What is temporary ends with this object. Thread: one at a time.
// Lifetime: `kept` and its database must outlive it.
class TemporaryStore final : public ConversationStore {
 public:
  TemporaryStore(ConversationStore& kept, Database& database);
  ~TemporaryStore() override;

  base::Result<ConversationId> createTemporary(const std::string& title, std::int64_t nowMs);
  // Moves it among the kept ones, whole, and gives it another id. Errors: NotFound, Io: it stays
  // temporary.
  base::Result<ConversationId> keep(ConversationId id);

  base::Result<ConversationId> createConversation(const std::string& title,
                                                  std::int64_t nowMs) override;
  // Both kinds, newest first.
  base::Result<std::vector<ConversationRecord>> conversations() override;
  base::Result<ConversationRecord> conversation(ConversationId id) override;
  base::Result<void> rename(ConversationId id, const std::string& title) override;
  base::Result<void> setModelTitle(ConversationId id, const std::string& title) override;
  base::Result<void> setQueue(ConversationId id, const std::string& queue) override;
  base::Result<void> setDraft(ConversationId id, const std::string& draft) override;
  base::Result<void> setSystemPrompt(ConversationId id, const std::string& prompt) override;
  base::Result<void> setOptions(ConversationId id, const std::string& options) override;
  base::Result<void> setModelKey(ConversationId id, const std::string& modelKey) override;
  base::Result<void> setHead(ConversationId id, std::optional<MessageId> head) override;
  base::Result<void> removeConversation(ConversationId id) override;
  using ConversationStore::addMessage;
  base::Result<MessageId> addMessage(const MessageRecord& message,
                                     const std::vector<Attachment>& attachments) override;
  base::Result<std::vector<Attachment>> attachments(MessageId id) override;
  base::Result<void> updateMessage(const MessageRecord& message) override;
  base::Result<MessageRecord> message(MessageId id) override;
  base::Result<std::vector<MessageId>> siblings(MessageId id) override;
  base::Result<MessageId> leafOf(MessageId id) override;
  base::Result<void> removeMessage(MessageId id, bool withFollowers) override;
  base::Result<void> restoreRemoved(ConversationId id) override;
  base::Result<std::vector<MessageRecord>> branch(ConversationId id) override;
  base::Result<std::vector<MessageRecord>> branchEnd(ConversationId id, int count,
                                                     std::optional<MessageId> before) override;
  base::Result<int> branchImageCount(ConversationId id) override;

 private:
  base::Result<void> openMemory();
  // Where nothing is temporary yet the kept store answers, with NotFound.
  template <typename Id>
  ConversationStore& of(Id id) {
    return isTemporary(id) && m_temporary ? *m_temporary : m_kept;
  }

  ConversationStore& m_kept;
  Database& m_database;
  std::unique_ptr<Database> m_memory;
  std::unique_ptr<ConversationStore> m_temporary;
};

}  // namespace storage
