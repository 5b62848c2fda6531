// The settings table: every key, its type and default in one place, in the conversations' database.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace storage {

class Database;

// One row per setting in settings.cpp: name in the database, default.
enum class Setting {
  Theme,              // "system", "light", "dark", "contrast"
  SelectedModel,      // a model key of the picker
  DeepThinking,       // "true", "false": of versions without NewChatOptions
  LocalModelFolders,  // one folder or file per line: what the picker lists besides the starter
                      // model
  WindowGeometry,     // "x,y,width,height"
  NewChatDraft,       // what is typed but not sent in a chat that has not begun
  NewChatOptions,     // how new chats are asked, a JSON object; empty: never chosen
  Currency,           // of amounts: "auto" (by language), "CNY", "USD"
  MonthlyCap,         // "20000000000000 CNY": 10^-12 units and their currency; empty: none
  CapWarningSeen,     // "2026-11 20000000000000 CNY": the month and the cap that were warned of
  Language,           // of the window: "system", "en", "zh_CN"
  TextSize,           // in per cent, 80 to 200
  SendKey,            // "enter", "ctrlEnter"
  ThinkingOpen,       // "true": thinking is shown open once it is over
  WrapCode,           // "true": long lines of code are broken
  StartWith,          // "newChat", "lastChat"
  LastChat,           // the id of the conversation that was open; empty: none
  ReducedMotion,      // "system", "true"
  Shortcuts,       // the reader's own keys: {"command": ["Ctrl+N"]}; what is not named is default
  FirstRunDone,    // "true": the pages of the first start are not shown again
  NotifyAfter,     // of how many seconds an answer is worth a notification: "5" "15" "60" "never"
  NotifyWithText,  // "true": with the first words of the answer
  ClosedFolders,   // of the sidebar: their ids, with commas between them
  Count
};

// Values are UTF-8 text. Keys never go here: see secret_store.h.
// Errors: Io, Corrupt. Thread: one at a time. Lifetime: the database must outlive it.
class Settings {
 public:
  explicit Settings(Database& database) : m_database(&database) {}

  // The stored value, or the default.
  [[nodiscard]] base::Result<std::string> get(Setting setting) const;
  base::Result<void> set(Setting setting, std::string_view value);
  static std::string_view nameOf(Setting setting);
  static std::string_view defaultOf(Setting setting);

 private:
  Database* m_database;
};

}  // namespace storage
