// A search that reads everything once, from the newest to the oldest, a few hundred messages at a
// time.
// SPDX-License-Identifier: Apache-2.0
#include "storage/message_search.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "storage/statement.h"
#include "storage/word_match.h"

namespace storage {

namespace {

constexpr std::string_view kPurpose = "searching the conversations";
constexpr std::int64_t kMessagesInSlice = 300;
// Nobody reads more of them.
constexpr std::size_t kMostHits = 200;
constexpr std::size_t kExcerptBytes = 160;

// has_words(text): the connection's own function, so that texts are not copied to be looked at.
void hasWords(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  const auto* match = static_cast<const WordMatch*>(sqlite3_user_data(context));
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
  sqlite3_result_int(context, text != nullptr && match->isIn({text, size}) ? 1 : 0);
}

int isStopped(void* stop) {
  return static_cast<std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

class Scan final : public MessageSearch {
 public:
  explicit Scan(std::filesystem::path file) : m_file(std::move(file)) {}
  ~Scan() override { sqlite3_close_v2(m_handle); }
  Scan(const Scan&) = delete;
  Scan& operator=(const Scan&) = delete;

  void begin(const std::string& words) override {
    m_match = WordMatch(words);
    m_before = std::numeric_limits<std::int64_t>::max();
    m_found = 0;
    m_titlesAreDone = false;
  }
  base::Result<SearchSlice> next(std::stop_token stop) override;

 private:
  base::Result<void> open();
  base::Result<void> searchTitles(SearchSlice& slice);
  // Where the slice ends; none: there are no messages left.
  base::Result<std::optional<std::int64_t>> oldestOfSlice();
  base::Result<void> searchMessages(std::int64_t from, SearchSlice& slice);
  base::Result<void> searchFiles(std::int64_t from, SearchSlice& slice);
  base::Result<SearchSlice> slice();

  std::filesystem::path m_file;
  sqlite3* m_handle = nullptr;
  WordMatch m_match{""};
  std::int64_t m_before = 0;  // ids from here on were looked at
  std::size_t m_found = 0;
  bool m_titlesAreDone = false;
};

base::Result<void> Scan::open() {
  if (m_handle != nullptr) return {};
  const int opened = sqlite3_open_v2(m_file.c_str(), &m_handle, SQLITE_OPEN_READONLY, nullptr);
  if (opened != SQLITE_OK) {
    auto error = sqliteError(m_handle, opened, kPurpose);
    sqlite3_close_v2(std::exchange(m_handle, nullptr));
    return error;
  }
  constexpr int kWaitMs = 2000;
  sqlite3_busy_timeout(m_handle, kWaitMs);
  sqlite3_create_function(m_handle, "has_words", 1, SQLITE_UTF8, &m_match, hasWords, nullptr,
                          nullptr);
  return execute(m_handle, "PRAGMA temp_store = MEMORY", kPurpose);
}

base::Result<void> Scan::searchTitles(SearchSlice& slice) {
  auto query = Statement::prepare(
      m_handle,
      "SELECT id, title, updated_at_ms FROM conversations WHERE has_words(title) "
      "ORDER BY updated_at_ms DESC LIMIT 50",
      kPurpose);
  if (!query) return std::move(query).error();
  return query->forEachRow([&](const Statement& row) {
    slice.hits.push_back({{row.integer(0)}, {}, HitPlace::Title, row.text(1), row.integer(2)});
  });
}

base::Result<std::optional<std::int64_t>> Scan::oldestOfSlice() {
  auto query = Statement::prepare(
      m_handle,
      "SELECT min(id) FROM (SELECT id FROM messages WHERE id < ?1 ORDER BY id DESC LIMIT ?2)",
      kPurpose);
  if (!query) return std::move(query).error();
  query->bind(1, m_before);
  query->bind(2, kMessagesInSlice);
  auto row = query->step();
  if (!row) return std::move(row).error();
  return query->optionalInteger(0);
}

base::Result<void> Scan::searchMessages(std::int64_t from, SearchSlice& slice) {
  auto query = Statement::prepare(
      m_handle,
      "SELECT id, conversation_id, role = 'user', created_at_ms, in_text, "
      "CASE in_text WHEN 1 THEN text ELSE reasoning END FROM "
      "(SELECT *, has_words(text) AS in_text FROM messages WHERE id >= ?1 AND id < ?2) "
      "WHERE in_text OR has_words(reasoning)",
      kPurpose);
  if (!query) return std::move(query).error();
  query->bind(1, from);
  query->bind(2, m_before);
  return query->forEachRow([&](const Statement& row) {
    const HitPlace written = row.integer(2) != 0 ? HitPlace::Question : HitPlace::Answer;
    slice.hits.push_back({{row.integer(1)},
                          MessageId{row.integer(0)},
                          row.integer(4) != 0 ? written : HitPlace::Thinking,
                          m_match.excerpt(row.text(5), kExcerptBytes),
                          row.integer(3)});
  });
}

base::Result<void> Scan::searchFiles(std::int64_t from, SearchSlice& slice) {
  auto query = Statement::prepare(
      m_handle,
      "SELECT messages.id, conversation_id, created_at_ms, has_words(name), name, attachments.text "
      "FROM attachments JOIN messages ON messages.id = message_id "
      "WHERE message_id >= ?1 AND message_id < ?2 "
      "AND (has_words(name) OR has_words(attachments.text))",
      kPurpose);
  if (!query) return std::move(query).error();
  query->bind(1, from);
  query->bind(2, m_before);
  return query->forEachRow([&](const Statement& row) {
    const bool isName = row.integer(3) != 0;
    slice.hits.push_back(
        {{row.integer(1)},
         MessageId{row.integer(0)},
         isName ? HitPlace::AttachmentName : HitPlace::AttachmentText,
         isName ? row.text(4) : row.text(4) + ": " + m_match.excerpt(row.text(5), kExcerptBytes),
         row.integer(2)});
  });
}

base::Result<SearchSlice> Scan::slice() {
  SearchSlice slice;
  if (!std::exchange(m_titlesAreDone, true)) {
    if (auto done = searchTitles(slice); !done) return std::move(done).error();
    // Titles are there at once, however much there is to read.
    m_found += slice.hits.size();
    return slice;
  }
  const auto from = oldestOfSlice();
  if (!from) return from.error();
  if (!*from) {
    slice.isLast = true;
    return slice;
  }
  if (auto done = searchMessages(**from, slice); !done) return std::move(done).error();
  if (auto done = searchFiles(**from, slice); !done) return std::move(done).error();
  std::stable_sort(slice.hits.begin(), slice.hits.end(), [](const auto& a, const auto& b) {
    return a.message->value > b.message->value;
  });
  m_before = **from;
  m_found += slice.hits.size();
  slice.isLast = m_found >= kMostHits;
  return slice;
}

base::Result<SearchSlice> Scan::next(std::stop_token stop) {
  if (m_match.isEmpty()) return SearchSlice{{}, true};
  if (auto opened = open(); !opened) return std::move(opened).error();
  constexpr int kStepsBetweenLooks = 500;
  sqlite3_progress_handler(m_handle, kStepsBetweenLooks, isStopped, &stop);
  auto found = slice();
  sqlite3_progress_handler(m_handle, 0, nullptr, nullptr);
  if (stop.stop_requested())
    return base::Error{base::ErrorCode::Cancelled, "the search was stopped"};
  return found;
}

}  // namespace

std::unique_ptr<MessageSearch> searchByScanning(std::filesystem::path database) {
  return std::make_unique<Scan>(std::move(database));
}

}  // namespace storage
