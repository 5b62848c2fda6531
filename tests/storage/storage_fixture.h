// What the storage tests share: scratch folders, raw access to a database, sample records.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "storage/conversation_store.h"
#include "storage/database.h"

// Fails the test with the error's own words. For test functions only (returns void).
#define REQUIRE_OK(result)                                              \
  do {                                                                  \
    if (!(result).has_value()) QFAIL((result).error().message.c_str()); \
  } while (false)

// Passes if the result is an error of this code; fails with what came instead.
#define REQUIRE_ERROR(result, expectedCode)                                              \
  do {                                                                                   \
    QVERIFY2(!(result).has_value(), "it succeeded");                                     \
    QVERIFY2((result).error().code == (expectedCode), (result).error().message.c_str()); \
  } while (false)

namespace storage_test {

// A folder that goes away with the test.
class ScratchFolder {
 public:
  [[nodiscard]] std::filesystem::path file(const char* name) const {
    return std::filesystem::path(m_folder.path().toStdString()) / name;
  }

 private:
  QTemporaryDir m_folder;
};

inline std::string bytesOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

inline void writeBytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// A plain SQLite connection, without the checks and settings of storage::Database.
class RawConnection {
 public:
  explicit RawConnection(const std::filesystem::path& file) {
    sqlite3_open(file.c_str(), &m_handle);
  }
  ~RawConnection() { sqlite3_close(m_handle); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  [[nodiscard]] sqlite3* handle() const { return m_handle; }
  // False, with a warning in the test's output, where it fails.
  bool run(const std::string& sql) const { return runOn(m_handle, sql); }
  [[nodiscard]] std::string text(const std::string& sql) const { return textFrom(m_handle, sql); }

  static bool runOn(sqlite3* handle, const std::string& sql) {
    if (sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return true;
    qWarning("%s: %s", sql.c_str(), sqlite3_errmsg(handle));
    return false;
  }
  // The first column of every row, one a line.
  static std::string textFrom(sqlite3* handle, const std::string& sql) {
    std::string lines;
    const auto collect = [](void* out, int, char** values, char**) {
      auto& text = *static_cast<std::string*>(out);
      if (!text.empty()) text += '\n';
      text += values[0] != nullptr ? values[0] : "NULL";
      return 0;
    };
    if (sqlite3_exec(handle, sql.c_str(), collect, &lines, nullptr) != SQLITE_OK)
      return std::string("error: ") + sqlite3_errmsg(handle);
    return lines;
  }

 private:
  sqlite3* m_handle = nullptr;
};

// How SQLite would run a statement, one step a line.
inline std::string planOf(sqlite3* handle, const std::string& sql) {
  std::string lines;
  const auto collect = [](void* out, int, char** values, char**) {
    static_cast<std::string*>(out)->append(values[3]).append("\n");
    return 0;
  };
  if (sqlite3_exec(handle, ("EXPLAIN QUERY PLAN " + sql).c_str(), collect, &lines, nullptr) !=
      SQLITE_OK)
    return std::string("error: ") + sqlite3_errmsg(handle);
  return lines;
}

inline storage::MessageRecord question(storage::ConversationId conversation, std::string text,
                                       std::optional<storage::MessageId> parent = std::nullopt) {
  storage::MessageRecord record;
  record.conversation = conversation;
  record.parent = parent;
  record.role = storage::MessageRole::User;
  record.text = std::move(text);
  record.createdAtMs = 1000;
  return record;
}

inline storage::MessageRecord streamingAnswer(storage::ConversationId conversation,
                                              std::optional<storage::MessageId> parent) {
  storage::MessageRecord record = question(conversation, "", parent);
  record.role = storage::MessageRole::Assistant;
  record.state = storage::MessageState::Streaming;
  return record;
}

}  // namespace storage_test
