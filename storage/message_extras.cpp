// One query per table for all messages of a conversation, which costs less than one per message.
// SPDX-License-Identifier: Apache-2.0
#include "storage/message_extras.h"

#include <string>
#include <string_view>
#include <utility>

#include "storage/statement.h"

namespace storage {

namespace {

constexpr std::string_view kBillColumns =
    "count(*), sum(is_complete = 0), "
    "sum(is_complete AND cny_pico IS NULL AND usd_pico IS NULL), sum(hit_tokens), "
    "sum(miss_tokens), sum(output_tokens), sum(reasoning_tokens), "
    "iif(min(period) = max(period), max(period), 'mixed'), "
    "iif(min(price) = max(price), max(price), ''), sum(cny_pico), sum(usd_pico)";

Bill billFrom(const Statement& row, int column) {
  Bill bill;
  bill.requests = row.integer(column++);
  bill.withoutFigures = row.integer(column++);
  bill.withoutPrice = row.integer(column++);
  bill.hitTokens = row.integer(column++);
  bill.missTokens = row.integer(column++);
  bill.outputTokens = row.integer(column++);
  bill.reasoningTokens = row.integer(column++);
  if (bill.requests == 0) return bill;
  bill.period = row.text(column++);
  bill.price = row.text(column++);
  bill.cost.cnyPico = row.optionalInteger(column++);
  bill.cost.usdPico = row.optionalInteger(column);
  return bill;
}

// ?1, and ?2 to ?3 for what is asked for: a page of a long conversation costs what it has.
void bindRange(Statement& query, ConversationId id, const std::vector<MessageRecord>& messages) {
  query.bind(1, id.value);
  query.bind(2, messages.front().id.value);
  query.bind(3, messages.back().id.value);
}

// Calls onRow(message) for each row, whose first column is the id of a message, in the order of
// these ids. Rows of messages that are not asked for (other branches) are left out.
template <typename OnRow>
base::Result<void> forEachOwner(Statement& query, std::vector<MessageRecord>& messages,
                                const OnRow& onRow) {
  auto message = messages.begin();
  return query.forEachRow([&](const Statement& row) {
    const std::int64_t owner = row.integer(0);
    while (message != messages.end() && message->id.value < owner) ++message;
    if (message != messages.end() && message->id.value == owner) onRow(*message);
  });
}

base::Result<void> readAttachmentInfos(sqlite3* handle, ConversationId id,
                                       std::vector<MessageRecord>& messages) {
  auto query = Statement::prepare(
      handle,
      "SELECT message_id, attachments.id, name, mime_type, length(bytes) FROM messages "
      "CROSS JOIN attachments ON message_id = messages.id WHERE conversation_id = ?1 "
      "AND message_id BETWEEN ?2 AND ?3 "
      "ORDER BY message_id, attachments.id",
      "listing the files of a conversation");
  if (!query) return std::move(query).error();
  bindRange(*query, id, messages);
  return forEachOwner(*query, messages, [&](MessageRecord& message) {
    message.attachments.push_back(
        {{query->integer(1)}, query->text(2), query->text(3), query->integer(4)});
  });
}

base::Result<void> readBills(sqlite3* handle, ConversationId id,
                             std::vector<MessageRecord>& messages) {
  auto query = Statement::prepare(handle,
                                  "SELECT message_id, " + std::string(kBillColumns) +
                                      " FROM ledger WHERE conversation_id = ?1 AND message_id "
                                      "BETWEEN ?2 AND ?3 GROUP BY message_id ORDER BY message_id",
                                  "reading what answers cost");
  if (!query) return std::move(query).error();
  bindRange(*query, id, messages);
  return forEachOwner(*query, messages,
                      [&](MessageRecord& message) { message.answer.bill = billFrom(*query, 1); });
}

// Versions follow the same message, so this is about what follows the parents of those asked for.
// Two halves, because with an OR SQLite goes through the whole conversation for every page.
base::Result<void> readBranchPlaces(sqlite3* handle, ConversationId id,
                                    std::vector<MessageRecord>& messages) {
  auto query = Statement::prepare(
      handle,
      "SELECT id, place, versions FROM (SELECT id, row_number() OVER (PARTITION BY parent_id, role "
      "ORDER BY id) AS place, count(*) OVER (PARTITION BY parent_id, role) AS versions "
      "FROM (SELECT id, parent_id, role FROM messages WHERE conversation_id = ?1 AND parent_id "
      "BETWEEN ?2 AND ?3 UNION ALL SELECT id, parent_id, role FROM messages WHERE "
      "conversation_id = ?1 AND parent_id IS NULL AND ?2 = 0)) WHERE versions > 1 ORDER BY id",
      "reading the branches of a conversation");
  if (!query) return std::move(query).error();
  const auto parentOf = [](const MessageRecord& message) {
    return message.parent ? message.parent->value : std::int64_t{0};
  };
  query->bind(1, id.value);
  query->bind(2, parentOf(messages.front()));
  query->bind(3, parentOf(messages.back()));
  return forEachOwner(*query, messages, [&](MessageRecord& message) {
    message.branchNumber = static_cast<int>(query->integer(1));
    message.branchCount = static_cast<int>(query->integer(2));
  });
}

}  // namespace

base::Result<void> readExtras(sqlite3* handle, ConversationId id,
                              std::vector<MessageRecord>& messages) {
  if (messages.empty()) return {};
  if (auto read = readAttachmentInfos(handle, id, messages); !read) return read;
  if (auto read = readBranchPlaces(handle, id, messages); !read) return read;
  return readBills(handle, id, messages);
}

base::Result<Bill> readBill(sqlite3* handle, MessageId id) {
  auto query = Statement::prepare(
      handle, "SELECT " + std::string(kBillColumns) + " FROM ledger WHERE message_id = ?1",
      "reading what an answer cost");
  if (!query) return std::move(query).error();
  query->bind(1, id.value);
  auto row = query->step();
  if (!row) return std::move(row).error();
  return billFrom(*query, 0);
}

}  // namespace storage
