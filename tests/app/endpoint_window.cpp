// Joins the same parts as the application does, with a keychain that is not there.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/endpoint_window.h"

#include <QTest>
#include <filesystem>
#include <utility>

#include "app/log_file.h"
#include "engine/backend_factory.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/endpoint_draft.h"

namespace support {
namespace {

constexpr int kLongestWaitMs = 20'000;

class NoKeychain final : public app::Keychain {
 public:
  void read(const std::string&, OnAnswer onAnswer) override { onAnswer({}); }
  void write(const std::string&, const std::string&, OnAnswer onAnswer) override { onAnswer({}); }
  void remove(const std::string&, OnAnswer onAnswer) override { onAnswer({}); }
};

}  // namespace

std::unique_ptr<EndpointWindow> EndpointWindow::create(const Options& options) {
  std::unique_ptr<EndpointWindow> made(new EndpointWindow(options));
  return made->m_folder.isValid() && made->open() ? std::move(made) : nullptr;
}

EndpointWindow::~EndpointWindow() = default;

base::Result<void> EndpointWindow::open() {
  const std::filesystem::path folder = m_folder.path().toStdString();
  const auto opened = app::openLogFile({.folder = folder, .least = base::LogLevel::Debug});
  if (!opened) return opened.error();
  const base::LogSink log = *opened;
  auto database = storage::Database::open(folder / "isobath.db");
  if (!database) return std::move(database).error();
  auto stores = Stores::open(std::move(*database));
  if (!stores) return std::move(stores).error();
  m_stores = std::move(*stores);
  app::KeychainSecretsOptions secrets;
  secrets.environmentKey = m_options.environmentKey;
  m_secrets =
      std::make_unique<app::KeychainSecrets>(std::make_unique<NoKeychain>(), std::move(secrets));
  const auto makeLocal = [this, log](const std::filesystem::path& file) {
    engine::LocalConfig config;
    config.modelFile = file;
    m_worker = std::make_shared<app::WorkerBackend>(
        app::workerCommand(m_options.engineProgram, config), log);
    return m_worker;
  };
  const auto makeRemote = [log](const engine::RemoteConfig& config) {
    return engine::makeBackend(config, log);
  };
  m_catalogue = std::make_unique<app::ModelCatalogue>(app::ModelCatalogue::Parts{
      *m_stores.settings, {}, makeLocal, {makeRemote, nullptr, ui::systemClock(), log}});
  m_window = std::make_unique<app::Window>(
      app::Window::Parts{*m_stores.database,
                         *m_stores.store,
                         *m_stores.settings,
                         *m_stores.endpoints,
                         *m_secrets,
                         *m_catalogue,
                         m_shell,
                         ui::systemClock(),
                         {*m_stores.ledger, m_table, {}, engine::readAccount}});
  return m_window->show();
}

bool EndpointWindow::choose(const std::string& url, const QString& key, const QString& model,
                            const Way& way) {
  const QString address = QString::fromStdString(url);
  ui::EndpointDraft draft = ui::draftOf({});
  for (const storage::EndpointRecord& record : m_window->endpoints().records())
    if (record.baseUrl == url) draft = ui::draftOf(record);
  draft.address = address;
  draft.key = key;
  draft.caFile = way.caFile;
  if (!way.proxy.isEmpty()) {
    draft.proxyKind = ui::EndpointDraft::Proxy::Own;
    draft.proxy = way.proxy;
  }
  if (!m_window->endpoints().save(draft).isEmpty()) return false;  // asks it for its models
  ui::ModelPickerModel& models = m_window->models();
  const QString wanted = "remote:" + address + "#" + model;
  const bool isListed = QTest::qWaitFor(
      [&] {
        for (int row = 0; row < models.count(); ++row)
          if (models.data(models.index(row), ui::ModelPickerModel::KeyRole) == wanted) return true;
        return false;
      },
      kLongestWaitMs);
  models.select(wanted);
  return isListed && models.selectedKey() == wanted;
}

bool EndpointWindow::ask(const QString& text) {
  return chat().send(text) &&
         QTest::qWaitFor([this] { return !chat().isGenerating(); }, kLongestWaitMs);
}

QString EndpointWindow::rows(const QString& kind) {
  QStringList texts;
  ui::MessageListModel& messages = *chat().messages();
  for (int row = 0; row < messages.count(); ++row) {
    const QModelIndex index = messages.index(row);
    if (messages.data(index, ui::MessageListModel::KindRole) == kind)
      texts << messages.data(index, ui::MessageListModel::TextRole).toString();
  }
  return texts.join("\n\n");
}

}  // namespace support
