// Rows go into temporary tables of the connection, in memory, and back as they are.
// SPDX-License-Identifier: Apache-2.0
#include "storage/removed_conversations.h"

#include <string_view>
#include <utility>

#include "storage/database.h"
#include "storage/statement.h"

namespace storage {

namespace {

constexpr std::string_view kRemoving = "removing conversations";
constexpr std::string_view kRestoring = "restoring conversations";

// Of the ledger only what it says about them: the entries themselves stay where they are.
constexpr const char* kTake = R"sql(
CREATE TABLE temp.taken_conversations AS SELECT * FROM main.conversations
  WHERE id IN (SELECT id FROM temp.taken_ids);
CREATE TABLE temp.taken_messages AS SELECT * FROM main.messages
  WHERE conversation_id IN (SELECT id FROM temp.taken_ids);
CREATE TABLE temp.taken_attachments AS SELECT * FROM main.attachments
  WHERE message_id IN (SELECT id FROM temp.taken_messages);
CREATE TABLE temp.taken_conversation_tags AS SELECT * FROM main.conversation_tags
  WHERE conversation_id IN (SELECT id FROM temp.taken_ids);
CREATE TABLE temp.taken_ledger AS SELECT id, conversation_id, message_id FROM main.ledger
  WHERE conversation_id IN (SELECT id FROM temp.taken_ids);
DELETE FROM main.conversations WHERE id IN (SELECT id FROM temp.taken_ids);
)sql";

// A folder or persona may have gone in between, and what was being written was given up.
constexpr const char* kGiveBack = R"sql(
PRAGMA defer_foreign_keys = ON;
UPDATE temp.taken_conversations SET
  folder_id = (SELECT id FROM main.folders WHERE id = folder_id),
  persona_id = (SELECT id FROM main.personas WHERE id = persona_id);
UPDATE temp.taken_messages SET state = 'interrupted',
  error = 'The conversation was deleted while this answer was being written.'
  WHERE state = 'streaming';
INSERT INTO main.conversations SELECT * FROM temp.taken_conversations;
INSERT INTO main.messages SELECT * FROM temp.taken_messages ORDER BY id;
INSERT INTO main.attachments SELECT * FROM temp.taken_attachments ORDER BY id;
INSERT INTO main.conversation_tags SELECT * FROM temp.taken_conversation_tags;
UPDATE main.ledger SET conversation_id = kept.conversation_id, message_id = kept.message_id
  FROM temp.taken_ledger AS kept WHERE kept.id = main.ledger.id;
)sql";

constexpr const char* kForget = R"sql(
DROP TABLE IF EXISTS temp.taken_ids;
DROP TABLE IF EXISTS temp.taken_conversations;
DROP TABLE IF EXISTS temp.taken_messages;
DROP TABLE IF EXISTS temp.taken_attachments;
DROP TABLE IF EXISTS temp.taken_conversation_tags;
DROP TABLE IF EXISTS temp.taken_ledger;
)sql";

}  // namespace

base::Result<void> RemovedConversations::remove(const std::vector<ConversationId>& conversations) {
  sqlite3* handle = m_database->handle();
  m_count = 0;
  ++m_number;
  if (auto forgotten = execute(handle, kForget, kRemoving); !forgotten) return forgotten;
  auto transaction = Transaction::begin(handle, kRemoving);
  if (!transaction) return std::move(transaction).error();
  auto made = execute(handle, "CREATE TABLE temp.taken_ids (id INTEGER PRIMARY KEY)", kRemoving);
  if (!made) return made;
  for (const ConversationId id : conversations) {
    auto insert = Statement::prepare(
        handle, "INSERT INTO temp.taken_ids SELECT id FROM main.conversations WHERE id = ?1",
        kRemoving);
    if (!insert) return std::move(insert).error();
    insert->bind(1, id.value);
    if (auto done = insert->runForRow("conversation", id.value); !done) return done;
  }
  if (auto taken = execute(handle, kTake, kRemoving); !taken) return taken;
  if (auto done = transaction->commit(); !done) return done;
  m_count = conversations.size();
  return {};
}

base::Result<void> RemovedConversations::restore() {
  if (isEmpty()) return {};
  auto transaction = Transaction::begin(m_database->handle(), kRestoring);
  if (!transaction) return std::move(transaction).error();
  auto given = execute(m_database->handle(), kGiveBack, kRestoring);
  if (!given) return given;
  if (auto done = transaction->commit(); !done) return done;
  forget();
  return {};
}

void RemovedConversations::forget() {
  if (isEmpty()) return;
  m_count = 0;
  // What stays in memory where this fails goes with the next removal or the program.
  (void)execute(m_database->handle(), kForget, "forgetting removed conversations").has_value();
}

}  // namespace storage
