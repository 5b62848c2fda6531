// Conversations in SQLite: one call is one transaction.
// SPDX-License-Identifier: Apache-2.0
#include "storage/conversation_store.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <sstream>
#include <string_view>
#include <utility>

#include "storage/database.h"
#include "storage/message_extras.h"
#include "storage/message_row.h"
#include "storage/message_tree.h"
#include "storage/statement.h"

struct sqlite3;

namespace storage {

namespace {

constexpr std::string_view kConversationColumns =
    "id, title, created_at_ms, updated_at_ms, head_message_id, model_key, draft, system_prompt, "
    "options, title_by, queue, pinned_at_ms, archived_at_ms, folder_id, persona_id, "
    "(SELECT group_concat(tag, char(10)) FROM (SELECT tag FROM conversation_tags "
    "WHERE conversation_id = conversations.id ORDER BY tag))";

// In the order of the enum.
constexpr std::array<std::string_view, 3> kTitleBy{"reader", "question", "model"};

std::string selectFrom(std::string_view columns, std::string_view rest) {
  return "SELECT " + std::string(columns) + " FROM " + std::string(rest);
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

ConversationRecord readConversation(const Statement& row) {
  ConversationRecord record;
  record.id = {row.integer(0)};
  record.title = row.text(1);
  record.createdAtMs = row.integer(2);
  record.updatedAtMs = row.integer(3);
  if (const auto head = row.optionalInteger(4)) record.head = MessageId{*head};
  record.modelKey = row.text(5);
  record.draft = row.text(6);
  record.systemPrompt = row.text(7);
  record.options = row.text(8);
  // A word of a newer version is no reason to replace a title.
  const auto by = std::find(kTitleBy.begin(), kTitleBy.end(), row.text(9));
  record.titleBy =
      by == kTitleBy.end() ? TitleBy::Reader : static_cast<TitleBy>(by - kTitleBy.begin());
  record.queue = row.text(10);
  record.pinnedAtMs = row.optionalInteger(11);
  record.archivedAtMs = row.optionalInteger(12);
  if (const auto folder = row.optionalInteger(13)) record.folder = FolderId{*folder};
  if (const auto persona = row.optionalInteger(14)) record.persona = PersonaId{*persona};
  record.tags = linesOf(row.text(15));
  return record;
}

class SqliteConversationStore final : public ConversationStore {
 public:
  explicit SqliteConversationStore(sqlite3* handle) : m_handle(handle) {}

  base::Result<void> closeInterruptedAnswers();

  base::Result<ConversationId> createConversation(const std::string& title,
                                                  std::int64_t nowMs) override;
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
  // The messages from `last` back to the root, at most `count` of them.
  base::Result<std::vector<MessageRecord>> chain(ConversationId id, std::optional<MessageId> last,
                                                 int count);
  // Runs `sql` with ?1 = value and ?2 = id. NotFound if it changed no conversation.
  template <typename Value>
  base::Result<void> change(ConversationId id, const Value& value, std::string_view sql,
                            std::string_view purpose);
  base::Result<void> requireParent(const MessageRecord& message);
  base::Result<MessageId> insertMessage(const MessageRecord& message);
  base::Result<void> insertAttachments(MessageId owner, const std::vector<Attachment>& files);
  base::Result<void> moveHead(const MessageRecord& message, MessageId head);

  sqlite3* m_handle;
};

base::Result<void> SqliteConversationStore::closeInterruptedAnswers() {
  return execute(m_handle,
                 "UPDATE messages SET state = 'interrupted', "
                 "error = 'Isobath ended before this answer was complete.' "
                 "WHERE state = 'streaming'",
                 "closing interrupted answers");
}

base::Result<ConversationId> SqliteConversationStore::createConversation(const std::string& title,
                                                                         std::int64_t nowMs) {
  auto insert = Statement::prepare(
      m_handle,
      "INSERT INTO conversations (title, created_at_ms, updated_at_ms, title_by) "
      "VALUES (?1, ?2, ?2, 'question')",
      "creating a conversation");
  if (!insert) return std::move(insert).error();
  insert->bind(1, title);
  insert->bind(2, nowMs);
  if (auto done = insert->run(); !done) return std::move(done).error();
  return ConversationId{lastInsertedId(m_handle)};
}

base::Result<std::vector<ConversationRecord>> SqliteConversationStore::conversations() {
  auto query = Statement::prepare(
      m_handle,
      selectFrom(kConversationColumns, "conversations ORDER BY updated_at_ms DESC, id DESC"),
      "listing the conversations");
  if (!query) return std::move(query).error();
  return query->list(readConversation);
}

base::Result<ConversationRecord> SqliteConversationStore::conversation(ConversationId id) {
  auto query =
      Statement::prepare(m_handle, selectFrom(kConversationColumns, "conversations WHERE id = ?1"),
                         "reading a conversation");
  if (!query) return std::move(query).error();
  query->bind(1, id.value);
  auto row = query->step();
  if (!row) return std::move(row).error();
  if (!*row) return missingRow("conversation", id.value);
  return readConversation(*query);
}

template <typename Value>
base::Result<void> SqliteConversationStore::change(ConversationId id, const Value& value,
                                                   std::string_view sql, std::string_view purpose) {
  auto update = Statement::prepare(m_handle, sql, purpose);
  if (!update) return std::move(update).error();
  update->bind(1, value);
  update->bind(2, id.value);
  return update->runForRow("conversation", id.value);
}

base::Result<void> SqliteConversationStore::rename(ConversationId id, const std::string& title) {
  return change(id, std::string_view(title),
                "UPDATE conversations SET title = ?1, title_by = 'reader' WHERE id = ?2",
                "renaming a conversation");
}

base::Result<void> SqliteConversationStore::setModelTitle(ConversationId id,
                                                          const std::string& title) {
  return change(id, std::string_view(title),
                "UPDATE conversations SET title = CASE title_by WHEN 'question' THEN ?1 ELSE title "
                "END, title_by = CASE title_by WHEN 'question' THEN 'model' ELSE title_by END "
                "WHERE id = ?2",
                "naming a conversation");
}

base::Result<void> SqliteConversationStore::setQueue(ConversationId id, const std::string& queue) {
  return change(id, std::string_view(queue), "UPDATE conversations SET queue = ?1 WHERE id = ?2",
                "saving what waits to be sent");
}

base::Result<void> SqliteConversationStore::setDraft(ConversationId id, const std::string& draft) {
  return change(id, std::string_view(draft), "UPDATE conversations SET draft = ?1 WHERE id = ?2",
                "saving a draft");
}

base::Result<void> SqliteConversationStore::setSystemPrompt(ConversationId id,
                                                            const std::string& prompt) {
  return change(id, std::string_view(prompt),
                "UPDATE conversations SET system_prompt = ?1 WHERE id = ?2",
                "saving a system prompt");
}

base::Result<void> SqliteConversationStore::setOptions(ConversationId id,
                                                       const std::string& options) {
  return change(id, std::string_view(options),
                "UPDATE conversations SET options = ?1 WHERE id = ?2",
                "saving the options of a conversation");
}

base::Result<void> SqliteConversationStore::setModelKey(ConversationId id,
                                                        const std::string& modelKey) {
  return change(id, std::string_view(modelKey),
                "UPDATE conversations SET model_key = ?1 WHERE id = ?2",
                "saving the model of a conversation");
}

base::Result<void> SqliteConversationStore::setHead(ConversationId id,
                                                    std::optional<MessageId> head) {
  auto transaction = Transaction::begin(m_handle, "choosing a branch");
  if (!transaction) return std::move(transaction).error();
  auto chosen =
      change(id, valueOf(head), "UPDATE conversations SET head_message_id = ?1 WHERE id = ?2",
             "choosing a branch");
  if (!chosen) return chosen;
  if (head) {
    if (auto noted = noteShown(m_handle, *head); !noted) return noted;
  }
  return transaction->commit();
}

base::Result<void> SqliteConversationStore::removeConversation(ConversationId id) {
  auto remove = Statement::prepare(m_handle, "DELETE FROM conversations WHERE id = ?1",
                                   "removing a conversation");
  if (!remove) return std::move(remove).error();
  remove->bind(1, id.value);
  return remove->runForRow("conversation", id.value);
}

// The foreign key would refuse a wrong parent too, but without saying which id it was.
base::Result<void> SqliteConversationStore::requireParent(const MessageRecord& message) {
  if (!message.parent) return {};
  auto query =
      Statement::prepare(m_handle, "SELECT 1 FROM messages WHERE conversation_id = ?1 AND id = ?2",
                         "adding a message");
  if (!query) return std::move(query).error();
  query->bind(1, message.conversation.value);
  query->bind(2, message.parent->value);
  auto row = query->step();
  if (!row) return std::move(row).error();
  if (!*row) return missingRow("the parent message", message.parent->value);
  return {};
}

base::Result<MessageId> SqliteConversationStore::insertMessage(const MessageRecord& message) {
  auto insert = Statement::prepare(
      m_handle,
      "INSERT INTO messages (text, reasoning, state, error, model, place, device, request_id, "
      "stop_reason, prompt_tokens, cached_tokens, output_tokens, reasoning_tokens, reasoning_ms, "
      "prefill_ms, decode_ms, seed, thinking, notes, conversation_id, parent_id, role, "
      "created_at_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
      "?19, "
      "?20, ?21, ?22, ?23)",
      "adding a message");
  if (!insert) return std::move(insert).error();
  bindMessageContent(*insert, message);
  int index = kMessageContentParameters + 1;
  insert->bind(index++, message.conversation.value);
  insert->bind(index++, valueOf(message.parent));
  insert->bind(index++, nameOf(message.role));
  insert->bind(index, message.createdAtMs);
  if (auto done = insert->run(); !done) return std::move(done).error();
  return MessageId{lastInsertedId(m_handle)};
}

base::Result<void> SqliteConversationStore::moveHead(const MessageRecord& message, MessageId head) {
  auto update = Statement::prepare(m_handle,
                                   "UPDATE conversations SET head_message_id = ?1, updated_at_ms = "
                                   "max(updated_at_ms, ?2) WHERE id = ?3",
                                   "adding a message");
  if (!update) return std::move(update).error();
  update->bind(1, head.value);
  update->bind(2, message.createdAtMs);
  update->bind(3, message.conversation.value);
  if (auto done = update->run(); !done || !message.parent) return done;
  auto note = Statement::prepare(m_handle, "UPDATE messages SET shown_child_id = ?1 WHERE id = ?2",
                                 "adding a message");
  if (!note) return std::move(note).error();
  note->bind(1, head.value);
  note->bind(2, message.parent->value);
  return note->run();
}

base::Result<void> SqliteConversationStore::insertAttachments(
    MessageId owner, const std::vector<Attachment>& files) {
  for (const Attachment& file : files) {
    auto insert =
        Statement::prepare(m_handle,
                           "INSERT INTO attachments (message_id, name, mime_type, bytes, text) "
                           "VALUES (?1, ?2, ?3, ?4, ?5)",
                           "adding a file to a message");
    if (!insert) return std::move(insert).error();
    insert->bind(1, owner.value);
    insert->bind(2, file.name);
    insert->bind(3, file.mimeType);
    insert->bindBlob(4, file.bytes);
    insert->bind(5, file.text);
    if (auto done = insert->run(); !done) return done;
  }
  return {};
}

base::Result<std::vector<Attachment>> SqliteConversationStore::attachments(MessageId id) {
  auto query =
      Statement::prepare(m_handle,
                         "SELECT attachments.id, name, mime_type, bytes, attachments.text FROM "
                         "messages LEFT JOIN attachments ON "
                         "message_id = messages.id WHERE messages.id = ?1 ORDER BY attachments.id",
                         "reading the files of a message");
  if (!query) return std::move(query).error();
  query->bind(1, id.value);
  std::vector<Attachment> files;
  for (bool isFirst = true;; isFirst = false) {
    auto row = query->step();
    if (!row) return std::move(row).error();
    if (!*row && isFirst) return missingRow("message", id.value);
    if (!*row) return files;
    if (query->isNull(0)) continue;
    files.push_back({query->text(1), query->text(2), query->blob(3), query->text(4)});
  }
}

base::Result<MessageId> SqliteConversationStore::addMessage(
    const MessageRecord& message, const std::vector<Attachment>& attachments) {
  auto transaction = Transaction::begin(m_handle, "adding a message");
  if (!transaction) return std::move(transaction).error();
  if (auto found = requireParent(message); !found) return std::move(found).error();
  auto id = insertMessage(message);
  if (!id) return id;
  if (auto added = insertAttachments(*id, attachments); !added) return std::move(added).error();
  if (auto moved = moveHead(message, *id); !moved) return std::move(moved).error();
  if (auto done = transaction->commit(); !done) return std::move(done).error();
  return id;
}

base::Result<void> SqliteConversationStore::updateMessage(const MessageRecord& message) {
  auto update = Statement::prepare(
      m_handle,
      "UPDATE messages SET text = ?1, reasoning = ?2, state = ?3, error = ?4, model = ?5, "
      "place = ?6, device = ?7, request_id = ?8, stop_reason = ?9, prompt_tokens = ?10, "
      "cached_tokens = ?11, output_tokens = ?12, reasoning_tokens = ?13, reasoning_ms = ?14, "
      "prefill_ms = ?15, decode_ms = ?16, seed = ?17, thinking = ?18, notes = ?19 WHERE id = ?20",
      "saving a message");
  if (!update) return std::move(update).error();
  bindMessageContent(*update, message);
  update->bind(kMessageContentParameters + 1, message.id.value);
  return update->runForRow("message", message.id.value);
}

base::Result<MessageRecord> SqliteConversationStore::message(MessageId id) {
  auto query = Statement::prepare(m_handle, selectFrom(kMessageColumns, "messages WHERE id = ?1"),
                                  "reading a message");
  if (!query) return std::move(query).error();
  query->bind(1, id.value);
  auto row = query->step();
  if (!row) return std::move(row).error();
  if (!*row) return missingRow("message", id.value);
  auto record = readMessage(*query);
  if (!record) return record;
  std::vector<MessageRecord> one{std::move(*record)};
  if (auto read = readExtras(m_handle, one[0].conversation, one); !read)
    return std::move(read).error();
  return std::move(one[0]);
}

base::Result<std::vector<MessageId>> SqliteConversationStore::siblings(MessageId id) {
  auto query = Statement::prepare(
      m_handle,
      "SELECT other.id FROM messages AS this JOIN messages AS other USING (conversation_id, role) "
      "WHERE this.id = ?1 AND other.parent_id IS this.parent_id ORDER BY other.id",
      "reading the branches of a message");
  if (!query) return std::move(query).error();
  query->bind(1, id.value);
  auto ids = query->list([](const Statement& row) { return MessageId{row.integer(0)}; });
  if (ids && ids->empty()) return missingRow("message", id.value);
  return ids;
}

base::Result<MessageId> SqliteConversationStore::leafOf(MessageId id) {
  return leafBelow(m_handle, id);
}

base::Result<void> SqliteConversationStore::removeMessage(MessageId id, bool withFollowers) {
  return removeFromTree(m_handle, id, withFollowers);
}

base::Result<void> SqliteConversationStore::restoreRemoved(ConversationId id) {
  return restoreToTree(m_handle, id);
}

// "parent_id < id" holds in every sound database; asking for it keeps a damaged one from going
// round in a ring.
constexpr std::string_view kChain =
    "WITH RECURSIVE chain (id, step) AS (SELECT ?1, 1 UNION ALL SELECT parent_id, step + 1 "
    "FROM chain JOIN messages USING (id) WHERE parent_id < id AND step < ?2) ";

base::Result<std::vector<MessageRecord>> SqliteConversationStore::branch(ConversationId id) {
  const auto owner = conversation(id);
  if (!owner) return owner.error();
  return chain(id, owner->head, std::numeric_limits<int>::max());
}

base::Result<std::vector<MessageRecord>> SqliteConversationStore::branchEnd(
    ConversationId id, int count, std::optional<MessageId> before) {
  if (!before) {
    const auto owner = conversation(id);
    if (!owner) return owner.error();
    return chain(id, owner->head, count);
  }
  const auto next = message(*before);
  if (!next) return next.error();
  if (next->conversation != id) return missingRow("a message of the conversation", before->value);
  return chain(id, next->parent, count);
}

base::Result<std::vector<MessageRecord>> SqliteConversationStore::chain(
    ConversationId id, std::optional<MessageId> last, int count) {
  std::vector<MessageRecord> messages;
  if (!last || count < 1) return messages;
  auto query = Statement::prepare(
      m_handle,
      std::string(kChain) +
          selectFrom(kMessageColumns, "messages WHERE id IN (SELECT id FROM chain) ORDER BY id"),
      "reading the messages of a conversation");
  if (!query) return std::move(query).error();
  query->bind(1, last->value);
  query->bind(2, std::int64_t{count});
  for (;;) {
    auto row = query->step();
    if (!row) return std::move(row).error();
    if (!*row) break;
    auto next = readMessage(*query);
    if (!next) return std::move(next).error();
    const bool follows = messages.empty() || next->parent == messages.back().id;
    if (!follows || next->conversation != id) break;
    messages.push_back(std::move(*next));
  }
  // A page is short only where the branch begins.
  if (!messages.empty() && messages.back().id == *last &&
      (!messages.front().parent || std::ssize(messages) == count)) {
    if (auto read = readExtras(m_handle, id, messages); !read) return std::move(read).error();
    return messages;
  }
  return base::Error{base::ErrorCode::Corrupt, "conversation " + std::to_string(id.value) +
                                                   " has a gap in its chain of messages after " +
                                                   std::to_string(messages.size()) + " of them"};
}

base::Result<int> SqliteConversationStore::branchImageCount(ConversationId id) {
  const auto owner = conversation(id);
  if (!owner) return owner.error();
  if (!owner->head) return 0;
  auto query = Statement::prepare(
      m_handle,
      std::string(kChain) +
          "SELECT count(*) FROM attachments WHERE message_id IN (SELECT id FROM chain) "
          "AND mime_type LIKE 'image/%'",
      "counting the images of a conversation");
  if (!query) return std::move(query).error();
  query->bind(1, owner->head->value);
  query->bind(2, std::int64_t{std::numeric_limits<int>::max()});
  auto row = query->step();
  if (!row) return std::move(row).error();
  return static_cast<int>(query->integer(0));
}

}  // namespace

base::Result<std::unique_ptr<ConversationStore>> ConversationStore::open(Database& database) {
  auto store = std::make_unique<SqliteConversationStore>(database.handle());
  if (auto done = store->closeInterruptedAnswers(); !done) return std::move(done).error();
  return std::unique_ptr<ConversationStore>(std::move(store));
}

}  // namespace storage
