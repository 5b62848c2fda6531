// A whole copy of an open database, made while it is in use.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "engine/base/result.h"

struct sqlite3;

namespace storage {

// Replaces `target` only once the copy is complete and on disk. Errors: Io (no room), Corrupt,
// Denied.
base::Result<void> backUp(sqlite3* source, const std::filesystem::path& target);

}  // namespace storage
