// Every version of the schema.
// SPDX-License-Identifier: Apache-2.0
#include "storage/migrations.h"

#include <array>
#include <string>

#include "storage/statement.h"

namespace storage {

namespace {

// Why it looks like this:
// - ids are never used twice (AUTOINCREMENT), so a late save for a removed message can't hit
// another one;
// - a parent is older than its child, so a branch is ordered by id and can't be a ring;
// - parent and head are foreign keys together with the conversation, so a tree never leaves its
// conversation;
// - neither has ON DELETE: removing a conversation takes all its rows in one statement, whereas a
// cascade from parent
//   to child would recurse once per message and end at SQLite's limit of 1000;
// - the partial index makes the search for interrupted answers at start free.
constexpr const char* kConversationsAndMessages = R"sql(
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  head_message_id INTEGER,
  model_key TEXT NOT NULL DEFAULT '',
  draft TEXT NOT NULL DEFAULT '',
  FOREIGN KEY (id, head_message_id) REFERENCES messages (conversation_id, id)
) STRICT;
CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  parent_id INTEGER CHECK (parent_id < id),
  role TEXT NOT NULL,
  text TEXT NOT NULL,
  reasoning TEXT NOT NULL,
  state TEXT NOT NULL,
  error TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  model TEXT NOT NULL,
  place TEXT NOT NULL,
  device TEXT NOT NULL,
  request_id TEXT NOT NULL,
  stop_reason TEXT NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  reasoning_ms INTEGER NOT NULL,
  prefill_ms REAL NOT NULL,
  decode_ms REAL NOT NULL,
  seed INTEGER,
  UNIQUE (conversation_id, id),
  FOREIGN KEY (conversation_id, parent_id) REFERENCES messages (conversation_id, id)
) STRICT;
CREATE INDEX messages_by_parent ON messages (conversation_id, parent_id);
CREATE INDEX messages_streaming ON messages (id) WHERE state = 'streaming';
)sql";

constexpr const char* kSettings = R"sql(
CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// - the ledger keeps what was paid when a conversation is removed, and a request is a row: an
// answer that was continued has several; it keeps what a token cost, because a price that changes
// later says nothing about what was paid;
// - an endpoint that was set up before is taken over with the models it listed, which stand after
// the first line of their setting.
constexpr const char* kRemoteClient = R"sql(
ALTER TABLE conversations ADD COLUMN system_prompt TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN options TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN thinking TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN notes TEXT NOT NULL DEFAULT '';
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX attachments_by_message ON attachments (message_id);
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id INTEGER REFERENCES conversations (id) ON DELETE SET NULL,
  message_id INTEGER REFERENCES messages (id) ON DELETE SET NULL,
  at_ms INTEGER NOT NULL,
  place TEXT NOT NULL,
  model TEXT NOT NULL,
  hit_tokens INTEGER NOT NULL,
  miss_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  is_complete INTEGER NOT NULL,
  period TEXT NOT NULL,
  price TEXT NOT NULL,
  cny_pico INTEGER,
  usd_pico INTEGER
) STRICT;
CREATE INDEX ledger_by_time ON ledger (at_ms);
CREATE INDEX ledger_by_message ON ledger (message_id);
CREATE INDEX ledger_by_conversation ON ledger (conversation_id);
CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  base_url TEXT NOT NULL UNIQUE,
  proxy TEXT NOT NULL DEFAULT '',
  ca_file TEXT NOT NULL DEFAULT '',
  connect_timeout_ms INTEGER NOT NULL DEFAULT 15000,
  idle_timeout_ms INTEGER NOT NULL DEFAULT 300000,
  models TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO endpoints (name, base_url) VALUES ('DeepSeek', 'https://api.deepseek.com');
INSERT OR IGNORE INTO endpoints (name, base_url)
  SELECT '', value FROM settings WHERE name = 'remote_base_url' AND value <> '';
UPDATE endpoints SET models = substr(s.value, length(base_url) + 2)
  FROM settings AS s WHERE s.name = 'remote_models'
  AND substr(s.value, 1, length(base_url) + 1) = base_url || char(10);
DELETE FROM settings WHERE name IN ('remote_base_url', 'remote_model', 'remote_models');
)sql";

// - a folder or persona that is removed lets go of its conversations, it never takes them along;
// - titles that are there already may be the reader's own, so none is ever replaced by itself;
// - what waits to be sent belongs to the conversation: it survives a crash;
// - which of the messages that follow one was shown last is a hint, not a key: it may be gone;
// - what was read out of a file is kept with it: a later version may read it differently, but what
// was asked stays what was asked.
constexpr const char* kConversationWork = R"sql(
CREATE TABLE folders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE personas (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  system_prompt TEXT NOT NULL DEFAULT '',
  model_key TEXT NOT NULL DEFAULT '',
  options TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE prompts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0
) STRICT;
ALTER TABLE conversations ADD COLUMN folder_id INTEGER REFERENCES folders (id) ON DELETE SET NULL;
ALTER TABLE conversations ADD COLUMN persona_id INTEGER REFERENCES personas (id) ON DELETE SET NULL;
ALTER TABLE conversations ADD COLUMN pinned_at_ms INTEGER;
ALTER TABLE conversations ADD COLUMN archived_at_ms INTEGER;
ALTER TABLE conversations ADD COLUMN title_by TEXT NOT NULL DEFAULT 'reader';
ALTER TABLE conversations ADD COLUMN queue TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN shown_child_id INTEGER;
CREATE INDEX conversations_by_folder ON conversations (folder_id) WHERE folder_id IS NOT NULL;
CREATE INDEX conversations_by_persona ON conversations (persona_id) WHERE persona_id IS NOT NULL;
CREATE TABLE conversation_tags (
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (conversation_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_tags_by_tag ON conversation_tags (tag);
ALTER TABLE attachments ADD COLUMN text TEXT NOT NULL DEFAULT '';
)sql";

constexpr std::array kSteps{kConversationsAndMessages, kSettings, kRemoteClient, kConversationWork};

base::Result<void> runStep(sqlite3* handle, const char* sql, int newVersion) {
  const std::string purpose = "upgrading the database to version " + std::to_string(newVersion);
  auto transaction = Transaction::begin(handle, purpose);
  if (!transaction) return std::move(transaction).error();
  const std::string stamp = "PRAGMA application_id = " + std::to_string(kApplicationId) +
                            "; PRAGMA user_version = " + std::to_string(newVersion);
  if (auto done = execute(handle, sql, purpose); !done) return done;
  if (auto done = execute(handle, stamp.c_str(), purpose); !done) return done;
  return transaction->commit();
}

}  // namespace

std::span<const char* const> migrationSteps() {
  return kSteps;
}

base::Result<int> userVersion(sqlite3* handle) {
  auto query = Statement::prepare(handle, "PRAGMA user_version", "reading the version");
  if (!query) return std::move(query).error();
  auto row = query->step();
  if (!row) return std::move(row).error();
  return static_cast<int>(query->integer(0));
}

base::Result<void> migrate(sqlite3* handle, std::span<const char* const> steps) {
  auto version = userVersion(handle);
  if (!version) return std::move(version).error();
  for (auto at = static_cast<std::size_t>(*version); at < steps.size(); ++at) {
    if (auto done = runStep(handle, steps[at], static_cast<int>(at) + 1); !done) return done;
  }
  return {};
}

}  // namespace storage
