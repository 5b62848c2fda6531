// Each step of the schema by itself; and that published steps never change.
// SPDX-License-Identifier: Apache-2.0
#include "storage/migrations.h"

#include <array>
#include <cstdint>
#include <vector>

#include "storage/settings.h"
#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::Database;
using storage::migrate;
using storage::migrationSteps;
using storage_test::bytesOf;
using storage_test::RawConnection;
using storage_test::ScratchFolder;
using storage_test::writeBytes;
namespace fs = std::filesystem;

namespace {

// FNV-1a, 64 bit.
std::uint64_t hashOf(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

// A published step is never edited: databases in the field have already taken it. New steps add a
// line here.
constexpr std::array<std::uint64_t, 4> kFrozenSteps{0x9358782b7c5fae31, 0xf40c5b7354f659f1,
                                                    0xf400088655f28dc3, 0x19c207a9f0060b95};

std::string schemaOf(const RawConnection& raw) {
  return raw.text(
             "SELECT sql || ';' FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' "
             "ORDER BY type, name") +
         "\n";
}

// Builds a database of an older version.
bool buildVersion(const RawConnection& raw, std::size_t version) {
  return migrate(raw.handle(), migrationSteps().first(version)).has_value();
}

const char* const kOldRows =
    "INSERT INTO conversations (title, created_at_ms, updated_at_ms) VALUES ('old', 1, 2);"
    "INSERT INTO messages (conversation_id, role, text, reasoning, state, error, created_at_ms, "
    "model, place, device, request_id, stop_reason, prompt_tokens, cached_tokens, output_tokens, "
    "reasoning_tokens, reasoning_ms, prefill_ms, decode_ms) VALUES (1, 'user', '你好', '', "
    "'complete', '', 1, '', '', '', '', '', 0, 0, 0, 0, 0, 0, 0);"
    "UPDATE conversations SET head_message_id = 1";

}  // namespace

class MigrationsTest : public QObject {
  Q_OBJECT

 private slots:
  void publishedStepsAreFrozen() {
    QCOMPARE(migrationSteps().size(), kFrozenSteps.size());
    for (std::size_t i = 0; i < kFrozenSteps.size(); ++i) {
      const auto hash = hashOf(migrationSteps()[i]);
      QVERIFY2(
          hash == kFrozenSteps[i],
          qPrintable(QString("step %1 has hash 0x%2").arg(i).arg(hash, 16, 16, QLatin1Char('0'))));
    }
  }

  void eachStepGivesItsGoldenSchema_data() {
    QTest::addColumn<int>("version");
    for (std::size_t v = 1; v <= migrationSteps().size(); ++v)
      QTest::addRow("v%zu", v) << static_cast<int>(v);
  }
  void eachStepGivesItsGoldenSchema() {
    QFETCH(int, version);
    const ScratchFolder folder;
    const RawConnection raw(folder.file("a.db"));
    // One step at a time, as years of updates would.
    for (int v = 1; v <= version; ++v) QVERIFY(buildVersion(raw, static_cast<std::size_t>(v)));
    QCOMPARE(raw.text("PRAGMA user_version"), std::to_string(version));
    const fs::path golden = fs::path(ISOBATH_SOURCE_DIR) / "tests/golden/schema" /
                            ("v" + std::to_string(version) + ".sql");
    if (qEnvironmentVariableIntValue("UPDATE_GOLDEN") == 1) writeBytes(golden, schemaOf(raw));
    QCOMPARE(schemaOf(raw), bytesOf(golden));
  }

  void freshAndUpgradedAreTheSame() {
    const ScratchFolder folder;
    REQUIRE_OK(Database::open(folder.file("fresh.db")));
    QVERIFY(buildVersion(RawConnection(folder.file("old.db")), 1));
    REQUIRE_OK(Database::open(folder.file("old.db")));
    QCOMPARE(schemaOf(RawConnection(folder.file("old.db"))),
             schemaOf(RawConnection(folder.file("fresh.db"))));
  }

  void upgradeKeepsRowsAndMakesABackup() {
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    {
      const RawConnection raw(file);
      QVERIFY(raw.run("PRAGMA journal_mode = WAL"));
      QVERIFY(buildVersion(raw, 1));
      QVERIFY(raw.run(kOldRows));
    }
    {
      auto database = Database::open(file);
      REQUIRE_OK(database);
      auto store = storage::ConversationStore::open(**database);
      REQUIRE_OK(store);
      auto messages = (*store)->branch({1});
      REQUIRE_OK(messages);
      QCOMPARE(messages->size(), std::size_t{1});
      QCOMPARE(messages->front().text, std::string("你好"));
      REQUIRE_OK(storage::Settings(**database).set(storage::Setting::Theme, "dark"));
    }
    const auto backup = folder.file("a.db.v1.bak");
    QVERIFY(fs::status(backup).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    const RawConnection old(backup);
    QCOMPARE(old.text("PRAGMA user_version"), std::string("1"));
    QCOMPARE(old.text("PRAGMA integrity_check"), std::string("ok"));
    QCOMPARE(old.text("SELECT text FROM messages"), std::string("你好"));
    QVERIFY(!fs::exists(folder.file("a.db.v1.bak.new")));
  }

  // What the settings of version 2 said of an endpoint becomes its row.
  void endpointsAreTakenOver_data() {
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("endpoints");
    QTest::newRow("nothing set") << ""
                                 << "DeepSeek|https://api.deepseek.com|";
    QTest::newRow("DeepSeek's own")
        << "('remote_base_url', 'https://api.deepseek.com'), "
           "('remote_models', 'https://api.deepseek.com' || char(10) || 'a' || char(10) || 'b')"
        << "DeepSeek|https://api.deepseek.com|a+b";
    QTest::newRow("models of the default")
        << "('remote_models', 'https://api.deepseek.com' || char(10) || 'a')"
        << "DeepSeek|https://api.deepseek.com|a";
    QTest::newRow("another")
        << "('remote_base_url', 'http://localhost:11434'), ('remote_model', 'qwen'), "
           "('remote_models', 'http://localhost:11434' || char(10) || 'qwen' || char(10) || 'r1')"
        << "DeepSeek|https://api.deepseek.com| |http://localhost:11434|qwen+r1";
    QTest::newRow("models of an earlier one")
        << "('remote_base_url', 'http://localhost:1'), "
           "('remote_models', 'http://localhost:11' || char(10) || 'qwen')"
        << "DeepSeek|https://api.deepseek.com| |http://localhost:1|";
    QTest::newRow("nothing listed")
        << "('remote_base_url', 'http://localhost:1'), ('remote_models', 'http://localhost:1')"
        << "DeepSeek|https://api.deepseek.com| |http://localhost:1|";
    QTest::newRow("emptied") << "('remote_base_url', '')"
                             << "DeepSeek|https://api.deepseek.com|";
    QTest::newRow("odd characters")
        << "('remote_base_url', 'https://ex_mple.org/%25''v1'), "
           "('remote_models', 'https://ex_mple.org/%25''v1' || char(10) || 'it''s')"
        << "DeepSeek|https://api.deepseek.com| |https://ex_mple.org/%25'v1|it's";
  }
  void endpointsAreTakenOver() {
    QFETCH(QString, settings);
    QFETCH(QString, endpoints);
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    {
      const RawConnection raw(file);
      QVERIFY(buildVersion(raw, 2));
      QVERIFY(raw.run(kOldRows));
      QVERIFY(raw.run("INSERT INTO settings VALUES ('theme', 'dark')"));
      if (!settings.isEmpty())
        QVERIFY(raw.run("INSERT INTO settings VALUES " + settings.toStdString()));
    }
    auto database = Database::open(file);
    REQUIRE_OK(database);
    QCOMPARE(QString::fromStdString(RawConnection::textFrom(
                 (*database)->handle(),
                 "SELECT group_concat(row, ' ') FROM (SELECT name || '|' || base_url || '|' || "
                 "replace(models, char(10), '+') AS row FROM endpoints ORDER BY id)")),
             endpoints);
    QCOMPARE(RawConnection::textFrom((*database)->handle(), "SELECT name FROM settings"),
             std::string("theme"));
    QVERIFY(fs::exists(folder.file("a.db.v2.bak")));
  }

  void oldMessagesGetEmptyNewColumns() {
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    {
      const RawConnection raw(file);
      QVERIFY(buildVersion(raw, 2));
      QVERIFY(raw.run(kOldRows));
    }
    auto database = Database::open(file);
    REQUIRE_OK(database);
    auto store = storage::ConversationStore::open(**database);
    REQUIRE_OK(store);
    auto message = (*store)->message({1});
    REQUIRE_OK(message);
    QCOMPARE(message->text, std::string("你好"));
    QVERIFY(message->answer.thinking.empty() && message->answer.notes.empty());
    QCOMPARE(message->answer.bill.requests, 0);
    QVERIFY(message->attachments.empty());
    QVERIFY((*store)->conversation({1})->systemPrompt.empty());
    QVERIFY((*store)->conversation({1})->options.empty());
  }

  void backupHasWhatIsOnlyInTheLog() {
    const ScratchFolder folder;
    const RawConnection raw(folder.file("source.db"));
    QVERIFY(raw.run("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0"));
    QVERIFY(buildVersion(raw, 1));
    QVERIFY(raw.run(kOldRows));
    // What a killed program leaves: an old database whose rows are all in its log.
    writeBytes(folder.file("a.db"), bytesOf(folder.file("source.db")));
    writeBytes(folder.file("a.db-wal"), bytesOf(folder.file("source.db-wal")));
    REQUIRE_OK(Database::open(folder.file("a.db")));
    QCOMPARE(RawConnection(folder.file("a.db.v1.bak")).text("SELECT text FROM messages"),
             std::string("你好"));
  }

  void noBackupWithoutAnUpgrade() {
    const ScratchFolder folder;
    REQUIRE_OK(Database::open(folder.file("a.db")));
    REQUIRE_OK(Database::open(folder.file("a.db")));
    for (const auto& entry : fs::directory_iterator(folder.file("").parent_path()))
      QVERIFY(entry.path().extension() != ".bak");
  }

  void upgradeWithoutABackupDoesNotHappen() {
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    {
      const RawConnection raw(file);
      QVERIFY(buildVersion(raw, 1));
      QVERIFY(raw.run(kOldRows));
    }
    fs::create_directories(folder.file("a.db.v1.bak/in the way"));  // the rename must fail
    REQUIRE_ERROR(Database::open(file), ErrorCode::Io);
    const RawConnection raw(file);
    QCOMPARE(raw.text("PRAGMA user_version"), std::string("1"));
    QCOMPARE(raw.text("SELECT text FROM messages"), std::string("你好"));
  }

  void failingStepLeavesTheLastCompleteOne() {
    const ScratchFolder folder;
    const RawConnection raw(folder.file("a.db"));
    const std::array<const char*, 3> steps{"CREATE TABLE a (x)",
                                           "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)",
                                           "CREATE TABLE c (x)"};
    auto done = migrate(raw.handle(), steps);
    REQUIRE_ERROR(done, ErrorCode::Corrupt);
    QVERIFY(done.error().message.find("version 2") != std::string::npos);
    QCOMPARE(raw.text("PRAGMA user_version"), std::string("1"));
    QCOMPARE(raw.text("SELECT name FROM sqlite_schema"), std::string("a"));
  }

  void doneStepsDoNotRunAgain() {
    const ScratchFolder folder;
    const RawConnection raw(folder.file("a.db"));
    const std::array<const char*, 1> steps{"CREATE TABLE a (x)"};
    REQUIRE_OK(migrate(raw.handle(), steps));
    REQUIRE_OK(migrate(raw.handle(), steps));
    QCOMPARE(raw.text("PRAGMA user_version"), std::string("1"));
  }
};

QTEST_GUILESS_MAIN(MigrationsTest)
#include "migrations_test.moc"
