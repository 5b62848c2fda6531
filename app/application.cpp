// The composition root: joins folders, log, storage, keys, models and the window, and runs them.
// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"

#include <QGuiApplication>
#include <QQuickWindow>
#include <QTimer>
#include <QUrl>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "app/answer_watch.h"
#include "app/document_worker.h"
#include "app/first_frame.h"
#include "app/highlight_worker.h"
#include "app/keychain_secrets.h"
#include "app/log_file.h"
#include "app/machine.h"
#include "app/math_worker.h"
#include "app/model_catalogue.h"
#include "app/model_table_file.h"
#include "app/notifier.h"
#include "app/paths.h"
#include "app/picture_fetcher.h"
#include "app/problem_window.h"
#include "app/single_instance.h"
#include "app/windows.h"
#include "app/worker_backend.h"
#include "engine/backend_factory.h"
#include "storage/conversation_store.h"
#include "storage/database.h"
#include "storage/endpoint_store.h"
#include "storage/ledger.h"
#include "storage/settings.h"
#include "ui/viewmodels/clock.h"

namespace app {
namespace {

// What is on disk, open.
struct Keeping {
  base::LogSink log;
  std::filesystem::path databaseFile;
  std::unique_ptr<storage::Database> database;
  std::unique_ptr<storage::Settings> settings;
  std::unique_ptr<storage::EndpointStore> endpoints;
  std::unique_ptr<storage::ConversationStore> store;
  std::unique_ptr<storage::Ledger> ledger;
  std::optional<LoadedModelTable> table;
};

// Without the name of the person, who may show the log to others.
std::string underHome(const std::filesystem::path& folder) {
  const std::string home = processEnvironment()("HOME").value_or("");
  const std::string text = folder.string();
  const bool isThere = home.size() > 1 && text.rfind(home + "/", 0) == 0;
  return isThere ? "~" + text.substr(home.size()) : text;
}

base::Result<Paths> makeFolders(const ApplicationOptions& options) {
  auto paths = locatePaths(processEnvironment(), options.dataDir);
  if (!paths) return paths;
  if (auto created = createFolders(*paths); !created) return std::move(created).error();
  return paths;
}

base::Result<Keeping> openKeeping(const Paths& paths) {
  Keeping keeping;
  // Without a log everything still works, so its failure is no reason to stop.
  if (auto log = openLogFile({.folder = paths.logs})) keeping.log = std::move(*log);
  base::log(keeping.log, base::LogLevel::Info, "app",
            "Isobath " + QGuiApplication::applicationVersion().toStdString() +
                " starts; its data are in " + underHome(paths.database.parent_path()));
  auto database = storage::Database::open(paths.database);
  if (!database) return std::move(database).error();
  keeping.database = std::move(*database);
  keeping.databaseFile = paths.database;
  keeping.settings = std::make_unique<storage::Settings>(*keeping.database);
  keeping.endpoints = std::make_unique<storage::EndpointStore>(*keeping.database);
  auto store = storage::ConversationStore::open(*keeping.database);
  if (!store) return std::move(store).error();
  keeping.store = std::move(*store);
  keeping.ledger = std::make_unique<storage::Ledger>(*keeping.database);
  keeping.table = loadModelTable(paths.config);
  if (!keeping.table->problem.empty())
    base::log(keeping.log, base::LogLevel::Warning, "models", keeping.table->problem);
  return keeping;
}

std::unique_ptr<KeychainSecrets> openSecrets(const std::string& environmentKey) {
  KeychainSecretsOptions options;
  options.environmentKey = environmentKey;
  return std::make_unique<KeychainSecrets>(systemKeychain(), std::move(options));
}

ModelCatalogue::Parts catalogueParts(const ApplicationOptions& options, const Keeping& keeping,
                                     const StarterModel& starter) {
  const auto makeLocal =
      [program = options.engineProgram,
       log = keeping.log](const std::filesystem::path& file) -> std::shared_ptr<engine::Backend> {
    engine::LocalConfig config;
    config.modelFile = file;
    return std::make_shared<WorkerBackend>(workerCommand(program, config), log);
  };
  const auto makeRemote = [log = keeping.log](const engine::RemoteConfig& config) {
    return engine::makeBackend(config, log);
  };
  return {*keeping.settings,
          starter,
          makeLocal,
          {makeRemote, std::make_shared<const models::ModelTable>(keeping.table->table),
           ui::systemClock(), keeping.log}};
}

int handOver(SingleInstance& instance, std::vector<Opening> openings) {
  constexpr std::chrono::seconds kLongest{10};
  if (openings.empty()) openings.push_back({Opening::Kind::Raise});
  const auto handed = instance.handOver(openings, kLongest);
  if (!handed) std::fprintf(stderr, "isobath: %s\n", handed.error().message.c_str());
  return handed ? 0 : 1;
}

void joinNotices(Windows& windows, AnswerWatch& answers, Notifier& notifier) {
  QObject::connect(&windows, &Windows::added, &answers,
                   [&answers](Window* window) { answers.watch(*window); });
  QObject::connect(&answers, &AnswerWatch::wantsNotice, &notifier, &Notifier::show);
  QObject::connect(&answers, &AnswerWatch::read, &notifier, &Notifier::withdraw);
  QObject::connect(&notifier, &Notifier::chosen, &windows, [&windows](qlonglong conversation) {
    windows.open({Opening::Kind::Conversation, conversation});
  });
}

int runWindow(const ApplicationOptions& options, const Keeping& keeping, SingleInstance* instance) {
  const StarterModel starter = findStarterModel();
  Shell shell(QGuiApplication::applicationVersion());
  shell.setPlaces(QString::fromStdString(keeping.databaseFile.string()),
                  QString::fromStdString(starter.file.parent_path().string()));
  const std::unique_ptr<KeychainSecrets> secrets = openSecrets(options.environmentKey);
  ModelCatalogue catalogue(catalogueParts(options, keeping, starter));
  const std::unique_ptr<MathWorker> formulas = findMathWorker();
  const std::unique_ptr<HighlightWorker> colours = findHighlightWorker();
  const std::unique_ptr<DocumentWorker> documents = findDocumentWorker();
  Windows windows({*keeping.database,
                   *keeping.store,
                   *keeping.settings,
                   *keeping.endpoints,
                   *secrets,
                   catalogue,
                   shell,
                   ui::systemClock(),
                   {*keeping.ledger, keeping.table->table,
                    QString::fromStdString(keeping.table->problem), engine::readAccount},
                   formulas.get(),
                   colours.get(),
                   documents.get(),
                   options.printFirstFrame ? std::nullopt : std::optional(lookAtMachine(starter)),
                   fetchPicture});
  Notifier notifier;
  AnswerWatch answers({*keeping.store, *keeping.settings, ui::systemClock()});
  joinNotices(windows, answers, notifier);
  const auto window = windows.add();
  if (!window) {
    std::fprintf(stderr, "isobath: %s\n", window.error().message.c_str());
    return 1;
  }
  for (const Opening& opening : options.openings) windows.open(opening);
  shell.tellOfStarter(QString::fromStdString(starter.file.string()), starter.present,
                      (*window)->models().selectedIsUsable());
  if (options.printFirstFrame) printFirstFrame(*(*window)->window());
  if (instance != nullptr) {
    QObject::connect(instance, &SingleInstance::asked, &windows, &Windows::open);
    if (!instance->listen())
      base::log(keeping.log, base::LogLevel::Warning, "app",
                "a second start can't reach this one by " + instance->socketPath().toStdString());
  }
  // After the window is up: both talk to other processes.
  QTimer::singleShot(0, &windows, [&] {
    shell.followDesktop();
    if (!options.printFirstFrame) windows.shared().endpoints.start();
  });
  return QGuiApplication::exec();
}

}  // namespace

int runApplication(const ApplicationOptions& options) {
  const auto paths = makeFolders(options);
  if (!paths) return runProblemWindow(paths.error());
  // A measurement is of a start, whatever else runs.
  std::unique_ptr<SingleInstance> instance;
  if (!options.printFirstFrame)
    instance = std::make_unique<SingleInstance>(paths->database.parent_path(),
                                                qEnvironmentVariable("XDG_RUNTIME_DIR"));
  if (instance && instance->role() == SingleInstance::Role::Second)
    return handOver(*instance, options.openings);
  auto keeping = openKeeping(*paths);
  if (!keeping) return runProblemWindow(keeping.error());
  return runWindow(options, *keeping, instance.get());
}

}  // namespace app
