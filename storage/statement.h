// RAII over prepared statements and transactions; failures say what, where and why.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace storage {

// "<purpose> in <file>: <SQLite's words>". Corrupt: the file or its schema is damaged. NotFound: a
// foreign key points nowhere. InvalidArgument: a constraint or a size limit. OutOfMemory. Io:
// everything else (full, read-only, locked).
[[nodiscard]] base::Error sqliteError(sqlite3* handle, int code, std::string_view purpose);

// NotFound: "<what> <id> is not in the database; it may have been removed".
[[nodiscard]] base::Error missingRow(std::string_view what, std::int64_t id);

// Runs SQL without results, one statement or several.
base::Result<void> execute(sqlite3* handle, const char* sql, std::string_view purpose);

// Of the last statement that ran.
[[nodiscard]] std::int64_t lastInsertedId(sqlite3* handle);
[[nodiscard]] std::int64_t changedRows(sqlite3* handle);

// An id to bind: NULL where there is none.
template <typename Id>
[[nodiscard]] std::optional<std::int64_t> valueOf(const std::optional<Id>& id) {
  return id ? std::optional(id->value) : std::nullopt;
}

// Thread: that of its database. Lifetime: the database and `purpose` outlive it; bound texts live
// until the last step.
class Statement {
 public:
  // `purpose` starts the sentence of an error: "saving a message".
  static base::Result<Statement> prepare(sqlite3* handle, std::string_view sql,
                                         std::string_view purpose);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;

  // Parameters count from 1. A failed bind is reported by the next step.
  void bind(int index, std::int64_t value);
  void bind(int index, double value);
  void bind(int index, std::string_view value);
  void bind(int index, std::optional<std::int64_t> value);
  void bindBlob(int index, std::string_view bytes);
  // A value of the current row of `row`, as it is; of another database, too.
  void bindColumn(int index, const Statement& row, int column);

  // True: a row can be read. False: there are no more.
  base::Result<bool> step();
  // Steps to the end, ignoring rows.
  base::Result<void> run();
  // As run(), of a statement that names one row. Errors: missingRow() where it changed none.
  base::Result<void> runForRow(std::string_view what, std::int64_t id);
  // Steps to the end; `onRow(const Statement&)` sees every row.
  template <typename OnRow>
  base::Result<void> forEachRow(const OnRow& onRow);
  // What `read(const Statement&)` makes of every row, in their order.
  template <typename Read>
  base::Result<std::vector<std::invoke_result_t<const Read&, const Statement&>>> list(
      const Read& read);

  // Columns of the current row count from 0. A NULL reads as zero or as empty.
  [[nodiscard]] bool isNull(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optionalInteger(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::string blob(int column) const;

 private:
  Statement(sqlite3_stmt* statement, std::string_view purpose);
  void noteBind(int code);
  sqlite3_stmt* m_statement;
  std::string_view m_purpose;
  int m_bindError = 0;
};

template <typename OnRow>
base::Result<void> Statement::forEachRow(const OnRow& onRow) {
  for (;;) {
    auto row = step();
    if (!row) return std::move(row).error();
    if (!*row) return {};
    onRow(std::as_const(*this));
  }
}

template <typename Read>
base::Result<std::vector<std::invoke_result_t<const Read&, const Statement&>>> Statement::list(
    const Read& read) {
  std::vector<std::invoke_result_t<const Read&, const Statement&>> all;
  auto done = forEachRow([&](const Statement& row) { all.push_back(read(row)); });
  if (!done) return std::move(done).error();
  return all;
}

// Everything between begin() and commit() happens or nothing does: the destructor rolls back what
// was not committed.
class Transaction {
 public:
  static base::Result<Transaction> begin(sqlite3* handle, std::string_view purpose);
  ~Transaction();
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;

  base::Result<void> commit();

 private:
  Transaction(sqlite3* handle, std::string_view purpose) : m_handle(handle), m_purpose(purpose) {}
  sqlite3* m_handle;
  std::string_view m_purpose;
};

}  // namespace storage
