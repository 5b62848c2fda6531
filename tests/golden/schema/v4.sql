CREATE INDEX attachments_by_message ON attachments (message_id);
CREATE INDEX conversation_tags_by_tag ON conversation_tags (tag);
CREATE INDEX conversations_by_folder ON conversations (folder_id) WHERE folder_id IS NOT NULL;
CREATE INDEX conversations_by_persona ON conversations (persona_id) WHERE persona_id IS NOT NULL;
CREATE INDEX ledger_by_conversation ON ledger (conversation_id);
CREATE INDEX ledger_by_message ON ledger (message_id);
CREATE INDEX ledger_by_time ON ledger (at_ms);
CREATE INDEX messages_by_parent ON messages (conversation_id, parent_id);
CREATE INDEX messages_streaming ON messages (id) WHERE state = 'streaming';
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  bytes BLOB NOT NULL
, text TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE conversation_tags (
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (conversation_id, tag)
) STRICT, WITHOUT ROWID;
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  head_message_id INTEGER,
  model_key TEXT NOT NULL DEFAULT '',
  draft TEXT NOT NULL DEFAULT '', system_prompt TEXT NOT NULL DEFAULT '', options TEXT NOT NULL DEFAULT '', folder_id INTEGER REFERENCES folders (id) ON DELETE SET NULL, persona_id INTEGER REFERENCES personas (id) ON DELETE SET NULL, pinned_at_ms INTEGER, archived_at_ms INTEGER, title_by TEXT NOT NULL DEFAULT 'reader', queue TEXT NOT NULL DEFAULT '',
  FOREIGN KEY (id, head_message_id) REFERENCES messages (conversation_id, id)
) STRICT;
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
CREATE TABLE folders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0
) STRICT;
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
  seed INTEGER, thinking TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '', shown_child_id INTEGER,
  UNIQUE (conversation_id, id),
  FOREIGN KEY (conversation_id, parent_id) REFERENCES messages (conversation_id, id)
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
CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
