// Rows with a name and a position, which a reader puts in an order: folders, personas, prompts.
// SPDX-License-Identifier: Apache-2.0
#include "storage/ordered_rows.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "storage/statement.h"

namespace storage {

base::Result<void> requireName(std::string_view name, std::string_view what) {
  if (!base::trimmed(name).empty()) return {};
  return base::Error{base::ErrorCode::InvalidArgument,
                     "a " + std::string(what) + " needs a name, got an empty one"};
}

base::Result<void> moveRow(sqlite3* handle, const std::string& table, std::string_view what,
                           std::int64_t id, std::size_t place) {
  const std::string purpose = "moving a " + std::string(what);
  auto transaction = Transaction::begin(handle, purpose);
  if (!transaction) return std::move(transaction).error();
  auto query =
      Statement::prepare(handle, "SELECT id FROM " + table + " ORDER BY position, id", purpose);
  if (!query) return std::move(query).error();
  auto ids = query->list([](const Statement& row) { return row.integer(0); });
  if (!ids) return std::move(ids).error();
  const auto found = std::find(ids->begin(), ids->end(), id);
  if (found == ids->end()) return missingRow(what, id);
  ids->erase(found);
  ids->insert(ids->begin() + static_cast<std::ptrdiff_t>(std::min(place, ids->size())), id);
  for (std::size_t i = 0; i < ids->size(); ++i) {
    auto update =
        Statement::prepare(handle, "UPDATE " + table + " SET position = ?1 WHERE id = ?2", purpose);
    if (!update) return std::move(update).error();
    update->bind(1, static_cast<std::int64_t>(i));
    update->bind(2, (*ids)[i]);
    if (auto done = update->run(); !done) return done;
  }
  return transaction->commit();
}

}  // namespace storage
