// The window and the view models behind it, over whatever storage, keys and models it is given.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QQmlApplicationEngine>
#include <functional>
#include <memory>
#include <optional>

#include "app/language.h"
#include "app/opening.h"
#include "app/shared_models.h"
#include "app/shell.h"
#include "app/window_links.h"
#include "engine/base/result.h"
#include "engine/models/model_table.h"
#include "storage/conversation_store.h"
#include "storage/endpoint_store.h"
#include "storage/ledger.h"
#include "storage/organiser.h"
#include "storage/removed_conversations.h"
#include "storage/secret_store.h"
#include "storage/settings.h"
#include "storage/temporary_store.h"
#include "ui/code/highlighter.h"
#include "ui/math/typesetter.h"
#include "ui/qml/answer_pictures.h"
#include "ui/viewmodels/account_reader.h"
#include "ui/viewmodels/backend_source.h"
#include "ui/viewmodels/chat_controller.h"
#include "ui/viewmodels/chat_organiser.h"
#include "ui/viewmodels/chat_switcher.h"
#include "ui/viewmodels/commands_model.h"
#include "ui/viewmodels/context_meter.h"
#include "ui/viewmodels/conversation_list_model.h"
#include "ui/viewmodels/cost_keeper.h"
#include "ui/viewmodels/document_reader.h"
#include "ui/viewmodels/endpoint_editor.h"
#include "ui/viewmodels/endpoints_model.h"
#include "ui/viewmodels/first_run.h"
#include "ui/viewmodels/model_picker_model.h"
#include "ui/viewmodels/search_palette.h"
#include "ui/viewmodels/settings_controller.h"
#include "ui/viewmodels/spending_limit.h"
#include "ui/viewmodels/temporary_chats.h"
#include "ui/viewmodels/thinking_opener.h"
#include "ui/viewmodels/usage_model.h"

class QQuickWindow;

namespace app {

// Thread: GUI. Lifetime: everything given must outlive it.
class Window {
 public:
  struct Parts {
    // Of everything below that is stored.
    storage::Database& database;
    storage::ConversationStore& store;
    storage::Settings& settings;
    storage::EndpointStore& endpoints;
    storage::SecretStore& secrets;
    std::reference_wrapper<ui::BackendSource> source;
    Shell& shell;
    ui::NowMs now;
    Money money;
    ui::Typesetter* typesetter = nullptr;     // without one, formulas are shown as their source
    ui::Highlighter* highlighter = nullptr;   // without one, code has no colours
    ui::DocumentReader* documents = nullptr;  // without one, no file is read but images
    // For the pages of the first start; without it they are not shown.
    std::optional<ui::FirstRun::Machine> machine = std::nullopt;
    // Without it, no picture of an answer is loaded.
    decltype(ui::PictureParts::fetch) fetchPicture = {};
    std::shared_ptr<SharedModels> shared = {};  // null: this window has its own
    int number = 0;                             // of the windows that are open
  };
  explicit Window(const Parts& parts);
  // Keeps the place and size of the window in the settings.
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Errors: Corrupt (the QML does not load: a broken build).
  base::Result<void> show();
  // After show(): goes there and comes to the front.
  void open(const Opening& opening);
  void raise();
  // The conversation in which an answer is being written, shown or not; 0: none.
  [[nodiscard]] qlonglong writingIn() const;

  [[nodiscard]] QQuickWindow* window() const { return m_window; }
  [[nodiscard]] WindowLinks& links() { return m_links; }
  [[nodiscard]] ui::ChatController& chat() { return m_chat; }
  [[nodiscard]] ui::ModelPickerModel& models() { return m_models; }
  [[nodiscard]] ui::ConversationListModel& conversations() { return m_conversations; }
  [[nodiscard]] ui::SettingsController& settings() { return m_settings; }
  [[nodiscard]] ui::EndpointsModel& endpoints() { return m_endpoints; }
  [[nodiscard]] ui::SpendingLimit& limit() { return m_limit; }
  [[nodiscard]] ui::UsageModel& usage() { return m_usage; }
  [[nodiscard]] ui::ChatOrganiser& organiser() { return m_organiser; }
  [[nodiscard]] ui::TemporaryChats& temporary() { return m_temporary; }
  [[nodiscard]] ui::CommandsModel& commands() { return m_commands; }
  [[nodiscard]] ui::FirstRun& firstRun() { return m_firstRun; }

 private:
  void joinMoney();
  void joinFailures();
  void joinSettings();
  // Everything that was said in the old language is said again.
  void retranslate();
  void reloadLists();
  void openLastChat();

  Parts m_parts;
  Language m_language;
  std::shared_ptr<SharedModels> m_shared;
  WindowLinks m_links;
  storage::TemporaryStore& m_store;
  storage::Organiser m_folders;
  storage::RemovedConversations& m_removed;
  ui::ModelPickerModel m_models;
  ui::ConversationListModel m_conversations;
  ui::ChatSwitcher m_switcher;
  ui::SettingsController& m_settings;
  ui::CommandsModel& m_commands;
  ui::EndpointsModel& m_endpoints;
  ui::EndpointEditor m_endpointEditor;
  ui::CostKeeper& m_costs;
  ui::SpendingLimit& m_limit;
  ui::UsageModel m_usage;
  ui::AccountReader& m_accounts;
  ui::ChatController m_chat;
  ui::ContextMeter m_context;
  ui::ChatOrganiser m_organiser;
  ui::TemporaryChats m_temporary;
  ui::SearchPalette m_search;
  ui::ThinkingOpener m_thinkingOpener;
  ui::FirstRun m_firstRun;
  // Last, so that no binding outlives what it reads.
  QQmlApplicationEngine m_engine;
  QQuickWindow* m_window = nullptr;
};

}  // namespace app
