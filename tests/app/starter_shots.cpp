// Pictures of the starter model answering in the window, through the real worker.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/starter_shots.h"

#include <QDir>
#include <QFile>
#include <QQuickWindow>
#include <QTest>
#include <cstdio>
#include <memory>

#include "app/model_catalogue.h"
#include "app/window.h"
#include "app/worker_backend.h"
#include "storage/database.h"
#include "tests/app/offline_window.h"
#include "ui/viewmodels/clock.h"

namespace support {
namespace {

constexpr const char* kQuestions[] = {
    "What is the capital of France?", "Write one sentence about the sea.", "List three fruits.",
    "What is 2+2?", "Explain what a computer is in two sentences."};

bool askAll(app::Window& window) {
  for (const char* question : kQuestions) {
    if (!window.chat().send(question)) {
      std::fprintf(stderr, "not sent: %s\n", qPrintable(window.chat().sendHint()));
      return false;
    }
    // Reading the model and the question takes its time on a busy machine.
    if (!QTest::qWaitFor([&] { return !window.chat().isGenerating(); }, 120'000)) return false;
  }
  return true;
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
  app::ModelCatalogue catalogue({settings, starter, makeLocal, makeRemote});
  MemorySecrets secrets;
  app::Shell shell("0.0.0");
  app::Window window({**store, settings, secrets, catalogue, shell, ui::systemClock()});
  window.settings().setTheme("light");
  if (!window.show() || !askAll(window)) return false;
  QTest::qWait(400);
  return window.window()->grabWindow().save(QDir(folder).filePath("12-starter-model-light.png"));
}

}  // namespace support
