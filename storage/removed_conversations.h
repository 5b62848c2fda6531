// Conversations that were just removed, in memory only, so that a removal can be taken back.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/base/result.h"
#include "storage/records.h"

namespace storage {

class Database;

// The removal itself is done at once, as anybody would expect who reads the file afterwards; what
// was removed last stays in memory until the next removal, forget(), or the end of the program.
// One at a time for a database. Errors: Io, Corrupt, NotFound (a conversation: then none is
// removed). Thread: one at a time. Lifetime: the database must outlive it.
class RemovedConversations {
 public:
  explicit RemovedConversations(Database& database) : m_database(&database) {}

  base::Result<void> remove(const std::vector<ConversationId>& conversations);
  [[nodiscard]] bool isEmpty() const { return m_count == 0; }
  // Tells one removal from the next, also from one that failed.
  [[nodiscard]] int number() const { return m_number; }
  // Puts them back under their old ids, with messages, files, tags and what they cost.
  base::Result<void> restore();
  void forget();

 private:
  Database* m_database;
  std::size_t m_count = 0;
  int m_number = 0;
};

}  // namespace storage
