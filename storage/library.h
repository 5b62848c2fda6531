// What a reader keeps to use again: personas (how to ask) and prompts (what to ask).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "storage/records.h"

namespace storage {

class Database;

struct PromptId {
  std::int64_t value = 0;
  friend bool operator==(PromptId, PromptId) = default;
};

struct PersonaRecord {
  PersonaId id;
  std::string name;
  std::string systemPrompt;
  std::string modelKey;  // in the words of the model picker; empty: whichever is chosen
  std::string options;   // a JSON object that only the window reads; or empty
};

struct PromptRecord {
  PromptId id;
  std::string name;
  std::string text;  // may have {{placeholders}}, which only the window reads
};

// Errors: Io, Corrupt, NotFound, InvalidArgument (an empty name). Thread: one at a time. Lifetime:
// the database must outlive it.
class Library {
 public:
  explicit Library(Database& database) : m_database(&database) {}

  // In the reader's order.
  [[nodiscard]] base::Result<std::vector<PersonaRecord>> personas() const;
  // After the others; record.id is ignored.
  base::Result<PersonaId> addPersona(const PersonaRecord& record);
  base::Result<void> updatePersona(const PersonaRecord& record);
  // To a place from 0; one past the end is the end.
  base::Result<void> movePersona(PersonaId id, std::size_t place);
  // Conversations that were asked with it stay as they are.
  base::Result<void> removePersona(PersonaId id);

  [[nodiscard]] base::Result<std::vector<PromptRecord>> prompts() const;
  base::Result<PromptId> addPrompt(const PromptRecord& record);
  base::Result<void> updatePrompt(const PromptRecord& record);
  base::Result<void> movePrompt(PromptId id, std::size_t place);
  base::Result<void> removePrompt(PromptId id);

 private:
  // The values of a row, in the order of the parameters.
  using Values = std::vector<std::string_view>;
  base::Result<std::int64_t> insert(const char* sql, const char* purpose, const Values& values);
  base::Result<void> change(const char* sql, const char* purpose, const Values& values,
                            const char* what, std::int64_t id);
  Database* m_database;
};

}  // namespace storage
