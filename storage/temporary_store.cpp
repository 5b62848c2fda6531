// The database in memory counts its ids from where no file ever gets.
// SPDX-License-Identifier: Apache-2.0
#include "storage/temporary_store.h"

#include <algorithm>
#include <utility>

#include "storage/conversation_copy.h"
#include "storage/database.h"
#include "storage/statement.h"

namespace storage {

TemporaryStore::TemporaryStore(ConversationStore& kept, Database& database)
    : m_kept(kept), m_database(database) {}

TemporaryStore::~TemporaryStore() = default;

base::Result<void> TemporaryStore::openMemory() {
  if (m_temporary) return {};
  auto memory = Database::openInMemory();
  if (!memory) return std::move(memory).error();
  const std::string first = std::to_string(kFirstTemporaryId);
  const std::string sql = "INSERT INTO sqlite_sequence (name, seq) VALUES ('conversations', " +
                          first + "), ('messages', " + first + "), ('attachments', " + first + ")";
  auto counted = execute((*memory)->handle(), sql.c_str(), "opening a database in memory");
  if (!counted) return counted;
  auto store = ConversationStore::open(**memory);
  if (!store) return std::move(store).error();
  m_memory = std::move(*memory);
  m_temporary = std::move(*store);
  return {};
}

base::Result<ConversationId> TemporaryStore::createTemporary(const std::string& title,
                                                             std::int64_t nowMs) {
  if (auto opened = openMemory(); !opened) return std::move(opened).error();
  return m_temporary->createConversation(title, nowMs);
}

base::Result<ConversationId> TemporaryStore::keep(ConversationId id) {
  if (!isTemporary(id) || !m_memory)
    return base::Error{base::ErrorCode::NotFound,
                       "conversation " + std::to_string(id.value) + " is not a temporary one"};
  auto copied = copyConversation(*m_memory, id, m_database);
  if (!copied) return copied;
  if (auto removed = m_temporary->removeConversation(id); !removed)
    return std::move(removed).error();
  return copied;
}

base::Result<ConversationId> TemporaryStore::createConversation(const std::string& title,
                                                                std::int64_t nowMs) {
  return m_kept.createConversation(title, nowMs);
}

base::Result<std::vector<ConversationRecord>> TemporaryStore::conversations() {
  auto all = m_kept.conversations();
  if (!all || !m_temporary) return all;
  auto temporary = m_temporary->conversations();
  if (!temporary) return temporary;
  std::vector<ConversationRecord> merged;
  merged.reserve(all->size() + temporary->size());
  std::merge(temporary->begin(), temporary->end(), all->begin(), all->end(),
             std::back_inserter(merged),
             [](const ConversationRecord& a, const ConversationRecord& b) {
               return a.updatedAtMs > b.updatedAtMs;
             });
  return merged;
}

base::Result<ConversationRecord> TemporaryStore::conversation(ConversationId id) {
  return of(id).conversation(id);
}

base::Result<void> TemporaryStore::rename(ConversationId id, const std::string& title) {
  return of(id).rename(id, title);
}

base::Result<void> TemporaryStore::setModelTitle(ConversationId id, const std::string& title) {
  return of(id).setModelTitle(id, title);
}

base::Result<void> TemporaryStore::setQueue(ConversationId id, const std::string& queue) {
  return of(id).setQueue(id, queue);
}

base::Result<void> TemporaryStore::setDraft(ConversationId id, const std::string& draft) {
  return of(id).setDraft(id, draft);
}

base::Result<void> TemporaryStore::setSystemPrompt(ConversationId id, const std::string& prompt) {
  return of(id).setSystemPrompt(id, prompt);
}

base::Result<void> TemporaryStore::setOptions(ConversationId id, const std::string& options) {
  return of(id).setOptions(id, options);
}

base::Result<void> TemporaryStore::setModelKey(ConversationId id, const std::string& modelKey) {
  return of(id).setModelKey(id, modelKey);
}

base::Result<void> TemporaryStore::setHead(ConversationId id, std::optional<MessageId> head) {
  return of(id).setHead(id, head);
}

base::Result<void> TemporaryStore::removeConversation(ConversationId id) {
  return of(id).removeConversation(id);
}

base::Result<MessageId> TemporaryStore::addMessage(const MessageRecord& message,
                                                   const std::vector<Attachment>& attachments) {
  return of(message.conversation).addMessage(message, attachments);
}

base::Result<std::vector<Attachment>> TemporaryStore::attachments(MessageId id) {
  return of(id).attachments(id);
}

base::Result<void> TemporaryStore::updateMessage(const MessageRecord& message) {
  return of(message.id).updateMessage(message);
}

base::Result<MessageRecord> TemporaryStore::message(MessageId id) {
  return of(id).message(id);
}

base::Result<std::vector<MessageId>> TemporaryStore::siblings(MessageId id) {
  return of(id).siblings(id);
}

base::Result<MessageId> TemporaryStore::leafOf(MessageId id) {
  return of(id).leafOf(id);
}

base::Result<void> TemporaryStore::removeMessage(MessageId id, bool withFollowers) {
  return of(id).removeMessage(id, withFollowers);
}

base::Result<void> TemporaryStore::restoreRemoved(ConversationId id) {
  return of(id).restoreRemoved(id);
}

base::Result<std::vector<MessageRecord>> TemporaryStore::branch(ConversationId id) {
  return of(id).branch(id);
}

base::Result<std::vector<MessageRecord>> TemporaryStore::branchEnd(
    ConversationId id, int count, std::optional<MessageId> before) {
  return of(id).branchEnd(id, count, before);
}

base::Result<int> TemporaryStore::branchImageCount(ConversationId id) {
  return of(id).branchImageCount(id);
}

}  // namespace storage
