// Folders are rows in the reader's order; everything else is a column or a row of a conversation.
// SPDX-License-Identifier: Apache-2.0
#include "storage/organiser.h"

#include <string_view>
#include <utility>

#include "storage/database.h"
#include "storage/ordered_rows.h"
#include "storage/statement.h"

namespace storage {

namespace {

// Tags are read one per line, so none may have a line break in it.
bool isTag(const std::string& tag) {
  return !tag.empty() && tag.find_first_of("\r\n") == std::string::npos;
}

}  // namespace

base::Result<std::vector<FolderRecord>> Organiser::folders() const {
  auto query =
      Statement::prepare(m_database->handle(), "SELECT id, name FROM folders ORDER BY position, id",
                         "listing the folders");
  if (!query) return std::move(query).error();
  return query->list([](const Statement& row) {
    return FolderRecord{{row.integer(0)}, row.text(1)};
  });
}

base::Result<FolderId> Organiser::addFolder(const std::string& name) {
  if (auto named = requireName(name, "folder"); !named) return std::move(named).error();
  auto insert = Statement::prepare(m_database->handle(),
                                   "INSERT INTO folders (name, position) VALUES (?1, "
                                   "(SELECT coalesce(max(position) + 1, 0) FROM folders))",
                                   "adding a folder");
  if (!insert) return std::move(insert).error();
  insert->bind(1, name);
  if (auto done = insert->run(); !done) return std::move(done).error();
  return FolderId{lastInsertedId(m_database->handle())};
}

base::Result<void> Organiser::renameFolder(FolderId id, const std::string& name) {
  if (auto named = requireName(name, "folder"); !named) return named;
  auto update = Statement::prepare(
      m_database->handle(), "UPDATE folders SET name = ?1 WHERE id = ?2", "renaming a folder");
  if (!update) return std::move(update).error();
  update->bind(1, name);
  update->bind(2, id.value);
  return update->runForRow("folder", id.value);
}

base::Result<void> Organiser::moveFolder(FolderId id, std::size_t place) {
  return moveRow(m_database->handle(), "folders", "folder", id.value, place);
}

base::Result<void> Organiser::removeFolder(FolderId id) {
  auto remove = Statement::prepare(m_database->handle(), "DELETE FROM folders WHERE id = ?1",
                                   "removing a folder");
  if (!remove) return std::move(remove).error();
  remove->bind(1, id.value);
  return remove->runForRow("folder", id.value);
}

base::Result<void> Organiser::change(const Ids& conversations, std::optional<std::int64_t> value,
                                     const char* sql, const char* purpose) {
  auto transaction = Transaction::begin(m_database->handle(), purpose);
  if (!transaction) return std::move(transaction).error();
  for (const ConversationId id : conversations) {
    auto update = Statement::prepare(m_database->handle(), sql, purpose);
    if (!update) return std::move(update).error();
    update->bind(1, value);
    update->bind(2, id.value);
    if (auto done = update->runForRow("conversation", id.value); !done) return done;
  }
  return transaction->commit();
}

base::Result<void> Organiser::putInFolder(const Ids& conversations,
                                          std::optional<FolderId> folder) {
  return change(conversations, valueOf(folder),
                "UPDATE conversations SET folder_id = ?1 WHERE id = ?2",
                "moving conversations to a folder");
}

base::Result<void> Organiser::setPinned(const Ids& conversations,
                                        std::optional<std::int64_t> atMs) {
  return change(conversations, atMs, "UPDATE conversations SET pinned_at_ms = ?1 WHERE id = ?2",
                "pinning conversations");
}

base::Result<void> Organiser::setArchived(const Ids& conversations,
                                          std::optional<std::int64_t> atMs) {
  return change(conversations, atMs, "UPDATE conversations SET archived_at_ms = ?1 WHERE id = ?2",
                "archiving conversations");
}

base::Result<void> Organiser::setPersona(ConversationId conversation,
                                         std::optional<PersonaId> persona) {
  return change({conversation}, valueOf(persona),
                "UPDATE conversations SET persona_id = ?1 WHERE id = ?2",
                "noting the persona of a conversation");
}

base::Result<void> Organiser::setTags(ConversationId conversation,
                                      const std::vector<std::string>& tags) {
  constexpr std::string_view kPurpose = "tagging a conversation";
  auto transaction = Transaction::begin(m_database->handle(), kPurpose);
  if (!transaction) return std::move(transaction).error();
  auto remove = Statement::prepare(
      m_database->handle(), "DELETE FROM conversation_tags WHERE conversation_id = ?1", kPurpose);
  if (!remove) return std::move(remove).error();
  remove->bind(1, conversation.value);
  if (auto done = remove->run(); !done) return done;
  for (const std::string& tag : tags) {
    if (!isTag(tag)) continue;
    auto insert = Statement::prepare(
        m_database->handle(),
        "INSERT OR IGNORE INTO conversation_tags (conversation_id, tag) VALUES (?1, ?2)", kPurpose);
    if (!insert) return std::move(insert).error();
    insert->bind(1, conversation.value);
    insert->bind(2, tag);
    if (auto done = insert->run(); !done) return done;
  }
  return transaction->commit();
}

base::Result<std::vector<std::string>> Organiser::tags() const {
  auto query = Statement::prepare(m_database->handle(),
                                  "SELECT DISTINCT tag FROM conversation_tags ORDER BY tag",
                                  "listing the tags");
  if (!query) return std::move(query).error();
  return query->list([](const Statement& row) { return row.text(0); });
}

}  // namespace storage
