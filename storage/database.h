// One SQLite file: WAL, foreign keys, full synchronous commits, migrations by user_version.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/result.h"

struct sqlite3;

namespace storage {

class FileLock;

// Thread: one at a time. An object that exists is open, of the newest schema, and the only Isobath
// on its file. Soundness is checked at opening for small files and after an unclean end; other
// damage is reported where it is met.
class Database {
 public:
  // Opens or creates (its folder must exist). Before an upgrade a copy "<file>.v<N>.bak" is made.
  // Errors: Unsupported (written by a newer Isobath: nothing is touched), Corrupt (damaged: named,
  // kept, not overwritten), Denied (no permission), Io, Busy (another Isobath holds it).
  static base::Result<std::unique_ptr<Database>> open(const std::filesystem::path& file);
  static base::Result<std::unique_ptr<Database>> openInMemory();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] sqlite3* handle() const { return m_handle; }
  [[nodiscard]] int schemaVersion() const;
  // Empty in memory.
  [[nodiscard]] std::filesystem::path file() const;

 private:
  Database(sqlite3* handle, std::unique_ptr<FileLock> lock);
  static base::Result<std::unique_ptr<Database>> connect(const std::filesystem::path& file,
                                                         std::unique_ptr<FileLock> lock);
  static base::Result<void> fillNew(const std::filesystem::path& file);
  static base::Result<void> create(const std::filesystem::path& file);
  base::Result<void> upgrade(const std::filesystem::path& file, int version);
  sqlite3* m_handle;
  std::unique_ptr<FileLock> m_lock;  // released after m_handle is closed
};

}  // namespace storage
