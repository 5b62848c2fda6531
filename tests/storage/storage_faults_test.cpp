// Full and dying disks: a call that failed changed nothing, and there is a way on.
// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "storage/endpoint_store.h"
#include "storage/ledger.h"
#include "storage/migrations.h"
#include "tests/storage/fault_vfs.h"
#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::ConversationStore;
using storage::Database;
using storage_test::bytesOf;
using storage_test::FaultVfs;
using storage_test::question;
using storage_test::RawConnection;
using storage_test::ScratchFolder;
using storage_test::streamingAnswer;
namespace fs = std::filesystem;

namespace {

// Everything a person could miss.
const char* const kContent =
    "SELECT id || title || ifnull(head_message_id, '-') || draft || updated_at_ms FROM "
    "conversations "
    "UNION ALL SELECT id || text || state FROM messages UNION ALL SELECT name || value FROM "
    "settings "
    "UNION ALL SELECT name || length(bytes) FROM attachments UNION ALL SELECT model || at_ms FROM "
    "ledger UNION ALL SELECT name || base_url || models FROM endpoints";

struct Opened {
  std::unique_ptr<Database> database;
  std::unique_ptr<ConversationStore> store;

  explicit Opened(const fs::path& file) {
    if (auto opened = Database::open(file)) database = std::move(*opened);
    if (!database) return;
    if (auto opened = ConversationStore::open(*database)) store = std::move(*opened);
  }
  [[nodiscard]] std::string content() const {
    return RawConnection::textFrom(database->handle(), kContent);
  }
};

// Conversation 1 with the messages 1 (question) and 2 (answer).
bool fill(ConversationStore& store) {
  auto id = store.createConversation("first", 1);
  if (!id) return false;
  auto asked = store.addMessage(question(*id, "asked"));
  return asked && store.addMessage(question(*id, "answered", *asked)).has_value();
}

}  // namespace

class StorageFaultsTest : public QObject {
  Q_OBJECT

 private slots:
  void fullDatabaseKeepsTheOldStateAndRecovers() {
    const ScratchFolder folder;
    Opened opened(folder.file("a.db"));
    QVERIFY(opened.store && fill(*opened.store));
    const std::string before = opened.content();
    QVERIFY(RawConnection::runOn(opened.database->handle(), "PRAGMA max_page_count = 1"));
    auto big = question({1}, std::string(100000, 'x'), storage::MessageId{2});
    auto added = opened.store->addMessage(big);
    REQUIRE_ERROR(added, ErrorCode::Io);
    QVERIFY(added.error().message.find("full") != std::string::npos);
    big.id = {2};
    REQUIRE_ERROR(opened.store->updateMessage(big), ErrorCode::Io);
    QCOMPARE(opened.content(), before);
    QVERIFY(RawConnection::runOn(opened.database->handle(), "PRAGMA max_page_count = 100000"));
    REQUIRE_OK(opened.store->addMessage(big));
  }

  void anyFailingWriteKeepsTheOldState_data() {
    QTest::addColumn<int>("call");
    QTest::addColumn<int>("code");
    const char* const names[] = {"create", "add",   "update", "head",    "remove",
                                 "draft",  "files", "ledger", "a place", "models"};
    for (int call = 0; call < 10; ++call) {
      QTest::addRow("%s, disk full", names[call]) << call << SQLITE_FULL;
      QTest::addRow("%s, disk dying", names[call]) << call << SQLITE_IOERR_WRITE;
    }
  }
  void anyFailingWriteKeepsTheOldState() {
    QFETCH(int, call);
    QFETCH(int, code);
    const auto act = [&](Opened& opened) -> base::Result<void> {
      ConversationStore& store = *opened.store;
      auto message = question({1}, std::string(30000, 'x'), storage::MessageId{2});
      message.id = {2};
      const auto plain = [](const auto& result) {
        return result ? base::Result<void>() : base::Result<void>(result.error());
      };
      switch (call) {
        case 0:
          return plain(store.createConversation("second", 2));
        case 1:
          return plain(store.addMessage(message));
        case 2:
          return store.updateMessage(message);
        case 3:
          return store.setHead({1}, storage::MessageId{1});
        case 4:
          return store.removeConversation({1});
        case 5:
          return store.setDraft({1}, std::string(30000, 'd'));
        case 6:
          return plain(store.addMessage(message, {{"a.png", "image/png", std::string(9000, 'a')},
                                                  {"b.png", "image/png", std::string(9000, 'b')}}));
        case 7: {
          storage::LedgerEntry entry;
          entry.conversation = storage::ConversationId{1};
          entry.message = storage::MessageId{2};
          entry.model = std::string(9000, 'm');
          return plain(storage::Ledger(*opened.database).add(entry));
        }
        case 8:
          return plain(storage::EndpointStore(*opened.database)
                           .add({{}, "cluster", "https://cluster.example", "", "", 1, 1, ""}));
        default:
          return storage::EndpointStore(*opened.database)
              .update({{1},
                       "DeepSeek",
                       "https://api.deepseek.com",
                       "",
                       "",
                       1,
                       1,
                       std::string(9000, 'm')});
      }
    };
    int failures = 0;
    // Each write of the call fails in turn, until none is left to fail.
    for (int writes = 0;; ++writes) {
      QVERIFY2(writes < 1000, "the call never succeeds");
      const ScratchFolder folder;
      FaultVfs disk;
      std::string before;
      {
        Opened opened(folder.file("a.db"));
        QVERIFY(opened.store && fill(*opened.store));
        before = opened.content();
        disk.failAfter(writes, code);
        auto result = act(opened);
        const bool struck = disk.struck();
        disk.heal();
        if (!struck) {
          REQUIRE_OK(result);
          QVERIFY(opened.content() != before);
          break;
        }
        ++failures;
        REQUIRE_ERROR(result, ErrorCode::Io);
        QCOMPARE(opened.content(), before);
        REQUIRE_OK(act(opened));  // there is room again
      }
      Opened again(folder.file("a.db"));
      QVERIFY(again.store);
      QVERIFY(again.content() != before);
      QCOMPARE(RawConnection::textFrom(again.database->handle(), "PRAGMA integrity_check"),
               std::string("ok"));
    }
    QVERIFY(failures > 0);
  }

  void failingCreationLeavesNoDatabase() {
    for (int writes = 0;; ++writes) {
      QVERIFY2(writes < 1000, "the creation never succeeds");
      const ScratchFolder folder;
      FaultVfs disk;
      disk.failAfter(writes, SQLITE_FULL);
      auto database = Database::open(folder.file("a.db"));
      const bool struck = disk.struck();
      disk.heal();
      if (database) {
        // Only the emptying of the log at the very end may fail without harm.
        REQUIRE_OK(ConversationStore::open(**database));
        if (!struck) break;
        continue;
      }
      QVERIFY2(database.error().code == ErrorCode::Io, database.error().message.c_str());
      QVERIFY(!fs::exists(folder.file("a.db.new")));
      REQUIRE_OK(Database::open(folder.file("a.db")));
    }
  }

  void failingUpgradeLeavesAWholeVersion() {
    int failures = 0;
    for (int writes = 0;; ++writes) {
      QVERIFY2(writes < 1000, "the upgrade never succeeds");
      const ScratchFolder folder;
      const auto file = folder.file("a.db");
      FaultVfs disk;
      {
        const RawConnection raw(file);
        QVERIFY(raw.run("PRAGMA journal_mode = WAL"));
        REQUIRE_OK(storage::migrate(raw.handle(), storage::migrationSteps().first(1)));
        QVERIFY(
            raw.run("INSERT INTO conversations (title, created_at_ms, updated_at_ms) "
                    "VALUES ('old', 1, 2)"));
      }
      disk.failAfter(writes, SQLITE_FULL);
      auto database = Database::open(file);
      const bool struck = disk.struck();
      disk.heal();
      if (!database) {
        ++failures;
        QVERIFY2(database.error().code == ErrorCode::Io, database.error().message.c_str());
        // Steps that were complete stay; even the last, where only emptying the log failed.
        const RawConnection raw(file);
        QVERIFY(std::stoi(raw.text("PRAGMA user_version")) >= 1);
        QCOMPARE(raw.text("PRAGMA integrity_check"), std::string("ok"));
      } else {
        database->reset();
      }
      Opened again(file);
      QVERIFY(again.store);
      QCOMPARE((*again.store->conversations())[0].title, std::string("old"));
      if (!struck) break;
    }
    QVERIFY(failures > 0);
  }

  void readOnlyDatabaseIsAnIoError() {
    const ScratchFolder folder;
    Opened opened(folder.file("a.db"));
    QVERIFY(opened.store && fill(*opened.store));
    QVERIFY(RawConnection::runOn(opened.database->handle(), "PRAGMA query_only = 1"));
    REQUIRE_ERROR(opened.store->rename({1}, "x"), ErrorCode::Io);
    QCOMPARE(opened.store->conversation({1})->title, std::string("first"));
  }
};

QTEST_GUILESS_MAIN(StorageFaultsTest)
#include "storage_faults_test.moc"
