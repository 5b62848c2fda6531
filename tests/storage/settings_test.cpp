// Settings: defaults, values, and rows of other versions.
// SPDX-License-Identifier: Apache-2.0
#include "storage/settings.h"

#include <set>

#include "tests/storage/storage_fixture.h"

using storage::Database;
using storage::Setting;
using storage::Settings;
using storage_test::RawConnection;
using storage_test::ScratchFolder;

class SettingsTest : public QObject {
  Q_OBJECT

 private slots:
  void missingValuesAreDefaults() {
    auto database = Database::openInMemory();
    REQUIRE_OK(database);
    const Settings settings(**database);
    for (int i = 0; i < static_cast<int>(Setting::Count); ++i) {
      const auto setting = static_cast<Setting>(i);
      auto value = settings.get(setting);
      REQUIRE_OK(value);
      QCOMPARE(*value, std::string(Settings::defaultOf(setting)));
    }
    QCOMPARE(std::string(Settings::defaultOf(Setting::Theme)), std::string("system"));
    QCOMPARE(std::string(Settings::defaultOf(Setting::DeepThinking)), std::string("false"));
  }

  // Names are what is on disk: changing one loses everybody's choice.
  void namesAreStableAndDifferent() {
    QCOMPARE(std::string(Settings::nameOf(Setting::Theme)), std::string("theme"));
    QCOMPARE(std::string(Settings::nameOf(Setting::SelectedModel)), std::string("selected_model"));
    QCOMPARE(std::string(Settings::nameOf(Setting::DeepThinking)), std::string("deep_thinking"));
    QCOMPARE(std::string(Settings::nameOf(Setting::LocalModelFolders)),
             std::string("local_model_folders"));
    QCOMPARE(std::string(Settings::nameOf(Setting::WindowGeometry)),
             std::string("window_geometry"));
    std::set<std::string_view> names;
    for (int i = 0; i < static_cast<int>(Setting::Count); ++i)
      names.insert(Settings::nameOf(static_cast<Setting>(i)));
    QCOMPARE(names.size(), static_cast<std::size_t>(Setting::Count));
  }

  void valuesSurviveReopening() {
    const ScratchFolder folder;
    {
      auto database = Database::open(folder.file("a.db"));
      REQUIRE_OK(database);
      Settings settings(**database);
      REQUIRE_OK(settings.set(Setting::Theme, "light"));
      REQUIRE_OK(settings.set(Setting::Theme, "dark"));
      REQUIRE_OK(settings.set(Setting::LocalModelFolders, "/data/李/models\n/tmp/x.gguf"));
    }
    auto database = Database::open(folder.file("a.db"));
    REQUIRE_OK(database);
    const Settings settings(**database);
    QCOMPARE(*settings.get(Setting::Theme), std::string("dark"));
    QCOMPARE(*settings.get(Setting::LocalModelFolders),
             std::string("/data/李/models\n/tmp/x.gguf"));
  }

  void emptyIsAValueAndNotTheDefault() {
    auto database = Database::openInMemory();
    REQUIRE_OK(database);
    Settings settings(**database);
    REQUIRE_OK(settings.set(Setting::Theme, ""));
    QCOMPARE(*settings.get(Setting::Theme), std::string());
  }

  // An older or newer Isobath has names this one does not know, and values it never wrote.
  void unknownRowsAreKeptAndOddValuesReturnedAsTheyAre() {
    const ScratchFolder folder;
    REQUIRE_OK(Database::open(folder.file("a.db")));
    QVERIFY(RawConnection(folder.file("a.db"))
                .run("INSERT INTO settings VALUES ('removed_setting', 'x'), ('theme', 'sepia')"));
    {
      auto database = Database::open(folder.file("a.db"));
      REQUIRE_OK(database);
      Settings settings(**database);
      QCOMPARE(*settings.get(Setting::Theme), std::string("sepia"));
      REQUIRE_OK(settings.set(Setting::DeepThinking, "true"));
    }
    QCOMPARE(RawConnection(folder.file("a.db"))
                 .text("SELECT value FROM settings WHERE name = 'removed_setting'"),
             std::string("x"));
  }
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "settings_test.moc"
