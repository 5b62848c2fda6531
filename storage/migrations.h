// The schema as a list of steps: a fresh database is all of them, an old one the rest.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "engine/base/result.h"

struct sqlite3;

namespace storage {

// "ISOB" in the file header: tells our databases from those of other programs.
inline constexpr int kApplicationId = 0x49534F42;

// Step n takes user_version n to n + 1. Append only: a test freezes a hash of every published step.
[[nodiscard]] std::span<const char* const> migrationSteps();

[[nodiscard]] base::Result<int> userVersion(sqlite3* handle);

// Runs the steps that are missing, each in its own transaction together with its user_version.
// Errors: as sqliteError(); the last complete step stands.
base::Result<void> migrate(sqlite3* handle, std::span<const char* const> steps);

}  // namespace storage
