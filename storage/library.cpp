// Personas and prompts are rows with a position; nothing else refers to a prompt.
// SPDX-License-Identifier: Apache-2.0
#include "storage/library.h"

#include <algorithm>

#include "storage/database.h"
#include "storage/statement.h"

namespace storage {

namespace {

base::Result<void> requireName(const std::string& name, std::string_view what) {
  if (name.find_first_not_of(" \t\n") != std::string::npos) return {};
  return base::Error{base::ErrorCode::InvalidArgument,
                     "a " + std::string(what) + " needs a name, got an empty one"};
}

base::Error missing(std::string_view purpose, std::int64_t id) {
  return {base::ErrorCode::NotFound, std::string(purpose) + " " + std::to_string(id) +
                                         ": it is not in the database; it may have been removed"};
}

base::Result<std::vector<std::int64_t>> idsOf(sqlite3* handle, const char* sql,
                                              const char* purpose) {
  auto query = Statement::prepare(handle, sql, purpose);
  if (!query) return std::move(query).error();
  return query->list([](const Statement& row) { return row.integer(0); });
}

}  // namespace

base::Result<std::int64_t> Library::insert(const char* sql, const char* purpose,
                                           const Values& values) {
  auto statement = Statement::prepare(m_database->handle(), sql, purpose);
  if (!statement) return std::move(statement).error();
  int index = 0;
  for (const std::string_view value : values) statement->bind(++index, value);
  if (auto done = statement->run(); !done) return std::move(done).error();
  return lastInsertedId(m_database->handle());
}

base::Result<void> Library::change(const char* sql, const char* purpose, const Values& values,
                                   std::int64_t id) {
  auto statement = Statement::prepare(m_database->handle(), sql, purpose);
  if (!statement) return std::move(statement).error();
  int index = 0;
  for (const std::string_view value : values) statement->bind(++index, value);
  statement->bind(++index, id);
  if (auto done = statement->run(); !done) return done;
  if (changedRows(m_database->handle()) == 0) return missing(purpose, id);
  return {};
}

base::Result<void> Library::move(const char* list, const char* place, const char* purpose,
                                 std::int64_t id, std::size_t to) {
  auto transaction = Transaction::begin(m_database->handle(), purpose);
  if (!transaction) return std::move(transaction).error();
  auto ids = idsOf(m_database->handle(), list, purpose);
  if (!ids) return std::move(ids).error();
  const auto found = std::find(ids->begin(), ids->end(), id);
  if (found == ids->end()) return missing(purpose, id);
  ids->erase(found);
  ids->insert(ids->begin() + static_cast<std::ptrdiff_t>(std::min(to, ids->size())), id);
  for (std::size_t i = 0; i < ids->size(); ++i) {
    auto update = Statement::prepare(m_database->handle(), place, purpose);
    if (!update) return std::move(update).error();
    update->bind(1, static_cast<std::int64_t>(i));
    update->bind(2, (*ids)[i]);
    if (auto done = update->run(); !done) return done;
  }
  return transaction->commit();
}

base::Result<std::vector<PersonaRecord>> Library::personas() const {
  auto query = Statement::prepare(m_database->handle(),
                                  "SELECT id, name, system_prompt, model_key, options "
                                  "FROM personas ORDER BY position, id",
                                  "listing the personas");
  if (!query) return std::move(query).error();
  return query->list([](const Statement& row) {
    return PersonaRecord{{row.integer(0)}, row.text(1), row.text(2), row.text(3), row.text(4)};
  });
}

base::Result<PersonaId> Library::addPersona(const PersonaRecord& record) {
  if (auto named = requireName(record.name, "persona"); !named) return std::move(named).error();
  auto id = insert(
      "INSERT INTO personas (name, system_prompt, model_key, options, position) VALUES "
      "(?1, ?2, ?3, ?4, (SELECT coalesce(max(position) + 1, 0) FROM personas))",
      "adding a persona", {record.name, record.systemPrompt, record.modelKey, record.options});
  if (!id) return std::move(id).error();
  return PersonaId{*id};
}

base::Result<void> Library::updatePersona(const PersonaRecord& record) {
  if (auto named = requireName(record.name, "persona"); !named) return named;
  return change(
      "UPDATE personas SET name = ?1, system_prompt = ?2, model_key = ?3, options = ?4 "
      "WHERE id = ?5",
      "saving the persona", {record.name, record.systemPrompt, record.modelKey, record.options},
      record.id.value);
}

base::Result<void> Library::movePersona(PersonaId id, std::size_t place) {
  return move("SELECT id FROM personas ORDER BY position, id",
              "UPDATE personas SET position = ?1 WHERE id = ?2", "moving the persona", id.value,
              place);
}

base::Result<void> Library::removePersona(PersonaId id) {
  return change("DELETE FROM personas WHERE id = ?1", "removing the persona", {}, id.value);
}

base::Result<std::vector<PromptRecord>> Library::prompts() const {
  auto query = Statement::prepare(m_database->handle(),
                                  "SELECT id, name, text FROM prompts ORDER BY position, id",
                                  "listing the prompts");
  if (!query) return std::move(query).error();
  return query->list([](const Statement& row) {
    return PromptRecord{{row.integer(0)}, row.text(1), row.text(2)};
  });
}

base::Result<PromptId> Library::addPrompt(const PromptRecord& record) {
  if (auto named = requireName(record.name, "prompt"); !named) return std::move(named).error();
  auto id = insert(
      "INSERT INTO prompts (name, text, position) VALUES "
      "(?1, ?2, (SELECT coalesce(max(position) + 1, 0) FROM prompts))",
      "adding a prompt", {record.name, record.text});
  if (!id) return std::move(id).error();
  return PromptId{*id};
}

base::Result<void> Library::updatePrompt(const PromptRecord& record) {
  if (auto named = requireName(record.name, "prompt"); !named) return named;
  return change("UPDATE prompts SET name = ?1, text = ?2 WHERE id = ?3", "saving the prompt",
                {record.name, record.text}, record.id.value);
}

base::Result<void> Library::movePrompt(PromptId id, std::size_t place) {
  return move("SELECT id FROM prompts ORDER BY position, id",
              "UPDATE prompts SET position = ?1 WHERE id = ?2", "moving the prompt", id.value,
              place);
}

base::Result<void> Library::removePrompt(PromptId id) {
  return change("DELETE FROM prompts WHERE id = ?1", "removing the prompt", {}, id.value);
}

}  // namespace storage
