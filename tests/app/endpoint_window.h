// The real window as the program joins it, over a folder on disk: for tests with real endpoints.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QTemporaryDir>
#include <memory>
#include <string>

#include "app/keychain_secrets.h"
#include "app/model_catalogue.h"
#include "app/shell.h"
#include "app/window.h"
#include "app/worker_backend.h"
#include "tests/app/stores.h"

namespace support {

// Without a keychain: keys last as long as this object. Thread: GUI.
class EndpointWindow {
 public:
  struct Options {
    std::string environmentKey = {};  // as of ISOBATH_API_KEY
    std::string engineProgram = {};   // for models on this computer
  };
  // Null where the folder or the QML cannot be had (a broken build).
  static std::unique_ptr<EndpointWindow> create(const Options& options);
  ~EndpointWindow();
  EndpointWindow(const EndpointWindow&) = delete;
  EndpointWindow& operator=(const EndpointWindow&) = delete;

  [[nodiscard]] app::Window& parts() { return *m_window; }
  [[nodiscard]] ui::ChatController& chat() { return m_window->chat(); }
  [[nodiscard]] storage::Settings& settings() { return *m_stores.settings; }
  [[nodiscard]] QString folder() const { return m_folder.path(); }
  [[nodiscard]] const std::shared_ptr<app::WorkerBackend>& worker() const { return m_worker; }

  struct Way {
    QString proxy;   // none: directly
    QString caFile;  // of its authority
  };
  // Enters the endpoint as in the settings, waits for its list and chooses a model. False: it has
  // no such model.
  bool choose(const std::string& url, const QString& key, const QString& model,
              const Way& way = {});
  // Types nothing: sends `text` and waits until the answer has ended.
  bool ask(const QString& text);
  // The shown texts of all rows of this kind, with blank lines between them.
  [[nodiscard]] QString rows(const QString& kind);

 private:
  explicit EndpointWindow(Options options) : m_options(std::move(options)) {}
  base::Result<void> open();

  Options m_options;
  QTemporaryDir m_folder;
  std::shared_ptr<app::WorkerBackend> m_worker;
  Stores m_stores;
  models::ModelTable m_table = *models::ModelTable::parse(models::builtinTable());
  std::unique_ptr<app::KeychainSecrets> m_secrets;
  std::unique_ptr<app::ModelCatalogue> m_catalogue;
  app::Shell m_shell{"0.0.0"};
  std::unique_ptr<app::Window> m_window;
};

}  // namespace support
