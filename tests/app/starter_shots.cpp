// Pictures of the starter model answering in the window, through the real worker.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/starter_shots.h"

#include <QDir>
#include <QFile>
#include <QQuickWindow>
#include <QTest>
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>

#include "app/model_catalogue.h"
#include "app/window.h"
#include "app/worker_backend.h"
#include "storage/database.h"
#include "storage/endpoint_store.h"
#include "storage/ledger.h"
#include "tests/app/offline_window.h"
#include "ui/viewmodels/clock.h"

namespace support {
namespace {

struct Scene {
  const char* question;
  const char* picture;
};
// The questions that the starter model's answers are held to; each in a conversation of its own.
constexpr Scene kScenes[] = {
    {"What is the capital of France?", "12-starter-model-capital-light.png"},
    {"Write one sentence about the sea.", "12-starter-model-sea-light.png"},
    {"List three fruits.", "12-starter-model-fruits-light.png"},
    {"What is 2+2?", "12-starter-model-sum-light.png"},
    {"Explain what a computer is in two sentences.", "12-starter-model-light.png"}};

bool takeScene(app::Window& window, const Scene& scene, const QDir& folder) {
  window.chat().newConversation();
  if (!window.chat().send(scene.question)) {
    std::fprintf(stderr, "not sent: %s\n", qPrintable(window.chat().sendHint()));
    return false;
  }
  // Reading the model and the question takes its time on a busy machine.
  if (!QTest::qWaitFor([&] { return !window.chat().isGenerating(); }, 120'000)) {
    std::fprintf(stderr, "no end of the answer within two minutes: %s\n", scene.question);
    return false;
  }
  QTest::qWait(400);
  return window.window()->grabWindow().save(folder.filePath(scene.picture));
}

}  // namespace

bool takeStarterModel(const QString& folder, const QString& engineProgram) {
  const app::StarterModel starter = app::findStarterModel();
  if (!starter.present || !QFile::exists(engineProgram)) {
    std::fprintf(stderr, "no picture of the starter model: it or isobath-engine is not there\n");
    return true;
  }
  auto database = storage::Database::openInMemory();
  if (!database) return false;
  storage::Settings settings(**database);
  auto store = storage::ConversationStore::open(**database);
  if (!store) return false;
  const auto makeLocal =
      [&](const std::filesystem::path& file) -> std::shared_ptr<engine::Backend> {
    engine::LocalConfig config;
    config.modelFile = file;
    return std::make_shared<app::WorkerBackend>(
        app::workerCommand(engineProgram.toStdString(), config), base::LogSink{});
  };
  const auto makeRemote =
      [](const engine::RemoteConfig&) -> base::Result<std::unique_ptr<engine::Backend>> {
    return base::Error{base::ErrorCode::Unsupported, "pictures are taken offline"};
  };
  app::ModelCatalogue catalogue(
      {settings, starter, makeLocal, {makeRemote, nullptr, ui::systemClock(), {}}});
  storage::EndpointStore endpoints(**database);
  MemorySecrets secrets;
  app::Shell shell("0.0.0");
  storage::Ledger ledger(**database);
  const auto table = models::ModelTable::parse(models::builtinTable());
  if (!table) return false;
  const auto askNobody = [](const engine::RemoteConfig&, const std::stop_token&) {
    return base::Result<engine::Account>(
        base::Error{base::ErrorCode::Unsupported, "pictures are taken offline"});
  };
  app::Window window({**database,
                      **store,
                      settings,
                      endpoints,
                      secrets,
                      catalogue,
                      shell,
                      ui::systemClock(),
                      {ledger, *table, {}, askNobody}});
  window.settings().setTheme("light");
  if (!window.show()) return false;
  return std::all_of(std::begin(kScenes), std::end(kScenes),
                     [&](const Scene& scene) { return takeScene(window, scene, QDir(folder)); });
}

}  // namespace support
