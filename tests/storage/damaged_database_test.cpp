// Damaged files: named, kept byte for byte, and never a crash, whatever byte is wrong.
// SPDX-License-Identifier: Apache-2.0
#include <random>

#include "storage/endpoint_store.h"
#include "storage/ledger.h"
#include "storage/settings.h"
#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::ConversationStore;
using storage::Database;
using storage_test::bytesOf;
using storage_test::question;
using storage_test::RawConnection;
using storage_test::ScratchFolder;
using storage_test::writeBytes;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPage = 4096;

bool fillOtherTables(Database& database, ConversationStore& store) {
  auto asked = store.addMessage(question({1}, "look", storage::MessageId{8}),
                                {{"a.png", "image/png", std::string(5000, 'p')}});
  if (!asked) return false;
  storage::LedgerEntry entry;
  entry.conversation = storage::ConversationId{1};
  for (int i = 0; i < 40; ++i) {
    entry.message = storage::MessageId{1 + i % 8};
    entry.atMs = i;
    entry.model = "model " + std::to_string(i % 3);
    entry.cost.cnyPico = i;
    if (!storage::Ledger(database).add(entry)) return false;
  }
  return storage::Settings(database).set(storage::Setting::Theme, "dark").has_value() &&
         storage::EndpointStore(database)
             .add({{}, "cluster", "https://cluster.example", "", "", 1, 1, "a\nb"})
             .has_value();
}

bool fill(const fs::path& file) {
  auto database = Database::open(file);
  if (!database) return false;
  auto store = ConversationStore::open(**database);
  if (!store) return false;
  for (int c = 0; c < 5; ++c) {
    auto id = (*store)->createConversation("conversation " + std::to_string(c), c);
    std::optional<storage::MessageId> parent;
    for (int m = 0; m < 8; ++m) {
      auto added = (*store)->addMessage(
          question(*id, std::string(static_cast<std::size_t>(m) * 900U, 'x'), parent));
      if (!added) return false;
      parent = *added;
    }
  }
  return fillOtherTables(**database, **store);
}

void useOtherTables(Database& database, ConversationStore& store) {
  storage::Ledger ledger(database);
  const storage::TimeSpan ever{0, 1'000'000};
  (void)ledger.total(ever).has_value();
  (void)ledger.byModel(ever).has_value();
  (void)ledger.ofConversation({1}).has_value();
  (void)ledger.ofMessage({1}).has_value();
  (void)ledger.add({}).has_value();
  (void)ledger.update({1}, {}).has_value();
  (void)ledger.remove({2}).has_value();
  (void)store.attachments({41}).has_value();
  storage::EndpointStore endpoints(database);
  if (auto all = endpoints.list()) {
    for (auto& endpoint : *all) {
      endpoint.models += "more";
      (void)endpoints.update(endpoint).has_value();
      (void)endpoints.remove(endpoint.id).has_value();
    }
  }
}

// Reads and writes everywhere. Failing is fine, as long as it is said.
void useEverything(Database& database) {
  // The disk's own safety is not what is tested here, and waiting for it takes most of the time.
  sqlite3_exec(database.handle(), "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
  auto store = ConversationStore::open(database);
  if (!store) return;
  useOtherTables(database, **store);
  if (auto all = (*store)->conversations()) {
    for (const auto& record : *all) {
      if (auto messages = (*store)->branch(record.id); messages && !messages->empty()) {
        auto changed = messages->back();
        changed.text += "more";
        (void)(*store)->updateMessage(changed).has_value();
      }
      (void)(*store)->addMessage(question(record.id, "new", record.head)).has_value();
      (void)(*store)->removeConversation(record.id).has_value();
    }
  }
  (void)storage::Settings(database).get(storage::Setting::Theme).has_value();
  useOtherTables(database, **store);
}

}  // namespace

class DamagedDatabaseTest : public QObject {
  Q_OBJECT

 private:
  ScratchFolder m_folder;
  std::string m_sound;

  // Writes `bytes` as the only file of its name, without log or lock.
  fs::path damagedFile(const std::string& bytes) const {
    const auto file = m_folder.file("a.db");
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) fs::remove(file.string() + suffix);
    writeBytes(file, bytes);
    return file;
  }
  static void verifyNamedAndKept(const fs::path& file,
                                 const base::Result<std::unique_ptr<Database>>& database,
                                 const std::string& bytes) {
    QVERIFY2(database.error().message.find(file.string()) != std::string::npos,
             database.error().message.c_str());
    QVERIFY2(bytesOf(file) == bytes, "the refused file was written to");
  }

 private slots:
  void initTestCase() {
    QVERIFY(fill(m_folder.file("sound.db")));
    m_sound = bytesOf(m_folder.file("sound.db"));
    QVERIFY(m_sound.size() > 20 * kPage);
  }

  void truncatedFileIsCorruptAndKept_data() {
    QTest::addColumn<int>("size");
    for (const int size : {1, 15, 16, 99, 100, 4095, 4096, 4097, 8192, 40000}) {
      QTest::addRow("%d bytes", size) << size;
    }
    QTest::addRow("one page less") << -static_cast<int>(kPage);
  }
  void truncatedFileIsCorruptAndKept() {
    QFETCH(int, size);
    const auto kept =
        static_cast<std::size_t>(size > 0 ? size : static_cast<int>(m_sound.size()) + size);
    const std::string bytes = m_sound.substr(0, kept);
    const auto file = damagedFile(bytes);
    auto database = Database::open(file);
    REQUIRE_ERROR(database, ErrorCode::Corrupt);
    verifyNamedAndKept(file, database, bytes);
    QVERIFY(database.error().message.find("kept") != std::string::npos);
  }

  void zeroedPageIsCorruptAndKept() {
    for (std::size_t page = 0; page < 3; ++page) {
      std::string bytes = m_sound;
      bytes.replace(page * kPage, kPage, std::string(kPage, '\0'));
      const auto file = damagedFile(bytes);
      auto database = Database::open(file);
      REQUIRE_ERROR(database, ErrorCode::Corrupt);
      verifyNamedAndKept(file, database, bytes);
    }
  }

  void everyByteOfTheHeaderMayBeWrong() {
    int refused = 0;
    for (std::size_t at = 0; at < 108; ++at) {
      for (const int flip : {0x01, 0x80, 0xff}) {
        std::string bytes = m_sound;
        bytes[at] = static_cast<char>(bytes[at] ^ flip);
        const auto file = damagedFile(bytes);
        auto database = Database::open(file);
        if (database) {
          useEverything(**database);
          continue;
        }
        ++refused;
        verifyNamedAndKept(file, database, bytes);
      }
    }
    QVERIFY(refused > 100);
  }

  void anyByteOfThePagesMayBeWrong() {
    std::mt19937 random(7);
    int refused = 0;
    for (int trial = 0; trial < 300; ++trial) {
      std::string bytes = m_sound;
      const auto flips = 1 + random() % 3U;
      for (unsigned i = 0; i < flips; ++i) {
        // Every other flip hits the start of a page, where its structure is.
        const std::size_t at = random() % 2U == 0
                                   ? random() % bytes.size()
                                   : random() % (bytes.size() / kPage) * kPage + random() % 40U;
        bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U + random() % 255U));
      }
      const auto file = damagedFile(bytes);
      auto database = Database::open(file);
      if (database) {
        useEverything(**database);
        continue;
      }
      ++refused;
      verifyNamedAndKept(file, database, bytes);
    }
    QVERIFY2(refused > 30, qPrintable(QString::number(refused)));
  }

  void damagedLogLosesAtMostItsEnd() {
    const ScratchFolder folder;
    const auto live = folder.file("live.db");
    QVERIFY(fill(live));
    auto database = Database::open(live);
    REQUIRE_OK(database);
    auto store = ConversationStore::open(**database);
    REQUIRE_OK(store);
    for (int i = 0; i < 10; ++i)
      REQUIRE_OK((*store)->createConversation("in the log " + std::to_string(i), 10000 + i));
    const std::string file = bytesOf(live);
    const std::string log = bytesOf(folder.file("live.db-wal"));
    QVERIFY(log.size() > 5 * kPage);
    std::mt19937 random(11);
    for (int trial = 0; trial < 60; ++trial) {
      std::string bytes = log;
      if (trial % 2 == 0)
        bytes.resize(random() % bytes.size());
      else
        bytes[random() % bytes.size()] ^= static_cast<char>(1U + random() % 255U);
      const auto copy = damagedFile(file);
      writeBytes(copy.string() + "-wal", bytes);
      auto opened = Database::open(copy);
      REQUIRE_OK(opened);  // frames have checksums: what is damaged was never committed
      auto reader = ConversationStore::open(**opened);
      REQUIRE_OK(reader);
      auto all = (*reader)->conversations();
      REQUIRE_OK(all);
      QVERIFY(all->size() >= 5 && all->size() <= 15);
      // Newest first and without a hole: only the end can be missing.
      for (std::size_t i = 5; i < all->size(); ++i) {
        QCOMPARE((*all)[all->size() - 1 - i].title, "in the log " + std::to_string(i - 5));
      }
    }
  }

  void unknownWordsInRowsAreCorrupt_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("named");
    QTest::newRow("role") << "UPDATE messages SET role = 'wizard' WHERE id = 3"
                          << "wizard";
    QTest::newRow("state") << "UPDATE messages SET state = 'dreaming' WHERE id = 3"
                           << "dreaming";
    QTest::newRow("empty") << "UPDATE messages SET state = '' WHERE id = 3"
                           << "state";
  }
  void unknownWordsInRowsAreCorrupt() {
    QFETCH(QString, sql);
    QFETCH(QString, named);
    const auto file = damagedFile(m_sound);
    QVERIFY(RawConnection(file).run(sql.toStdString()));
    auto database = Database::open(file);
    REQUIRE_OK(database);
    auto store = ConversationStore::open(**database);
    REQUIRE_OK(store);
    auto one = (*store)->message({3});
    REQUIRE_ERROR(one, ErrorCode::Corrupt);
    QVERIFY(one.error().message.find("message 3") != std::string::npos);
    QVERIFY(one.error().message.find(named.toStdString()) != std::string::npos);
    REQUIRE_ERROR((*store)->branch({1}), ErrorCode::Corrupt);
    REQUIRE_OK((*store)->branch({2}));  // the others can still be read
  }

  void brokenChainsAreCorrupt_data() {
    QTest::addColumn<QString>("sql");
    QTest::newRow("ring") << "PRAGMA ignore_check_constraints = 1; "
                             "UPDATE messages SET parent_id = 5 WHERE id = 2";
    QTest::newRow("own parent") << "PRAGMA ignore_check_constraints = 1; "
                                   "UPDATE messages SET parent_id = 4 WHERE id = 4";
    QTest::newRow("hole") << "DELETE FROM messages WHERE id = 4";
    QTest::newRow("other conversation") << "UPDATE messages SET parent_id = 3 WHERE id = 12";
    QTest::newRow("head is missing") << "DELETE FROM messages WHERE id = 8";
  }
  void brokenChainsAreCorrupt() {
    QFETCH(QString, sql);
    const auto file = damagedFile(m_sound);
    QVERIFY(RawConnection(file).run(sql.toStdString()));
    auto database = Database::open(file);
    // A row that breaks a CHECK is found at the opening, other nonsense at the reading.
    if (!database) {
      REQUIRE_ERROR(database, ErrorCode::Corrupt);
      return;
    }
    auto store = ConversationStore::open(**database);
    REQUIRE_OK(store);
    const bool second = sql.contains("id = 12");
    REQUIRE_ERROR((*store)->branch({second ? 2 : 1}), ErrorCode::Corrupt);
  }
};

QTEST_GUILESS_MAIN(DamagedDatabaseTest)
#include "damaged_database_test.moc"
