// Opening in this order: lock, look without writing, create or connect, back up, upgrade.
// SPDX-License-Identifier: Apache-2.0
#include "storage/database.h"

#include <sqlite3.h>

#include <cerrno>
#include <optional>
#include <utility>

#include "storage/backup.h"
#include "storage/file_inspection.h"
#include "storage/file_lock.h"
#include "storage/migrations.h"
#include "storage/private_file.h"
#include "storage/statement.h"

namespace storage {

namespace {

constexpr int kBusyTimeoutMs = 5000;

base::Error atOpening(base::Error error) {
  if (error.code == base::ErrorCode::Corrupt)
    error.message += "; it was kept as it is and nothing was written to it";
  return error;
}

// Settings of a connection, not of the file.
base::Result<void> configure(sqlite3* handle) {
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  // The file may come from anyone: no SQL in its schema may have side effects or write to the
  // schema itself.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // secure_delete: what a person deletes is overwritten, not merely unlinked. temp_store: nor is it
  // in a temporary file; nor are sorted rows and journals of a database in memory.
  return execute(handle,
                 "PRAGMA foreign_keys = ON;"
                 "PRAGMA synchronous = FULL;"
                 "PRAGMA secure_delete = ON;"
                 "PRAGMA cell_size_check = ON;"
                 "PRAGMA temp_store = MEMORY;"
                 "PRAGMA journal_size_limit = 16777216;",
                 "opening the database");
}

base::Result<void> switchToWal(sqlite3* handle) {
  constexpr std::string_view kPurpose = "switching the database to a write-ahead log";
  auto query = Statement::prepare(handle, "PRAGMA journal_mode = WAL", kPurpose);
  if (!query) return std::move(query).error();
  auto row = query->step();
  if (!row) return std::move(row).error();
  const std::string mode = *row ? query->text(0) : "";
  if (mode == "wal") return {};
  return base::Error{base::ErrorCode::Io, std::string(kPurpose) + " in " +
                                              sqlite3_db_filename(handle, "main") +
                                              ": it stayed in mode \"" + mode +
                                              "\"; its file system may not support it"};
}

}  // namespace

Database::Database(sqlite3* handle, std::unique_ptr<FileLock> lock)
    : m_handle(handle), m_lock(std::move(lock)) {}

Database::~Database() {
  sqlite3_close_v2(m_handle);
}

base::Result<std::unique_ptr<Database>> Database::connect(const std::filesystem::path& file,
                                                          std::unique_ptr<FileLock> lock) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<Database> database(new Database(handle, std::move(lock)));
  if (code != SQLITE_OK) {
    const int number = handle != nullptr ? sqlite3_system_errno(handle) : 0;
    if (number != 0) return systemError("opening", file, number);
    return sqliteError(handle, code, "opening " + file.string());
  }
  if (auto done = configure(handle); !done) return std::move(done).error();
  if (auto done = switchToWal(handle); !done) return std::move(done).error();
  return database;
}

base::Result<void> Database::fillNew(const std::filesystem::path& file) {
  auto database = connect(file, nullptr);
  if (!database) return std::move(database).error();
  sqlite3* handle = (*database)->handle();
  if (auto done = migrate(handle, migrationSteps()); !done) return done;
  // Closing would also empty the log into the file, but could not tell of a failure.
  return execute(handle, "PRAGMA wal_checkpoint(TRUNCATE)", "creating the database");
}

// Builds the database under another name, so that the final name always holds a whole one.
base::Result<void> Database::create(const std::filesystem::path& file) {
  const auto scratch = besideFile(file, ".new");
  removeScratchDatabase(scratch);
  if (auto made = createPrivateFile(scratch); !made) return made;
  base::Result<void> done = fillNew(scratch);
  if (done) done = renameDurably(scratch, file);
  if (!done) removeScratchDatabase(scratch);
  return done;
}

base::Result<void> Database::upgrade(const std::filesystem::path& file, int version) {
  if (static_cast<std::size_t>(version) == migrationSteps().size()) return {};
  auto copied = backUp(m_handle, besideFile(file, ".v" + std::to_string(version) + ".bak"));
  if (!copied) return base::withContext("before the upgrade of " + file.string(), copied.error());
  return migrate(m_handle, migrationSteps());
}

base::Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file) {
  auto lock = FileLock::acquire(besideFile(file, ".lock"));
  if (!lock) {
    if (lock.error().code != base::ErrorCode::Busy) return std::move(lock).error();
    return base::Error{base::ErrorCode::Busy, "another Isobath window is using " + file.string() +
                                                  ": please use that one"};
  }
  auto version = inspectDatabaseFile(file);
  if (!version) return atOpening(std::move(version).error());
  if (!*version) {
    if (auto created = create(file); !created) return std::move(created).error();
  }
  auto database = connect(file, std::move(*lock));
  if (!database) return atOpening(std::move(database).error());
  if (*version) {
    if (auto done = (*database)->upgrade(file, **version); !done)
      return atOpening(std::move(done).error());
  }
  return database;
}

base::Result<std::unique_ptr<Database>> Database::openInMemory() {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<Database> database(new Database(handle, nullptr));
  if (code != SQLITE_OK) return sqliteError(handle, code, "opening a database in memory");
  if (auto done = configure(handle); !done) return std::move(done).error();
  if (auto done = migrate(handle, migrationSteps()); !done) return std::move(done).error();
  return database;
}

std::filesystem::path Database::file() const {
  return sqlite3_db_filename(m_handle, "main");
}

int Database::schemaVersion() const {
  const auto version = userVersion(m_handle);
  return version ? *version : 0;
}

}  // namespace storage
