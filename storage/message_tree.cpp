// The branches of a conversation: the one that was shown last, and messages taken out and put back.
// SPDX-License-Identifier: Apache-2.0
#include "storage/message_tree.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "storage/statement.h"

namespace storage {

namespace {

constexpr std::string_view kReading = "reading the branches of a conversation";
constexpr std::string_view kRemoving = "deleting a message";
constexpr std::string_view kRestoring = "bringing back a deleted message";

// With ?1 = first, where the statement has it.
base::Result<void> run(sqlite3* handle, std::string_view sql, std::string_view purpose,
                       std::optional<std::int64_t> first = {}) {
  auto statement = Statement::prepare(handle, sql, purpose);
  if (!statement) return std::move(statement).error();
  if (sql.find("?1") != std::string_view::npos) statement->bind(1, first);
  return statement->run();
}

// The first column of the first row; empty for NULL and for no row.
base::Result<std::optional<std::int64_t>> number(sqlite3* handle, std::string_view sql,
                                                 std::string_view purpose,
                                                 std::optional<std::int64_t> first = {}) {
  auto query = Statement::prepare(handle, sql, purpose);
  if (!query) return std::move(query).error();
  if (sql.find("?1") != std::string_view::npos) query->bind(1, first);
  auto row = query->step();
  if (!row) return std::move(row).error();
  return *row ? query->optionalInteger(0) : std::nullopt;
}

// Fills the temporary tables: the messages, what hangs on them, and where the conversation stood.
base::Result<void> keepCopies(sqlite3* handle, MessageId id, bool withFollowers) {
  constexpr const char* kEmptyTables =
      "DROP TABLE IF EXISTS temp.removed_messages; DROP TABLE IF EXISTS temp.removed_attachments;"
      "DROP TABLE IF EXISTS temp.removed_bills; DROP TABLE IF EXISTS temp.moved_followers;"
      "DROP TABLE IF EXISTS temp.removed_place;"
      "CREATE TEMP TABLE removed_messages AS SELECT * FROM main.messages WHERE 0;"
      "CREATE TEMP TABLE removed_attachments AS SELECT * FROM main.attachments WHERE 0;"
      "CREATE TEMP TABLE removed_bills (id INTEGER, message_id INTEGER);"
      "CREATE TEMP TABLE moved_followers (id INTEGER, parent_id INTEGER);"
      "CREATE TEMP TABLE removed_place (conversation_id INTEGER, head INTEGER)";
  if (auto done = execute(handle, kEmptyTables, kRemoving); !done) return done;
  const std::string_view these =
      withFollowers ? "INSERT INTO temp.removed_messages WITH RECURSIVE gone (id, conversation) AS "
                      "(SELECT id, conversation_id FROM main.messages WHERE id = ?1 UNION ALL "
                      "SELECT m.id, m.conversation_id FROM gone JOIN main.messages AS m "
                      "ON m.conversation_id = gone.conversation AND m.parent_id = gone.id) "
                      "SELECT * FROM main.messages WHERE id IN (SELECT id FROM gone) ORDER BY id"
                    : "INSERT INTO temp.removed_messages SELECT * FROM main.messages WHERE id = ?1";
  if (auto done = run(handle, these, kRemoving, id.value); !done) return done;
  for (const std::string_view sql :
       {"INSERT INTO temp.removed_attachments SELECT * FROM main.attachments WHERE message_id IN "
        "(SELECT id FROM temp.removed_messages)",
        "INSERT INTO temp.removed_bills SELECT id, message_id FROM main.ledger WHERE message_id IN "
        "(SELECT id FROM temp.removed_messages)",
        "INSERT INTO temp.removed_place SELECT c.id, c.head_message_id FROM main.conversations AS "
        "c JOIN main.messages AS m ON m.conversation_id = c.id WHERE m.id = ?1",
        "INSERT INTO temp.moved_followers SELECT f.id, f.parent_id FROM main.messages AS m JOIN "
        "main.messages AS f ON f.conversation_id = m.conversation_id AND f.parent_id = m.id "
        "WHERE m.id = ?1 AND f.id NOT IN (SELECT id FROM temp.removed_messages)"}) {
    if (auto done = run(handle, sql, kRemoving, id.value); !done) return done;
  }
  return {};
}

// What is shown in place of a message: the nearest of its other versions, else what it followed,
// else another beginning.
base::Result<std::optional<std::int64_t>> neighbour(sqlite3* handle, MessageId id) {
  return number(handle,
                "SELECT coalesce((SELECT other.id FROM main.messages AS other WHERE "
                "other.conversation_id = m.conversation_id AND other.parent_id IS m.parent_id AND "
                "other.role = m.role AND other.id <> ?1 ORDER BY abs(other.id - ?1) LIMIT 1), "
                "m.parent_id, (SELECT max(root.id) FROM main.messages AS root WHERE "
                "root.conversation_id = m.conversation_id AND root.parent_id IS NULL AND "
                "root.id <> ?1)) FROM main.messages AS m WHERE m.id = ?1",
                kRemoving, id.value);
}

// Shows the branch that ends with `head` in the conversation that stands in temp.removed_place.
base::Result<void> show(sqlite3* handle, std::optional<std::int64_t> head,
                        std::string_view purpose) {
  if (head) {
    if (auto noted = noteShown(handle, {*head}); !noted) return noted;
  }
  return run(handle,
             "UPDATE main.conversations SET head_message_id = ?1 WHERE id = (SELECT "
             "conversation_id FROM temp.removed_place)",
             purpose, head);
}

}  // namespace

base::Result<MessageId> leafBelow(sqlite3* handle, MessageId id) {
  // A follower has the larger number, so the last of the chain is the largest.
  auto leaf = number(
      handle,
      "WITH RECURSIVE chain (id) AS (SELECT id FROM main.messages WHERE id = ?1 UNION ALL "
      "SELECT coalesce((SELECT c.id FROM main.messages AS c WHERE c.id = m.shown_child_id AND "
      "c.parent_id = m.id), (SELECT max(c.id) FROM main.messages AS c WHERE c.conversation_id = "
      "m.conversation_id AND c.parent_id = m.id)) FROM chain JOIN main.messages AS m ON m.id = "
      "chain.id) SELECT max(id) FROM chain",
      kReading, id.value);
  if (!leaf) return std::move(leaf).error();
  if (!*leaf) return missingRow("message", id.value);
  return MessageId{**leaf};
}

base::Result<void> noteShown(sqlite3* handle, MessageId head) {
  return run(handle,
             "WITH RECURSIVE chain (id, child) AS (SELECT ?1, NULL UNION ALL SELECT m.parent_id, "
             "m.id FROM chain JOIN main.messages AS m ON m.id = chain.id WHERE m.parent_id < m.id) "
             "UPDATE main.messages SET shown_child_id = chain.child FROM chain WHERE messages.id = "
             "chain.id AND chain.child IS NOT NULL AND shown_child_id IS NOT chain.child",
             "choosing a branch", head.value);
}

base::Result<void> removeFromTree(sqlite3* handle, MessageId id, bool withFollowers) {
  auto transaction = Transaction::begin(handle, kRemoving);
  if (!transaction) return std::move(transaction).error();
  if (auto kept = keepCopies(handle, id, withFollowers); !kept) return kept;
  auto found = number(handle, "SELECT conversation_id FROM temp.removed_place", kRemoving);
  if (!found) return std::move(found).error();
  if (!*found) return missingRow("message", id.value);
  auto near = neighbour(handle, id);
  if (!near) return std::move(near).error();
  auto staysHead = number(handle,
                          "SELECT head FROM temp.removed_place WHERE head NOT IN (SELECT id FROM "
                          "temp.removed_messages)",
                          kRemoving);
  if (!staysHead) return std::move(staysHead).error();
  // The head first: what it names must be there at the end of every statement.
  if (auto hidden = show(handle, std::nullopt, kRemoving); !hidden) return hidden;
  for (const std::string_view sql :
       {"UPDATE main.messages SET parent_id = (SELECT parent_id FROM temp.removed_messages WHERE "
        "id = ?1) WHERE id IN (SELECT id FROM temp.moved_followers)",
        "DELETE FROM main.messages WHERE id IN (SELECT id FROM temp.removed_messages)"}) {
    if (auto done = run(handle, sql, kRemoving, id.value); !done) return done;
  }
  const std::optional<std::int64_t> shown = *staysHead ? *staysHead : *near;
  if (shown) {
    auto leaf = leafBelow(handle, {*shown});
    if (!leaf) return std::move(leaf).error();
    if (auto moved = show(handle, leaf->value, kRemoving); !moved) return moved;
  }
  return transaction->commit();
}

base::Result<void> restoreToTree(sqlite3* handle, ConversationId id) {
  const base::Error nothing{base::ErrorCode::NotFound,
                            "there is no deleted message that could be brought back"};
  auto exists = number(
      handle, "SELECT count(*) FROM temp.sqlite_master WHERE name = 'removed_place'", kRestoring);
  if (!exists) return std::move(exists).error();
  if (**exists == 0) return nothing;
  auto transaction = Transaction::begin(handle, kRestoring);
  if (!transaction) return std::move(transaction).error();
  auto conversation = number(handle, "SELECT conversation_id FROM temp.removed_place", kRestoring);
  if (!conversation) return std::move(conversation).error();
  if (*conversation != id.value) return nothing;
  auto head = number(handle, "SELECT head FROM temp.removed_place", kRestoring);
  if (!head) return std::move(head).error();
  for (const std::string_view sql :
       {"INSERT INTO main.messages SELECT * FROM temp.removed_messages ORDER BY id",
        "INSERT INTO main.attachments SELECT * FROM temp.removed_attachments",
        "UPDATE main.ledger SET message_id = kept.message_id FROM temp.removed_bills AS kept WHERE "
        "ledger.id = kept.id",
        "UPDATE main.messages SET parent_id = kept.parent_id FROM temp.moved_followers AS kept "
        "WHERE messages.id = kept.id"}) {
    if (auto done = run(handle, sql, kRestoring); !done) return done;
  }
  if (auto shown = show(handle, *head, kRestoring); !shown) return shown;
  if (auto done = run(handle, "DELETE FROM temp.removed_place", kRestoring); !done) return done;
  return transaction->commit();
}

}  // namespace storage
