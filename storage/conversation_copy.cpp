// Columns are copied by the names that the schema has, so that a new column is never forgotten.
// SPDX-License-Identifier: Apache-2.0
#include "storage/conversation_copy.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/database.h"
#include "storage/statement.h"

namespace storage {

namespace {

constexpr std::string_view kPurpose = "copying a conversation";

using Ids = std::map<std::int64_t, std::int64_t>;
// What a column has in the copy, by its name; the others are taken as they are.
using NewValues = std::map<std::string, std::optional<std::int64_t>, std::less<>>;

// A table's rows of one conversation, on their way.
struct Source {
  std::string_view table;
  std::string rest;  // of the SELECT; ?1 is the conversation
};

base::Result<std::vector<std::string>> columnsOf(sqlite3* handle, std::string_view table) {
  auto query = Statement::prepare(
      handle, "SELECT name FROM pragma_table_info(?1) WHERE name <> 'id'", kPurpose);
  if (!query) return std::move(query).error();
  query->bind(1, table);
  return query->list([](const Statement& row) { return row.text(0); });
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string insertInto(std::string_view table, const std::vector<std::string>& columns) {
  std::string values;
  for (std::size_t i = 0; i < columns.size(); ++i)
    values += (i == 0 ? "?" : ", ?") + std::to_string(i + 1);
  return "INSERT INTO " + std::string(table) + " (" + joined(columns) + ") VALUES (" + values + ")";
}

class Copying {
 public:
  Copying(sqlite3* from, ConversationId id, sqlite3* to) : m_from(from), m_id(id), m_to(to) {}

  base::Result<ConversationId> run();

 private:
  // `newValues` is asked for every row; `done` hears its old and its new id.
  base::Result<void> copyRows(const Source& source,
                              const std::function<NewValues(const Statement&, int)>& newValues,
                              const std::function<void(std::int64_t, std::int64_t)>& done);
  base::Result<void> setHead();
  [[nodiscard]] std::optional<std::int64_t> messageFor(std::optional<std::int64_t> old) const;

  sqlite3* m_from;
  ConversationId m_id;
  sqlite3* m_to;
  Ids m_messages;
  std::optional<std::int64_t> m_new;
  std::optional<std::int64_t> m_head;
};

std::optional<std::int64_t> Copying::messageFor(std::optional<std::int64_t> old) const {
  const auto found = old ? m_messages.find(*old) : m_messages.end();
  return found == m_messages.end() ? std::nullopt : std::optional(found->second);
}

base::Result<void> Copying::copyRows(
    const Source& source, const std::function<NewValues(const Statement&, int)>& newValues,
    const std::function<void(std::int64_t, std::int64_t)>& done) {
  const auto columns = columnsOf(m_from, source.table);
  if (!columns) return columns.error();
  // What the copy is decided by comes after the columns: the row's id, then what `rest` needs.
  const std::string sql = "SELECT " + joined(*columns) + ", " + source.rest;
  const std::string insertSql = insertInto(source.table, *columns);
  auto rows = Statement::prepare(m_from, sql, kPurpose);
  if (!rows) return std::move(rows).error();
  rows->bind(1, m_id.value);
  const auto idColumn = static_cast<int>(columns->size());
  for (;;) {
    auto row = rows->step();
    if (!row) return std::move(row).error();
    if (!*row) return {};
    auto insert = Statement::prepare(m_to, insertSql, kPurpose);
    if (!insert) return std::move(insert).error();
    const NewValues values = newValues(*rows, idColumn);
    for (int i = 0; i < idColumn; ++i) {
      const auto found = values.find((*columns)[static_cast<std::size_t>(i)]);
      if (found != values.end())
        insert->bind(i + 1, found->second);
      else
        insert->bindColumn(i + 1, *rows, i);
    }
    if (auto added = insert->run(); !added) return added;
    done(rows->integer(idColumn), lastInsertedId(m_to));
  }
}

base::Result<void> Copying::setHead() {
  auto update = Statement::prepare(
      m_to, "UPDATE conversations SET head_message_id = ?1 WHERE id = ?2", kPurpose);
  if (!update) return std::move(update).error();
  update->bind(1, messageFor(m_head));
  update->bind(2, m_new);
  return update->run();
}

base::Result<ConversationId> Copying::run() {
  const auto ignore = [](std::int64_t, std::int64_t) {};
  auto copied = copyRows(
      {"conversations", "id, head_message_id FROM conversations WHERE id = ?1"},
      [this](const Statement& row, int id) {
        m_head = row.optionalInteger(id + 1);
        return NewValues{{"head_message_id", {}}, {"folder_id", {}}, {"persona_id", {}}};
      },
      [this](std::int64_t, std::int64_t id) { m_new = id; });
  if (!copied) return std::move(copied).error();
  if (!m_new)
    return base::Error{base::ErrorCode::NotFound,
                       "conversation " + std::to_string(m_id.value) + " is not there any more"};
  copied = copyRows(
      {"messages", "id, parent_id FROM messages WHERE conversation_id = ?1 ORDER BY id"},
      [this](const Statement& row, int id) {
        return NewValues{{"conversation_id", m_new},
                         {"parent_id", messageFor(row.optionalInteger(id + 1))}};
      },
      [this](std::int64_t old, std::int64_t id) { m_messages.emplace(old, id); });
  if (!copied) return std::move(copied).error();
  copied = copyRows(
      {"attachments",
       "id, message_id FROM attachments WHERE message_id IN "
       "(SELECT id FROM messages WHERE conversation_id = ?1) ORDER BY id"},
      [this](const Statement& row, int id) {
        return NewValues{{"message_id", messageFor(row.integer(id + 1))}};
      },
      ignore);
  if (!copied) return std::move(copied).error();
  copied = copyRows(
      {"conversation_tags", "0 FROM conversation_tags WHERE conversation_id = ?1"},
      [this](const Statement&, int) {
        return NewValues{{"conversation_id", m_new}};
      },
      ignore);
  if (copied) copied = setHead();
  if (!copied) return std::move(copied).error();
  return ConversationId{*m_new};
}

}  // namespace

base::Result<ConversationId> copyConversation(Database& from, ConversationId id, Database& to) {
  auto transaction = Transaction::begin(to.handle(), kPurpose);
  if (!transaction) return std::move(transaction).error();
  auto copied = Copying(from.handle(), id, to.handle()).run();
  if (!copied) return copied;
  if (auto done = transaction->commit(); !done) return std::move(done).error();
  return copied;
}

}  // namespace storage
