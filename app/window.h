// The window and the view models behind it, over whatever storage, keys and models it is given.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QQmlApplicationEngine>
#include <memory>

#include "app/shell.h"
#include "engine/base/result.h"
#include "storage/conversation_store.h"
#include "storage/secret_store.h"
#include "storage/settings.h"
#include "ui/viewmodels/backend_source.h"
#include "ui/viewmodels/chat_controller.h"
#include "ui/viewmodels/conversation_list_model.h"
#include "ui/viewmodels/model_picker_model.h"
#include "ui/viewmodels/settings_controller.h"

class QQuickWindow;

namespace app {

// Before the QGuiApplication is made: how the window is drawn.
void chooseRendering();

// Thread: GUI. Lifetime: everything given must outlive it.
class Window {
 public:
  struct Parts {
    storage::ConversationStore& store;
    storage::Settings& settings;
    storage::SecretStore& secrets;
    ui::BackendSource& source;
    Shell& shell;
    ui::NowMs now;
  };
  explicit Window(const Parts& parts);
  // Keeps the place and size of the window in the settings.
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Errors: Corrupt (the QML does not load: a broken build).
  base::Result<void> show();

  [[nodiscard]] QQuickWindow* window() const { return m_window; }
  [[nodiscard]] ui::ChatController& chat() { return m_chat; }
  [[nodiscard]] ui::ModelPickerModel& models() { return m_models; }
  [[nodiscard]] ui::ConversationListModel& conversations() { return m_conversations; }
  [[nodiscard]] ui::SettingsController& settings() { return m_settings; }

 private:
  Parts m_parts;
  ui::ModelPickerModel m_models;
  ui::ConversationListModel m_conversations;
  ui::SettingsController m_settings;
  ui::ChatController m_chat;
  // Last, so that no binding outlives what it reads.
  QQmlApplicationEngine m_engine;
  QQuickWindow* m_window = nullptr;
};

}  // namespace app
