// Files that only their owner may read, and renames that survive a power cut.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "engine/base/result.h"

namespace storage {

// "<what> <file>: <the system's words>". Denied for missing permission, else Io.
[[nodiscard]] base::Error systemError(std::string_view what, const std::filesystem::path& file,
                                      int number);

// Opens or creates with mode 0600 and closes again: SQLite gives its side files the mode of the
// database.
base::Result<void> createPrivateFile(const std::filesystem::path& file);

// Replaces `to` by `from`, on disk when it returns.
base::Result<void> renameDurably(const std::filesystem::path& from,
                                 const std::filesystem::path& to);

// `file` with `suffix` behind its whole name: "isobath.db" and "-wal" give "isobath.db-wal".
[[nodiscard]] std::filesystem::path besideFile(std::filesystem::path file, std::string_view suffix);

// Removes `file` and what SQLite may have left beside it. Only for files that nobody needs.
void removeScratchDatabase(const std::filesystem::path& file);

}  // namespace storage
