// Prepared statements, transactions, and the one mapping from SQLite's codes to ours.
// SPDX-License-Identifier: Apache-2.0
#include "storage/statement.h"

#include <sqlite3.h>

#include <utility>

namespace storage {

namespace {

base::ErrorCode codeFor(int code) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:  // our SQL is fixed, so it only fails on a schema that is not ours
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
      return base::ErrorCode::Corrupt;
    case SQLITE_CONSTRAINT:
      return code == SQLITE_CONSTRAINT_FOREIGNKEY ? base::ErrorCode::NotFound
                                                  : base::ErrorCode::InvalidArgument;
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
      return base::ErrorCode::InvalidArgument;
    case SQLITE_NOMEM:
      return base::ErrorCode::OutOfMemory;
    default:
      return base::ErrorCode::Io;
  }
}

}  // namespace

base::Error sqliteError(sqlite3* handle, int code, std::string_view purpose) {
  const char* name = handle != nullptr ? sqlite3_db_filename(handle, "main") : nullptr;
  std::string message(purpose);
  if (name != nullptr && *name != '\0') message.append(" in ").append(name);
  // The handle's own words are richer ("no such table: x"), but only while they belong to this
  // failure.
  const bool current = handle != nullptr && sqlite3_extended_errcode(handle) == code;
  message.append(": ").append(current ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
  message.append(" (SQLite error ").append(std::to_string(code)).append(")");
  return {codeFor(code), std::move(message)};
}

base::Error missingRow(std::string_view what, std::int64_t id) {
  return {base::ErrorCode::NotFound, std::string(what) + " " + std::to_string(id) +
                                         " is not in the database; it may have been removed"};
}

base::Result<void> execute(sqlite3* handle, const char* sql, std::string_view purpose) {
  if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return sqliteError(handle, sqlite3_extended_errcode(handle), purpose);
  return {};
}

std::int64_t lastInsertedId(sqlite3* handle) {
  return sqlite3_last_insert_rowid(handle);
}

std::int64_t changedRows(sqlite3* handle) {
  return sqlite3_changes64(handle);
}

base::Result<Statement> Statement::prepare(sqlite3* handle, std::string_view sql,
                                           std::string_view purpose) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(handle, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return sqliteError(handle, sqlite3_extended_errcode(handle), purpose);
  return Statement(statement, purpose);
}

Statement::Statement(sqlite3_stmt* statement, std::string_view purpose)
    : m_statement(statement), m_purpose(purpose) {}

Statement::~Statement() {
  sqlite3_finalize(m_statement);
}

Statement::Statement(Statement&& other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr)),
      m_purpose(other.m_purpose),
      m_bindError(other.m_bindError) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(m_statement, other.m_statement);
  std::swap(m_purpose, other.m_purpose);
  std::swap(m_bindError, other.m_bindError);
  return *this;
}

void Statement::noteBind(int code) {
  if (code != SQLITE_OK && m_bindError == SQLITE_OK) m_bindError = code;
}

void Statement::bind(int index, std::int64_t value) {
  noteBind(sqlite3_bind_int64(m_statement, index, value));
}

void Statement::bind(int index, double value) {
  noteBind(sqlite3_bind_double(m_statement, index, value));
}

void Statement::bind(int index, std::string_view value) {
  // An empty view may carry a null pointer, which SQLite would store as NULL.
  const char* data = value.data() != nullptr ? value.data() : "";
  noteBind(sqlite3_bind_text64(m_statement, index, data, value.size(), nullptr, SQLITE_UTF8));
}

void Statement::bind(int index, std::optional<std::int64_t> value) {
  if (value)
    bind(index, *value);
  else
    noteBind(sqlite3_bind_null(m_statement, index));
}

void Statement::bindBlob(int index, std::string_view bytes) {
  const char* data = bytes.data() != nullptr ? bytes.data() : "";
  noteBind(sqlite3_bind_blob64(m_statement, index, data, bytes.size(), nullptr));
}

void Statement::bindColumn(int index, const Statement& row, int column) {
  noteBind(sqlite3_bind_value(m_statement, index, sqlite3_column_value(row.m_statement, column)));
}

base::Result<bool> Statement::step() {
  sqlite3* handle = sqlite3_db_handle(m_statement);
  if (m_bindError != SQLITE_OK) return sqliteError(handle, m_bindError, m_purpose);
  const int code = sqlite3_step(m_statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  base::Error error = sqliteError(handle, sqlite3_extended_errcode(handle), m_purpose);
  // A failed statement that is not reset keeps its transaction open.
  sqlite3_reset(m_statement);
  return error;
}

base::Result<void> Statement::run() {
  return forEachRow([](const Statement&) {});
}

base::Result<void> Statement::runForRow(std::string_view what, std::int64_t id) {
  if (auto done = run(); !done) return done;
  if (changedRows(sqlite3_db_handle(m_statement)) == 0) return missingRow(what, id);
  return {};
}

bool Statement::isNull(int column) const {
  return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(m_statement, column);
}

std::optional<std::int64_t> Statement::optionalInteger(int column) const {
  if (isNull(column)) return std::nullopt;
  return integer(column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(m_statement, column);
}

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

std::string Statement::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
  const int count = sqlite3_column_bytes(m_statement, column);
  return bytes != nullptr ? std::string(bytes, static_cast<std::size_t>(count)) : std::string();
}

base::Result<Transaction> Transaction::begin(sqlite3* handle, std::string_view purpose) {
  // Immediate: taking the write lock later could fail half way.
  auto begun = execute(handle, "BEGIN IMMEDIATE", purpose);
  if (!begun) return std::move(begun).error();
  return Transaction(handle, purpose);
}

Transaction::~Transaction() {
  // SQLite rolls back by itself after some failures (disk full): then there is nothing to undo.
  if (m_handle != nullptr && sqlite3_get_autocommit(m_handle) == 0)
    sqlite3_exec(m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

Transaction::Transaction(Transaction&& other) noexcept
    : m_handle(std::exchange(other.m_handle, nullptr)), m_purpose(other.m_purpose) {}

base::Result<void> Transaction::commit() {
  return execute(m_handle, "COMMIT", m_purpose);
}

}  // namespace storage
