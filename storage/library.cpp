// Personas and prompts are rows with a position; nothing else refers to a prompt.
// SPDX-License-Identifier: Apache-2.0
#include "storage/library.h"

#include <utility>

#include "storage/database.h"
#include "storage/ordered_rows.h"
#include "storage/statement.h"

namespace storage {

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
                                   const char* what, std::int64_t id) {
  auto statement = Statement::prepare(m_database->handle(), sql, purpose);
  if (!statement) return std::move(statement).error();
  int index = 0;
  for (const std::string_view value : values) statement->bind(++index, value);
  statement->bind(++index, id);
  return statement->runForRow(what, id);
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
      "saving a persona", {record.name, record.systemPrompt, record.modelKey, record.options},
      "persona", record.id.value);
}

base::Result<void> Library::movePersona(PersonaId id, std::size_t place) {
  return moveRow(m_database->handle(), "personas", "persona", id.value, place);
}

base::Result<void> Library::removePersona(PersonaId id) {
  return change("DELETE FROM personas WHERE id = ?1", "removing a persona", {}, "persona",
                id.value);
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
  return change("UPDATE prompts SET name = ?1, text = ?2 WHERE id = ?3", "saving a prompt",
                {record.name, record.text}, "prompt", record.id.value);
}

base::Result<void> Library::movePrompt(PromptId id, std::size_t place) {
  return moveRow(m_database->handle(), "prompts", "prompt", id.value, place);
}

base::Result<void> Library::removePrompt(PromptId id) {
  return change("DELETE FROM prompts WHERE id = ?1", "removing a prompt", {}, "prompt", id.value);
}

}  // namespace storage
