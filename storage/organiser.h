// The order that a reader keeps conversations in: folders, tags, pins, the archive.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/records.h"

namespace storage {

class Database;

struct FolderRecord {
  FolderId id;
  std::string name;
};

// A call that takes several conversations changes all of them or none. Errors: Io, Corrupt,
// NotFound (the folder or conversation), InvalidArgument (an empty name). Thread: one at a time.
// Lifetime: the database must outlive it.
class Organiser {
 public:
  using Ids = std::vector<ConversationId>;
  explicit Organiser(Database& database) : m_database(&database) {}

  // In the reader's order.
  [[nodiscard]] base::Result<std::vector<FolderRecord>> folders() const;
  // After the others.
  base::Result<FolderId> addFolder(const std::string& name);
  base::Result<void> renameFolder(FolderId id, const std::string& name);
  // To a place from 0; one past the end is the end.
  base::Result<void> moveFolder(FolderId id, std::size_t place);
  // Its conversations stay, in no folder.
  base::Result<void> removeFolder(FolderId id);

  base::Result<void> putInFolder(const Ids& conversations, std::optional<FolderId> folder);
  // When; none: not any more.
  base::Result<void> setPinned(const Ids& conversations, std::optional<std::int64_t> atMs);
  base::Result<void> setArchived(const Ids& conversations, std::optional<std::int64_t> atMs);
  // Replaces those it has. Empty ones, line breaks and repetitions are left out.
  base::Result<void> setTags(ConversationId conversation, const std::vector<std::string>& tags);
  // Every tag that some conversation has, in the order of their letters.
  [[nodiscard]] base::Result<std::vector<std::string>> tags() const;
  // A copy of the persona is in the conversation; this says only which it was.
  base::Result<void> setPersona(ConversationId conversation, std::optional<PersonaId> persona);

 private:
  base::Result<void> change(const Ids& conversations, std::optional<std::int64_t> value,
                            const char* sql, const char* purpose);
  Database* m_database;
};

}  // namespace storage
