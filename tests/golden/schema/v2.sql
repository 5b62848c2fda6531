CREATE INDEX messages_by_parent ON messages (conversation_id, parent_id);
CREATE INDEX messages_streaming ON messages (id) WHERE state = 'streaming';
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
CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
