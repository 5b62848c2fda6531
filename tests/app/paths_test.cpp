// Folders: the XDG rules, --data-dir, and who may enter.
// SPDX-License-Identifier: Apache-2.0
#include "app/paths.h"

#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <map>

#include "app/starter_model.h"

using app::createFolders;
using app::locatePaths;
using app::Paths;
using base::ErrorCode;
namespace fs = std::filesystem;

namespace {

app::Environment environmentOf(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

void compare(const base::Result<Paths>& paths, const Paths& expected) {
  QVERIFY2(paths.has_value(), paths ? "" : paths.error().message.c_str());
  QCOMPARE(paths->database.string(), expected.database.string());
  QCOMPARE(paths->config.string(), expected.config.string());
  QCOMPARE(paths->models.string(), expected.models.string());
  QCOMPARE(paths->logs.string(), expected.logs.string());
}

Paths below(const fs::path& root) {
  return {root / "data/isobath/isobath.db", root / "config/isobath", root / "cache/isobath/models",
          root / "state/isobath/logs"};
}

unsigned permissionsOf(const fs::path& folder) {
  return static_cast<unsigned>(fs::status(folder).permissions());
}

}  // namespace

class PathsTest : public QObject {
  Q_OBJECT

 private slots:
  void homeIsEnough() {
    compare(locatePaths(environmentOf({{"HOME", "/h"}}), std::nullopt),
            {"/h/.local/share/isobath/isobath.db", "/h/.config/isobath", "/h/.cache/isobath/models",
             "/h/.local/state/isobath/logs"});
  }

  void theStarterModelIsAmongTheModels() {
    const std::string name(app::StarterModel::kFileName);
    const auto found = app::findStarterModel(environmentOf({{"HOME", "/h"}}));
    QCOMPARE(found.file.string(), "/h/.cache/isobath/models/" + name);
    QVERIFY(!found.present);
    const auto moved =
        app::findStarterModel(environmentOf({{"HOME", "/h"}, {"XDG_CACHE_HOME", "/c"}}));
    QCOMPARE(moved.file.string(), "/c/isobath/models/" + name);
    const auto chosen =
        app::findStarterModel(environmentOf({{"HOME", "/h"}, {"ISOBATH_STARTER_MODEL", "/m"}}));
    QCOMPARE(chosen.file.string(), std::string("/m"));
    QVERIFY(!app::findStarterModel(environmentOf({})).present);
  }

  void variablesCountMoreThanHome() {
    const auto environment = environmentOf({{"HOME", "/h"},
                                            {"XDG_DATA_HOME", "/x/data"},
                                            {"XDG_CONFIG_HOME", "/x/config"},
                                            {"XDG_CACHE_HOME", "/x/cache"},
                                            {"XDG_STATE_HOME", "/x/state"}});
    compare(locatePaths(environment, std::nullopt), below("/x"));
  }

  void emptyAndRelativeVariablesAreIgnored() {
    const auto environment =
        environmentOf({{"HOME", "/h"}, {"XDG_DATA_HOME", ""}, {"XDG_CONFIG_HOME", "here"}});
    compare(locatePaths(environment, std::nullopt),
            {"/h/.local/share/isobath/isobath.db", "/h/.config/isobath", "/h/.cache/isobath/models",
             "/h/.local/state/isobath/logs"});
  }

  void nowhereIsAnErrorThatNamesTheVariable() {
    for (const auto& environment : {environmentOf({}), environmentOf({{"HOME", "relative"}})}) {
      auto paths = locatePaths(environment, std::nullopt);
      QVERIFY(!paths.has_value());
      QCOMPARE(paths.error().code, ErrorCode::NotFound);
      QVERIFY(paths.error().message.find("XDG_CACHE_HOME") != std::string::npos);
    }
  }

  void dataDirTakesAllButTheModels() {
    compare(locatePaths(environmentOf({{"HOME", "/h"}, {"XDG_DATA_HOME", "/x"}}), "/d"),
            {"/d/isobath.db", "/d/config", "/h/.cache/isobath/models", "/d/logs"});
  }

  void relativeDataDirBecomesAbsolute() {
    auto paths = locatePaths(environmentOf({{"HOME", "/h"}}), "mine");
    QVERIFY(paths.has_value());
    QCOMPARE(paths->database.string(), (fs::current_path() / "mine/isobath.db").string());
  }

  void foldersAreForTheOwnerOnly() {
    const QTemporaryDir folder;
    const Paths paths = below(folder.path().toStdString());
    const auto before = umask(0);  // a generous one: the mode must not depend on it
    const auto done = createFolders(paths);
    umask(before);
    QVERIFY(done.has_value());
    for (const auto& made :
         {paths.database.parent_path(), paths.config, paths.models, paths.logs}) {
      QCOMPARE(permissionsOf(made), 0700U);
      QCOMPARE(permissionsOf(made.parent_path()), 0700U);
    }
    QVERIFY(!fs::exists(paths.database));
    QVERIFY(createFolders(paths).has_value());
  }

  void rightsOfExistingFoldersStay() {
    const QTemporaryDir folder;
    const Paths paths = below(folder.path().toStdString());
    fs::create_directories(paths.logs);
    fs::permissions(paths.logs, fs::perms(0755));
    QVERIFY(createFolders(paths).has_value());
    QCOMPARE(permissionsOf(paths.logs), 0755U);
  }

  void fileInTheWayIsNamed() {
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    QFile file(QString::fromStdString((root / "config").string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    auto done = createFolders(below(root));
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().code, ErrorCode::Io);
    QVERIFY(done.error().message.find((root / "config").string()) != std::string::npos);
  }

  void forbiddenFolderIsDenied() {
    if (geteuid() == 0) QSKIP("root may write everywhere");
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    fs::permissions(root, fs::perms::owner_read | fs::perms::owner_exec);
    auto done = createFolders(below(root));
    fs::permissions(root, fs::perms::owner_all);
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().code, ErrorCode::Denied);
  }

  void processEnvironmentIsTheRealOne() {
    qputenv("ISOBATH_PATHS_TEST", "a value");
    QCOMPARE(app::processEnvironment()("ISOBATH_PATHS_TEST"),
             std::optional<std::string>("a value"));
    qunsetenv("ISOBATH_PATHS_TEST");
    QVERIFY(!app::processEnvironment()("ISOBATH_PATHS_TEST").has_value());
  }
};

QTEST_GUILESS_MAIN(PathsTest)
#include "paths_test.moc"
