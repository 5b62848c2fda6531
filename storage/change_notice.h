// Tells which conversations were written, whoever wrote them: for lists that show them elsewhere.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "storage/records.h"

namespace storage {

class Database;

// One at a time for a database. Thread: as the database. Lifetime: the database must outlive it.
class ChangeNotice {
 public:
  // Called in the middle of writing: it must not touch the database, only remember what it is told.
  // `id` is of a conversation whose own row was added, changed or removed; none: folders or tags
  // were. Messages do not count.
  using OnChanged = std::function<void(std::optional<ConversationId> id)>;
  ChangeNotice(Database& database, OnChanged onChanged);
  ~ChangeNotice();
  ChangeNotice(const ChangeNotice&) = delete;
  ChangeNotice& operator=(const ChangeNotice&) = delete;

 private:
  Database& m_database;
  OnChanged m_onChanged;
};

}  // namespace storage
