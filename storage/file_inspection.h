// A look at a database file before anything may write to it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "engine/base/result.h"

namespace storage {

// The schema version of a sound Isobath database that this program can use; nullopt where there is
// none yet (no file, or an empty one). Neither the file nor its write-ahead log is written to.
// Errors: Unsupported (newer, or another program's), Corrupt, Denied, Io; each names the file.
base::Result<std::optional<int>> inspectDatabaseFile(const std::filesystem::path& file);

}  // namespace storage
