// Reads version, owner and soundness of a database through a connection that cannot write.
// SPDX-License-Identifier: Apache-2.0
#include "storage/file_inspection.h"

#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "storage/migrations.h"
#include "storage/private_file.h"
#include "storage/statement.h"

namespace storage {

namespace {

namespace fs = std::filesystem;

// Checking reads the whole file, about 1 ms per MiB from a warm disk cache. Files up to this size
// are always checked; larger ones only after an unclean end, when damage is likely. SQLite reports
// other damage when it meets it.
constexpr std::uintmax_t kAlwaysCheckedBytes = 16U << 20U;

using Handle = std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)>;

base::Error damaged(const fs::path& file, std::string_view why) {
  return {base::ErrorCode::Corrupt, file.string() + " is damaged (" + std::string(why) + ")"};
}

std::uintmax_t sizeOrZero(const fs::path& file) {
  std::error_code missing;
  const auto size = fs::file_size(file, missing);
  return missing ? 0 : size;
}

base::Result<void> checkMagic(const fs::path& file) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  std::array<char, kMagic.size()> start{};
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return systemError("opening", file, errno);
  stream.read(start.data(), start.size());
  if (stream.bad()) return systemError("reading", file, errno);
  if (std::string_view(start.data(), static_cast<std::size_t>(stream.gcount())) != kMagic)
    return damaged(file, "it does not start like a SQLite database");
  return {};
}

// A file name as SQLite's URI syntax wants it.
std::string uriOf(const fs::path& file, std::string_view parameters) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : fs::absolute(file).string()) {
    if (c == '%' || c == '?' || c == '#') {
      const auto byte = static_cast<unsigned char>(c);
      uri += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    } else {
      uri += c;
    }
  }
  return uri.append("?").append(parameters);
}

base::Result<Handle> openToRead(const fs::path& file, bool hasSideFiles) {
  // Without side files nobody has written here since the last clean end, and "immutable" keeps
  // SQLite from creating any.
  const std::string uri = uriOf(file, hasSideFiles ? "mode=ro" : "immutable=1");
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(
      uri.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE, nullptr);
  Handle handle(raw, &sqlite3_close_v2);
  if (code != SQLITE_OK) return sqliteError(raw, code, "opening " + file.string());
  sqlite3_busy_timeout(raw, 5000);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  auto done = execute(raw, "PRAGMA cell_size_check = ON", "opening the database");
  if (!done) return std::move(done).error();
  return handle;
}

base::Result<std::int64_t> queryNumber(sqlite3* handle, std::string_view sql) {
  auto query = Statement::prepare(handle, sql, "reading the database's header");
  if (!query) return std::move(query).error();
  auto row = query->step();
  if (!row) return std::move(row).error();
  return query->integer(0);
}

base::Result<int> checkOwnerAndVersion(sqlite3* handle, const fs::path& file) {
  auto owner = queryNumber(handle, "PRAGMA application_id");
  if (!owner) return std::move(owner).error();
  if (*owner != kApplicationId)
    return base::Error{base::ErrorCode::Unsupported,
                       file.string() + " is a database of another program, not of Isobath"};
  auto version = queryNumber(handle, "PRAGMA user_version");
  if (!version) return std::move(version).error();
  const auto newest = static_cast<std::int64_t>(migrationSteps().size());
  if (*version > newest)
    return base::Error{base::ErrorCode::Unsupported,
                       file.string() + " was written by a newer Isobath (schema " +
                           std::to_string(*version) + ", this one knows up to " +
                           std::to_string(newest) + "): please update Isobath"};
  if (*version < 1) return damaged(file, "its schema version is " + std::to_string(*version));
  return static_cast<int>(*version);
}

base::Result<void> checkSoundness(sqlite3* handle, const fs::path& file) {
  auto query = Statement::prepare(handle, "PRAGMA quick_check(1)", "checking the database");
  if (!query) return std::move(query).error();
  auto row = query->step();
  if (!row) return std::move(row).error();
  const std::string verdict = *row ? query->text(0) : "no verdict";
  if (verdict != "ok") return damaged(file, verdict);
  return {};
}

}  // namespace

base::Result<std::optional<int>> inspectDatabaseFile(const fs::path& file) {
  std::error_code failure;
  const auto status = fs::status(file, failure);
  if (status.type() != fs::file_type::not_found && !fs::is_regular_file(status))
    return base::Error{base::ErrorCode::Io, file.string() + " is not a file"};
  const auto size = sizeOrZero(file);
  const auto logSize = sizeOrZero(besideFile(file, "-wal"));
  const auto journalSize = sizeOrZero(besideFile(file, "-journal"));
  if (size == 0) {
    // SQLite would delete the log of an empty database, and with it the newest conversations.
    if (logSize != 0) return damaged(file, "it is empty, but its log is not");
    return std::optional<int>();
  }
  if (auto start = checkMagic(file); !start) return std::move(start).error();
  auto handle = openToRead(file, logSize != 0 || journalSize != 0);
  if (!handle) return std::move(handle).error();
  auto version = checkOwnerAndVersion(handle->get(), file);
  if (!version) return std::move(version).error();
  if (logSize != 0 || size <= kAlwaysCheckedBytes) {
    if (auto sound = checkSoundness(handle->get(), file); !sound) return std::move(sound).error();
  }
  return std::optional<int>(*version);
}

}  // namespace storage
