// The real window on a scripted backend and a database that goes away with it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QString>
#include <QTemporaryDir>
#include <QVector>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "app/document_worker.h"
#include "app/highlight_worker.h"
#include "app/math_worker.h"
#include "app/shell.h"
#include "app/window.h"
#include "tests/app/scripted_source.h"
#include "tests/app/stores.h"

class QQuickItem;

namespace support {

// Thread: GUI.
class OfflineWindow {
 public:
  // When the window is made: the day is always the same, so that pictures are.
  static constexpr std::int64_t kNowMs = 1'795'600'800'000;  // 2026-11-25T10:00:00Z

  // Null where the database or the QML cannot be had (a broken build). `file`: a database that is
  // not open.
  static std::unique_ptr<OfflineWindow> create(ScriptedBackend::Author author,
                                               const std::filesystem::path& file = {});

  // Where everything that is stored is.
  [[nodiscard]] QString folder() const { return m_folder.path(); }
  [[nodiscard]] app::Window& parts() { return *m_window; }
  [[nodiscard]] QQuickWindow* window() const { return m_window->window(); }
  [[nodiscard]] ui::ChatController& chat() { return m_window->chat(); }
  [[nodiscard]] ScriptedSource& source() { return m_source; }
  [[nodiscard]] app::Shell& shell() { return m_shell; }
  [[nodiscard]] storage::ConversationStore& store() { return *m_stores.store; }
  [[nodiscard]] storage::Settings& keptSettings() { return *m_stores.settings; }
  [[nodiscard]] storage::Ledger& ledger() { return *m_stores.ledger; }
  // How often the balance was asked for.
  [[nodiscard]] int accountQuestions() const { return m_accountQuestions; }
  [[nodiscard]] storage::SecretStore& secrets() { return m_secrets; }

  // Opens the window again over the same storage, as after a restart.
  // The pages of the first start are shown where a machine is given.
  bool reopen(std::optional<ui::FirstRun::Machine> machine = {});
  // Sends it, and waits for the end of the answer; false: one of them failed.
  [[nodiscard]] bool ask(const QString& text);
  // Everything that can be seen, in no special order.
  [[nodiscard]] QVector<QQuickItem*> items() const;
  // The first child with this objectName, wherever it is in the window; null: none.
  [[nodiscard]] QObject* part(const QString& objectName);

 private:
  explicit OfflineWindow(ScriptedBackend::Author author);

  QElapsedTimer m_clock;
  QTemporaryDir m_folder;
  Stores m_stores;
  models::ModelTable m_table = *models::ModelTable::parse(models::builtinTable());
  engine::Account m_account{true, {{"CNY", "110.00", "10.00", "100.00"}}};
  std::atomic<int> m_accountQuestions = 0;
  MemorySecrets m_secrets;
  ScriptedSource m_source;
  app::Shell m_shell{"0.0.0"};
  app::DocumentWorker m_documents;
  std::unique_ptr<app::MathWorker> m_formulas;      // null where there is no MathJax
  std::unique_ptr<app::HighlightWorker> m_colours;  // null where there is no Prism
  std::unique_ptr<app::Window> m_window;
};

// Handles events until `condition` holds; false when it does not for ten seconds.
bool waitUntil(const std::function<bool()>& condition);

}  // namespace support
