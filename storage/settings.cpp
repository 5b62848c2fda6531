// Every setting with its name in the database and its default.
// SPDX-License-Identifier: Apache-2.0
#include "storage/settings.h"

#include <array>

#include "storage/database.h"
#include "storage/statement.h"

namespace storage {

namespace {

struct Row {
  Setting setting;
  std::string_view name;
  std::string_view defaultValue;
};

// Names are never reused for another meaning: rows of older and newer versions stay in the table
// and are ignored.
constexpr std::array<Row, static_cast<std::size_t>(Setting::Count)> kRows{{
    {Setting::Theme, "theme", "system"},
    {Setting::SelectedModel, "selected_model", ""},
    {Setting::DeepThinking, "deep_thinking", "false"},
    {Setting::LocalModelFolders, "local_model_folders", ""},
    {Setting::WindowGeometry, "window_geometry", ""},
    {Setting::NewChatDraft, "new_chat_draft", ""},
    {Setting::NewChatOptions, "new_chat_options", ""},
    {Setting::Currency, "currency", "auto"},
    {Setting::MonthlyCap, "monthly_cap", ""},
    {Setting::CapWarningSeen, "cap_warning_seen", ""},
    {Setting::Language, "language", "system"},
    {Setting::TextSize, "text_size", "100"},
    {Setting::SendKey, "send_key", "enter"},
    {Setting::ThinkingOpen, "thinking_open", "false"},
    {Setting::WrapCode, "wrap_code", "false"},
    {Setting::StartWith, "start_with", "newChat"},
    {Setting::LastChat, "last_chat", ""},
    {Setting::ReducedMotion, "reduced_motion", "system"},
    {Setting::Shortcuts, "shortcuts", ""},
    {Setting::FirstRunDone, "first_run_done", "false"},
    {Setting::NotifyAfter, "notify_after", "15"},
    {Setting::NotifyWithText, "notify_with_text", "false"},
    {Setting::ClosedFolders, "closed_folders", ""},
}};

constexpr bool inOrderOfTheEnum() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].setting != static_cast<Setting>(i) || kRows[i].name.empty()) return false;
  }
  return true;
}
static_assert(inOrderOfTheEnum());

const Row& rowOf(Setting setting) {
  return kRows[static_cast<std::size_t>(setting)];
}

}  // namespace

std::string_view Settings::nameOf(Setting setting) {
  return rowOf(setting).name;
}

std::string_view Settings::defaultOf(Setting setting) {
  return rowOf(setting).defaultValue;
}

base::Result<std::string> Settings::get(Setting setting) const {
  auto query = Statement::prepare(
      m_database->handle(), "SELECT value FROM settings WHERE name = ?1", "reading a setting");
  if (!query) return std::move(query).error();
  query->bind(1, nameOf(setting));
  auto row = query->step();
  if (!row) return std::move(row).error();
  return *row ? query->text(0) : std::string(defaultOf(setting));
}

base::Result<void> Settings::set(Setting setting, std::string_view value) {
  auto update = Statement::prepare(m_database->handle(),
                                   "INSERT INTO settings (name, value) VALUES (?1, ?2) "
                                   "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                   "saving a setting");
  if (!update) return std::move(update).error();
  update->bind(1, nameOf(setting));
  update->bind(2, value);
  return update->run();
}

}  // namespace storage
