// One SQLite file: WAL, foreign keys, full synchronous commits, migrations by user_version.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/result.h"

struct sqlite3;

namespace storage {

// Thread: one at a time. An object that exists is open, sound and of the newest schema.
class Database {
 public:
  // Opens or creates. Before an upgrade a copy "<file>.v<N>.bak" is made.
  // Errors: Unsupported (written by a newer Isobath: nothing is touched), Corrupt (damaged: named,
  // kept, not overwritten), Denied (no permission), Io, Busy (another Isobath holds it).
  static base::Result<std::unique_ptr<Database>> open(const std::filesystem::path& file);
  static base::Result<std::unique_ptr<Database>> openInMemory();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] sqlite3* handle() const { return m_handle; }
  [[nodiscard]] int schemaVersion() const;

 private:
  explicit Database(sqlite3* handle) : m_handle(handle) {}
  sqlite3* m_handle;
};

}  // namespace storage
