// Rows with a name and a position, which a reader puts in an order: folders, personas, prompts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

struct sqlite3;

namespace storage {

// `what` is one of them in words ("folder").

// Errors: InvalidArgument: it is empty.
base::Result<void> requireName(std::string_view name, std::string_view what);

// Moves the row `id` of `table` to a place from 0; one past the end is the end. A transaction of
// its own. Errors: NotFound, Io, Corrupt.
base::Result<void> moveRow(sqlite3* handle, const std::string& table, std::string_view what,
                           std::int64_t id, std::size_t place);

}  // namespace storage
