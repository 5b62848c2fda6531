// The copy through SQLite's backup interface: what is still in the log is part of it.
// SPDX-License-Identifier: Apache-2.0
#include "storage/backup.h"

#include <sqlite3.h>

#include "storage/private_file.h"
#include "storage/statement.h"

namespace storage {

namespace {

base::Result<void> copyInto(sqlite3* source, sqlite3* target) {
  sqlite3_backup* backup = sqlite3_backup_init(target, "main", source, "main");
  if (backup == nullptr)
    return sqliteError(target, sqlite3_extended_errcode(target), "starting a backup");
  sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) return sqliteError(target, code, "making a backup");
  return {};
}

}  // namespace

base::Result<void> backUp(sqlite3* source, const std::filesystem::path& target) {
  const auto scratch = besideFile(target, ".new");
  removeScratchDatabase(scratch);
  if (auto created = createPrivateFile(scratch); !created) return created;
  sqlite3* copy = nullptr;
  const int code = sqlite3_open_v2(scratch.c_str(), &copy,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, nullptr);
  base::Result<void> result =
      code == SQLITE_OK ? copyInto(source, copy)
                        : base::Result<void>(sqliteError(copy, code, "creating a backup"));
  sqlite3_close_v2(copy);
  if (result) result = renameDurably(scratch, target);
  if (!result) removeScratchDatabase(scratch);
  return result;
}

}  // namespace storage
