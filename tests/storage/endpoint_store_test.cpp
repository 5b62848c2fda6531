// Endpoints: what is there at first, order, unique addresses, and what is missing.
// SPDX-License-Identifier: Apache-2.0
#include "storage/endpoint_store.h"

#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::Database;
using storage::EndpointId;
using storage::EndpointRecord;
using storage::EndpointStore;
using storage_test::ScratchFolder;

namespace {

EndpointRecord cluster() {
  EndpointRecord record;
  record.name = "我们的 cluster";
  record.baseUrl = "https://cluster.example:8443/v1";
  record.proxy = "socks5h://proxy.example:1080";
  record.caFile = "/etc/ssl/our ca.pem";
  record.connectTimeoutMs = 1'000;
  record.idleTimeoutMs = 86'400'000;
  record.models = "a\nb 'quoted' \"too\"\n";
  return record;
}

void compare(const EndpointRecord& got, const EndpointRecord& expected) {
  QCOMPARE(got.name, expected.name);
  QCOMPARE(got.baseUrl, expected.baseUrl);
  QCOMPARE(got.proxy, expected.proxy);
  QCOMPARE(got.caFile, expected.caFile);
  QCOMPARE(got.connectTimeoutMs, expected.connectTimeoutMs);
  QCOMPARE(got.idleTimeoutMs, expected.idleTimeoutMs);
  QCOMPARE(got.models, expected.models);
}

}  // namespace

class EndpointStoreTest : public QObject {
  Q_OBJECT

 private:
  ScratchFolder m_folder;
  std::unique_ptr<Database> m_database;
  std::unique_ptr<EndpointStore> m_store;
  int m_count = 0;

  void open(bool fresh) {
    if (fresh) ++m_count;
    m_store.reset();
    m_database.reset();
    auto database = Database::open(m_folder.file(("e" + std::to_string(m_count)).c_str()));
    REQUIRE_OK(database);
    m_database = std::move(*database);
    m_store = std::make_unique<EndpointStore>(*m_database);
  }
  std::string urls() {
    auto all = m_store->list();
    if (!all) return "error: " + all.error().message;
    std::string text;
    for (const auto& endpoint : *all) text += endpoint.baseUrl + "\n";
    return text;
  }

 private slots:
  void init() { open(true); }

  void deepSeekIsThereFirst() {
    auto all = m_store->list();
    REQUIRE_OK(all);
    QCOMPARE(all->size(), std::size_t{1});
    EndpointRecord expected;
    expected.name = "DeepSeek";
    expected.baseUrl = "https://api.deepseek.com";
    compare(all->front(), expected);
  }

  void everyFieldSurvivesReopening() {
    auto id = m_store->add(cluster());
    REQUIRE_OK(id);
    open(false);
    auto all = m_store->list();
    REQUIRE_OK(all);
    QCOMPARE(all->size(), std::size_t{2});
    QCOMPARE((*all)[1].id, *id);
    compare((*all)[1], cluster());
  }

  void orderIsThatOfAdding() {
    for (const char* url : {"https://z", "https://a", "https://m"}) {
      EndpointRecord record = cluster();
      record.baseUrl = url;
      record.id = {1};  // ignored
      REQUIRE_OK(m_store->add(record));
    }
    QCOMPARE(urls(), std::string("https://api.deepseek.com\nhttps://z\nhttps://a\nhttps://m\n"));
    auto changed = (*m_store->list())[1];
    changed.baseUrl = "https://zz";
    REQUIRE_OK(m_store->update(changed));
    QCOMPARE(urls(), std::string("https://api.deepseek.com\nhttps://zz\nhttps://a\nhttps://m\n"));
  }

  void noTwoHaveTheSameAddress() {
    auto id = m_store->add(cluster());
    REQUIRE_OK(id);
    REQUIRE_ERROR(m_store->add(cluster()), ErrorCode::InvalidArgument);
    EndpointRecord taken = cluster();
    taken.id = *id;
    taken.baseUrl = "https://api.deepseek.com";
    REQUIRE_ERROR(m_store->update(taken), ErrorCode::InvalidArgument);
    QCOMPARE(urls(), std::string("https://api.deepseek.com\nhttps://cluster.example:8443/v1\n"));
    taken = cluster();
    taken.id = *id;
    taken.name = "same address, other name";
    REQUIRE_OK(m_store->update(taken));
    QCOMPARE((*m_store->list())[1].name, taken.name);
  }

  void updateChangesOnlyItsOwn() {
    auto first = m_store->add(cluster());
    REQUIRE_OK(first);
    EndpointRecord second = cluster();
    second.baseUrl = "http://localhost:11434";
    auto id = m_store->add(second);
    REQUIRE_OK(id);
    second.id = *id;
    second.models.clear();
    second.idleTimeoutMs = 5;
    REQUIRE_OK(m_store->update(second));
    auto all = m_store->list();
    compare((*all)[1], cluster());
    compare((*all)[2], second);
  }

  void missingOnesAreNotFound() {
    EndpointRecord record = cluster();
    record.id = {4711};
    REQUIRE_ERROR(m_store->update(record), ErrorCode::NotFound);
    auto removed = m_store->remove(EndpointId{4711});
    REQUIRE_ERROR(removed, ErrorCode::NotFound);
    QVERIFY(removed.error().message.find("4711") != std::string::npos);
    QCOMPARE(urls(), std::string("https://api.deepseek.com\n"));
  }

  // A late save of an endpoint that was removed must not hit the one that came after it.
  void removedIdsAreNotUsedAgain() {
    auto id = m_store->add(cluster());
    REQUIRE_OK(id);
    REQUIRE_OK(m_store->remove(*id));
    REQUIRE_ERROR(m_store->remove(*id), ErrorCode::NotFound);
    auto again = m_store->add(cluster());
    REQUIRE_OK(again);
    QVERIFY(*again != *id);
    // DeepSeek's may be removed too, and stays so.
    REQUIRE_OK(m_store->remove((*m_store->list())[0].id));
    open(false);
    QCOMPARE(urls(), std::string("https://cluster.example:8443/v1\n"));
  }
};

QTEST_GUILESS_MAIN(EndpointStoreTest)
#include "endpoint_store_test.moc"
