// Opening a database: what is set, who may hold it, what is refused and stays untouched.
// SPDX-License-Identifier: Apache-2.0
#include "storage/database.h"

#include <unistd.h>

#include "storage/migrations.h"
#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::Database;
using storage_test::bytesOf;
using storage_test::RawConnection;
using storage_test::ScratchFolder;
using storage_test::writeBytes;
namespace fs = std::filesystem;

namespace {

const std::string kNewest = std::to_string(storage::migrationSteps().size());

std::string contentOf(Database& database, const std::string& sql) {
  return RawConnection::textFrom(database.handle(), sql);
}

}  // namespace

class DatabaseTest : public QObject {
  Q_OBJECT

 private:
  // Opening must fail with `code`, name the file and change none of its bytes.
  static void refused(const fs::path& file, ErrorCode code, const char* why) {
    const std::string before = bytesOf(file);
    auto database = Database::open(file);
    REQUIRE_ERROR(database, code);
    const std::string& message = database.error().message;
    QVERIFY2(message.find(file.string()) != std::string::npos, message.c_str());
    QVERIFY2(message.find(why) != std::string::npos, message.c_str());
    QCOMPARE(bytesOf(file), before);
  }

 private slots:
  void createsWithTheNewestSchema() {
    const ScratchFolder folder;
    auto database = Database::open(folder.file("new.db"));
    REQUIRE_OK(database);
    QCOMPARE(std::to_string((*database)->schemaVersion()), kNewest);
    QVERIFY(!fs::exists(folder.file("new.db.new")));
  }

  void setsItsConnectionUp_data() {
    QTest::addColumn<QString>("pragma");
    QTest::addColumn<QString>("value");
    QTest::newRow("log") << "journal_mode"
                         << "wal";
    QTest::newRow("keys") << "foreign_keys"
                          << "1";
    QTest::newRow("full sync") << "synchronous"
                               << "2";
    QTest::newRow("waiting") << "busy_timeout"
                             << "5000";
    QTest::newRow("deleting") << "secure_delete"
                              << "1";
    QTest::newRow("schema distrust") << "trusted_schema"
                                     << "0";
    QTest::newRow("owner") << "application_id" << QString::number(storage::kApplicationId);
  }
  void setsItsConnectionUp() {
    QFETCH(QString, pragma);
    QFETCH(QString, value);
    const ScratchFolder folder;
    auto database = Database::open(folder.file("a.db"));
    REQUIRE_OK(database);
    QCOMPARE(contentOf(**database, "PRAGMA " + pragma.toStdString()), value.toStdString());
  }

  void filesAreForTheOwnerOnly() {
    const ScratchFolder folder;
    auto database = Database::open(folder.file("a.db"));
    REQUIRE_OK(database);
    QVERIFY(RawConnection::runOn((*database)->handle(), "INSERT INTO settings VALUES ('a','b')"));
    for (const char* name : {"a.db", "a.db-wal", "a.db.lock"}) {
      const auto permissions = fs::status(folder.file(name)).permissions();
      QVERIFY2(permissions == (fs::perms::owner_read | fs::perms::owner_write), name);
    }
  }

  void keepsContentAndLeavesNoLogBehind() {
    const ScratchFolder folder;
    {
      auto database = Database::open(folder.file("a.db"));
      REQUIRE_OK(database);
      QVERIFY(RawConnection::runOn((*database)->handle(), "INSERT INTO settings VALUES ('a','b')"));
    }
    QVERIFY(!fs::exists(folder.file("a.db-wal")));
    auto database = Database::open(folder.file("a.db"));
    REQUIRE_OK(database);
    QCOMPARE(contentOf(**database, "SELECT value FROM settings"), std::string("b"));
  }

  void oddFileNamesWork() {
    const ScratchFolder folder;
    const auto file = folder.file("50% #1? 会话 &c=d.db");
    REQUIRE_OK(Database::open(file));
    REQUIRE_OK(Database::open(file));  // the second opening looks through a URI
    QVERIFY(fs::exists(file));
  }

  void relativePathWorks() {
    const ScratchFolder folder;
    const auto before = fs::current_path();
    fs::current_path(folder.file("").parent_path());
    auto first = Database::open("relative.db");
    if (first) first->reset();
    auto second = Database::open("relative.db");
    fs::current_path(before);
    REQUIRE_OK(first);
    REQUIRE_OK(second);
  }

  void emptyFileBecomesADatabase() {
    const ScratchFolder folder;
    writeBytes(folder.file("a.db"), "");
    REQUIRE_OK(Database::open(folder.file("a.db")));
  }

  void leftoversOfAnInterruptedCreationAreHarmless() {
    const ScratchFolder folder;
    writeBytes(folder.file("a.db.new"), std::string(5000, 'x'));
    writeBytes(folder.file("a.db.new-wal"), std::string(5000, 'y'));
    REQUIRE_OK(Database::open(folder.file("a.db")));
  }

  void secondOpeningIsBusyUntilTheFirstEnds() {
    const ScratchFolder folder;
    auto first = Database::open(folder.file("a.db"));
    REQUIRE_OK(first);
    auto second = Database::open(folder.file("a.db"));
    REQUIRE_ERROR(second, ErrorCode::Busy);
    QVERIFY(second.error().message.find("another Isobath") != std::string::npos);
    first->reset();
    REQUIRE_OK(Database::open(folder.file("a.db")));
  }

  void newerFileIsRefusedUntouched() {
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    REQUIRE_OK(Database::open(file));
    QVERIFY(RawConnection(file).run("PRAGMA user_version = 9999"));
    refused(file, ErrorCode::Unsupported, "newer Isobath");
    QVERIFY(!fs::exists(folder.file("a.db-wal")));
    QVERIFY(!fs::exists(folder.file("a.db-shm")));
  }

  void newerFileWithALogIsRefusedUntouched() {
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    REQUIRE_OK(Database::open(file));
    // A copy of a file in use stands for one whose program was killed: the version is only in the
    // log.
    RawConnection newer(file);
    QVERIFY(newer.run("PRAGMA user_version = 9999"));
    const auto copy = folder.file("copy.db");
    writeBytes(copy, bytesOf(file));
    const std::string log = bytesOf(folder.file("a.db-wal"));
    QVERIFY(!log.empty());
    writeBytes(folder.file("copy.db-wal"), log);
    refused(copy, ErrorCode::Unsupported, "newer Isobath");
    QCOMPARE(bytesOf(folder.file("copy.db-wal")), log);
  }

  void databaseOfAnotherProgramIsRefusedUntouched() {
    const ScratchFolder folder;
    QVERIFY(RawConnection(folder.file("other.db")).run("CREATE TABLE bookmarks (url TEXT)"));
    refused(folder.file("other.db"), ErrorCode::Unsupported, "another program");
  }

  void impossibleVersionIsCorrupt() {
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    REQUIRE_OK(Database::open(file));
    QVERIFY(RawConnection(file).run("PRAGMA user_version = -3"));
    refused(file, ErrorCode::Corrupt, "-3");
  }

  void textFileIsCorruptAndKept() {
    const ScratchFolder folder;
    writeBytes(folder.file("a.db"), "This is my shopping list, not a database.\n");
    refused(folder.file("a.db"), ErrorCode::Corrupt, "kept");
  }

  void emptyFileWithALogIsCorruptAndKept() {
    const ScratchFolder folder;
    writeBytes(folder.file("a.db"), "");
    writeBytes(folder.file("a.db-wal"), "the newest messages");
    refused(folder.file("a.db"), ErrorCode::Corrupt, "log");
    QCOMPARE(bytesOf(folder.file("a.db-wal")), std::string("the newest messages"));
  }

  void folderInPlaceOfAFileIsNamed() {
    const ScratchFolder folder;
    fs::create_directory(folder.file("a.db"));
    auto database = Database::open(folder.file("a.db"));
    REQUIRE_ERROR(database, ErrorCode::Io);
    QVERIFY(database.error().message.find("a.db") != std::string::npos);
  }

  void missingFolderIsNamed() {
    const ScratchFolder folder;
    auto database = Database::open(folder.file("no/such/a.db"));
    REQUIRE_ERROR(database, ErrorCode::Io);
    QVERIFY(database.error().message.find("no/such") != std::string::npos);
  }

  void forbiddenFileIsDenied() {
    if (geteuid() == 0) QSKIP("root may read every file");
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    REQUIRE_OK(Database::open(file));
    fs::permissions(file, fs::perms::none);
    REQUIRE_ERROR(Database::open(file), ErrorCode::Denied);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  }

  void hostileSchemaHasNoSideEffects() {
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    REQUIRE_OK(Database::open(file));
    QVERIFY(RawConnection(file).run("CREATE VIEW evil AS SELECT load_extension('/tmp/evil.so')"));
    auto database = Database::open(file);
    REQUIRE_OK(database);
    QVERIFY(contentOf(**database, "SELECT * FROM evil").find("error: ") == 0);
  }

  void memoryDatabaseHasTheSameSchema() {
    auto database = Database::openInMemory();
    REQUIRE_OK(database);
    QCOMPARE(std::to_string((*database)->schemaVersion()), kNewest);
    QCOMPARE(contentOf(**database, "PRAGMA foreign_keys"), std::string("1"));
  }
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "database_test.moc"
