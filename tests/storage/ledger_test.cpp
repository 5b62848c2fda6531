// The ledger: what it adds up, by what, and what stays when conversations go.
// SPDX-License-Identifier: Apache-2.0
#include "storage/ledger.h"

#include <limits>

#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::ConversationStore;
using storage::Cost;
using storage::Database;
using storage::Ledger;
using storage::LedgerEntry;
using storage::MessageId;
using storage::Spending;
using storage::TimeSpan;
using storage_test::question;
using storage_test::RawConnection;
using storage_test::streamingAnswer;

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;
// 2026-11-24 00:00 UTC.
constexpr std::int64_t kMidnight = 1'795'478'400'000;
constexpr TimeSpan kEver{0, std::numeric_limits<std::int64_t>::max()};

LedgerEntry entry(std::int64_t atMs, const std::string& model = "deepseek-v4.1-flash") {
  LedgerEntry entry;
  entry.atMs = atMs;
  entry.place = "api.deepseek.com";
  entry.model = model;
  entry.hitTokens = 64;
  entry.missTokens = 36;
  entry.outputTokens = 20;
  entry.reasoningTokens = 5;
  entry.period = "off-peak";
  entry.price = "CNY 0.02 / 1.00 / 4.00\nUSD 0.003 / 0.15 / 0.60";
  entry.cost = {1000, 150};
  return entry;
}

LedgerEntry cutOff(std::int64_t atMs) {
  LedgerEntry cut = entry(atMs);
  cut.hitTokens = cut.missTokens = cut.outputTokens = cut.reasoningTokens = 0;
  cut.isComplete = false;
  cut.cost = {};
  return cut;
}

LedgerEntry unpriced(std::int64_t atMs) {
  LedgerEntry free = entry(atMs, "qwen");
  free.place = "cluster.example";
  free.period.clear();
  free.price.clear();
  free.cost = {};
  return free;
}

std::string namesOf(const base::Result<std::vector<storage::ModelSpending>>& rows) {
  if (!rows) return "error: " + rows.error().message;
  std::string names;
  for (const auto& row : *rows) {
    names += (names.empty() ? "" : " ") + row.model + ":" + std::to_string(row.spending.requests);
  }
  return names;
}

}  // namespace

class LedgerTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<Database> m_database;
  std::unique_ptr<ConversationStore> m_store;
  std::unique_ptr<Ledger> m_ledger;

  std::string query(const std::string& sql) {
    return RawConnection::textFrom(m_database->handle(), sql);
  }

 private slots:
  void init() {
    m_ledger.reset();
    m_store.reset();
    m_database = *Database::openInMemory();
    m_store = *ConversationStore::open(*m_database);
    m_ledger = std::make_unique<Ledger>(*m_database);
  }

  void anEmptyLedgerIsAllZero() {
    auto sum = m_ledger->total(kEver);
    REQUIRE_OK(sum);
    QCOMPARE(sum->requests, 0);
    QCOMPARE(sum->withoutFigures + sum->withoutPrice + sum->withoutCny + sum->withoutUsd, 0);
    QCOMPARE(sum->outputTokens + sum->cnyPico + sum->usdPico, 0);
    QCOMPARE(namesOf(m_ledger->byModel(kEver)), std::string());
    QCOMPARE(m_ledger->ofConversation({1})->requests, 0);
    auto bill = m_ledger->ofMessage({1});
    REQUIRE_OK(bill);
    QCOMPARE(bill->requests, 0);
    QVERIFY(bill->cost == Cost() && bill->period.empty() && bill->price.empty());
  }

  void everyFieldIsKept() {
    REQUIRE_OK(m_ledger->add(entry(kMidnight)));
    QCOMPARE(query("SELECT at_ms || ' ' || place || ' ' || model || ' ' || hit_tokens || ' ' || "
                   "miss_tokens || ' ' || output_tokens || ' ' || reasoning_tokens || ' ' || "
                   "is_complete || ' ' || period || ' ' || cny_pico || ' ' || usd_pico FROM ledger "
                   "WHERE conversation_id IS NULL AND message_id IS NULL"),
             std::string("1795478400000 api.deepseek.com deepseek-v4.1-flash 64 36 20 5 1 off-peak "
                         "1000 150"));
    QCOMPARE(query("SELECT price FROM ledger"), entry(0).price);
  }

  void anEntryIsCompletedOrTakenOff() {
    const auto conversation = *m_store->createConversation("a", 1);
    LedgerEntry begun = cutOff(kMidnight);
    begun.conversation = conversation;
    const auto id = m_ledger->add(begun);
    REQUIRE_OK(id);
    const auto other = m_ledger->add(begun);
    REQUIRE_OK(other);
    LedgerEntry ended = entry(kMidnight + 1, "served");
    ended.place = "not.this";
    REQUIRE_OK(m_ledger->update(*id, ended));
    QCOMPARE(query("SELECT conversation_id || ' ' || at_ms || ' ' || place || ' ' || model || ' ' "
                   "|| hit_tokens || ' ' || miss_tokens || ' ' || output_tokens || ' ' || "
                   "reasoning_tokens || ' ' || is_complete || ' ' || period || ' ' || cny_pico || "
                   "' ' || usd_pico FROM ledger WHERE price = '" +
                   ended.price + "' AND is_complete"),
             std::string("1 1795478400000 api.deepseek.com served 64 36 20 5 1 off-peak 1000 150"));
    QCOMPARE(m_ledger->total(kEver)->withoutFigures, 1);
    REQUIRE_OK(m_ledger->remove(*other));
    QCOMPARE(m_ledger->total(kEver)->requests, 1);
    REQUIRE_ERROR(m_ledger->remove(*other), ErrorCode::NotFound);
    REQUIRE_ERROR(m_ledger->update(*other, ended), ErrorCode::NotFound);
    // Its conversation may go meanwhile.
    REQUIRE_OK(m_store->removeConversation(conversation));
    REQUIRE_OK(m_ledger->update(*id, ended));
  }

  void sumsSayWhatTheyLack() {
    REQUIRE_OK(m_ledger->add(entry(kMidnight)));
    REQUIRE_OK(m_ledger->add(cutOff(kMidnight)));
    REQUIRE_OK(m_ledger->add(unpriced(kMidnight)));
    LedgerEntry yuanOnly = entry(kMidnight);
    yuanOnly.cost = {500, std::nullopt};
    REQUIRE_OK(m_ledger->add(yuanOnly));
    auto sum = m_ledger->total(kEver);
    REQUIRE_OK(sum);
    QCOMPARE(sum->requests, 4);
    QCOMPARE(sum->withoutFigures, 1);
    QCOMPARE(sum->withoutPrice, 1);  // not the one that was cut: its price is known
    QCOMPARE(sum->withoutCny, 1);
    QCOMPARE(sum->withoutUsd, 2);
    QCOMPARE(sum->hitTokens, 3 * 64);
    QCOMPARE(sum->missTokens, 3 * 36);
    QCOMPARE(sum->outputTokens, 3 * 20);
    QCOMPARE(sum->reasoningTokens, 3 * 5);
    QCOMPARE(sum->cnyPico, 1500);
    QCOMPARE(sum->usdPico, 150);
  }

  void spansIncludeTheirStartOnly() {
    for (const std::int64_t at : {kMidnight - 1, kMidnight, kMidnight + kDay - 1, kMidnight + kDay})
      REQUIRE_OK(m_ledger->add(entry(at)));
    QCOMPARE(m_ledger->total({kMidnight, kMidnight + kDay})->requests, 2);
    QCOMPARE(m_ledger->total({kMidnight, kMidnight})->requests, 0);
    QCOMPARE(m_ledger->total({kMidnight + kDay, kMidnight})->requests, 0);
  }

  void modelsAddUpToTheTotal() {
    for (int i = 0; i < 50; ++i) {
      const std::int64_t at = kMidnight + i * 5 * kHour;
      REQUIRE_OK(m_ledger->add(i % 3 == 0 ? unpriced(at) : i % 7 == 0 ? cutOff(at) : entry(at)));
    }
    const auto rows = m_ledger->byModel(kEver);
    REQUIRE_OK(rows);
    Spending sum;
    for (const auto& row : *rows) {
      sum.requests += row.spending.requests;
      sum.cnyPico += row.spending.cnyPico;
      sum.outputTokens += row.spending.outputTokens;
      sum.withoutFigures += row.spending.withoutFigures;
    }
    const auto total = m_ledger->total(kEver);
    QCOMPARE(sum.requests, total->requests);
    QCOMPARE(sum.cnyPico, total->cnyPico);
    QCOMPARE(sum.outputTokens, total->outputTokens);
    QCOMPARE(sum.withoutFigures, total->withoutFigures);
  }

  void theDearestModelComesFirst() {
    REQUIRE_OK(m_ledger->add(unpriced(kMidnight)));
    LedgerEntry pro = entry(kMidnight, "pro");
    pro.cost = {9000, 1350};
    REQUIRE_OK(m_ledger->add(pro));
    for (int i = 0; i < 3; ++i) REQUIRE_OK(m_ledger->add(entry(kMidnight, "flash")));
    LedgerEntry elsewhere = entry(kMidnight, "flash");
    elsewhere.place = "other.example";
    elsewhere.cost = {7 * 2000, std::nullopt};  // counts as 2000 of the other currency
    REQUIRE_OK(m_ledger->add(elsewhere));
    auto models = m_ledger->byModel(kEver);
    QCOMPARE(namesOf(models), std::string("flash:1 pro:1 flash:3 qwen:1"));
    QCOMPARE((*models)[0].place, std::string("other.example"));
    QCOMPARE((*models)[2].spending.cnyPico, 3000);
  }

  void aBillAddsUpTheRequestsOfAMessage() {
    const auto conversation = *m_store->createConversation("a", 1);
    const auto asked = *m_store->addMessage(question(conversation, "?"));
    const auto answer = *m_store->addMessage(streamingAnswer(conversation, asked));
    const auto other = *m_store->addMessage(streamingAnswer(conversation, asked));
    LedgerEntry first = entry(kMidnight);
    first.conversation = conversation;
    first.message = answer;
    REQUIRE_OK(m_ledger->add(first));
    auto bill = m_ledger->ofMessage(answer);
    REQUIRE_OK(bill);
    QCOMPARE(bill->requests, 1);
    QCOMPARE(bill->period, std::string("off-peak"));
    QCOMPARE(bill->price, first.price);
    QVERIFY(bill->cost == (Cost{1000, 150}));
    LedgerEntry more = cutOff(kMidnight + 9 * kHour);
    more.conversation = conversation;
    more.message = answer;
    more.period = "peak";
    more.price = "CNY 0.04 / 2.00 / 8.00";
    REQUIRE_OK(m_ledger->add(more));
    LedgerEntry beside = unpriced(kMidnight);
    beside.conversation = conversation;
    beside.message = other;
    REQUIRE_OK(m_ledger->add(beside));
    bill = m_ledger->ofMessage(answer);
    QCOMPARE(bill->requests, 2);
    QCOMPARE(bill->withoutFigures, 1);
    QCOMPARE(bill->withoutPrice, 0);
    QCOMPARE(bill->hitTokens, 64);
    QCOMPARE(bill->missTokens, 36);
    QCOMPARE(bill->outputTokens, 20);
    QCOMPARE(bill->reasoningTokens, 5);
    QCOMPARE(bill->period, std::string("mixed"));
    QVERIFY(bill->price.empty());
    QVERIFY(bill->cost == (Cost{1000, 150}));
    // The conversation reads the same, and only for the messages of its branch.
    const auto branch = m_store->branch(conversation);
    QCOMPARE(branch->back().id, other);
    QCOMPARE(branch->back().answer.bill.withoutPrice, 1);
    QVERIFY(branch->back().answer.bill.cost == Cost());
    QCOMPARE(branch->front().answer.bill.requests, 0);
    QCOMPARE(m_store->message(answer)->answer.bill.requests, 2);
    QCOMPARE(m_store->message(answer)->answer.bill.period, std::string("mixed"));
    QCOMPARE(m_ledger->ofConversation(conversation)->requests, 3);
  }

  void savingAMessageDoesNotTouchItsBill() {
    const auto conversation = *m_store->createConversation("a", 1);
    const auto answer = *m_store->addMessage(streamingAnswer(conversation, std::nullopt));
    LedgerEntry billed = entry(kMidnight);
    billed.message = answer;
    billed.conversation = conversation;
    REQUIRE_OK(m_ledger->add(billed));
    auto record = *m_store->message(answer);
    record.answer.bill = {};
    record.text = "changed";
    REQUIRE_OK(m_store->updateMessage(record));
    QVERIFY(m_store->message(answer)->answer.bill.cost == billed.cost);
  }

  void entriesOutliveTheirConversation() {
    const auto conversation = *m_store->createConversation("a", 1);
    const auto kept = *m_store->createConversation("b", 1);
    const auto answer = *m_store->addMessage(streamingAnswer(conversation, std::nullopt));
    LedgerEntry billed = entry(kMidnight);
    billed.conversation = conversation;
    billed.message = answer;
    REQUIRE_OK(m_ledger->add(billed));
    LedgerEntry beside = entry(kMidnight);
    beside.conversation = kept;
    REQUIRE_OK(m_ledger->add(beside));
    REQUIRE_OK(m_store->removeConversation(conversation));
    QCOMPARE(query("SELECT ifnull(conversation_id, '-') || ifnull(message_id, '-') || cny_pico "
                   "FROM ledger ORDER BY id"),
             "--1000\n" + std::to_string(kept.value) + "-1000");
    QCOMPARE(m_ledger->total(kEver)->cnyPico, 2000);
    QCOMPARE(m_ledger->ofConversation(conversation)->requests, 0);
    QCOMPARE(m_ledger->ofConversation(kept)->requests, 1);
    QCOMPARE(query("PRAGMA foreign_key_check"), std::string());
    // What is written late for something that is gone is refused by name, and can come without it.
    REQUIRE_ERROR(m_ledger->add(billed), ErrorCode::NotFound);
    billed.conversation.reset();
    REQUIRE_ERROR(m_ledger->add(billed), ErrorCode::NotFound);
    billed.message.reset();
    REQUIRE_OK(m_ledger->add(billed));
  }

  void sumsThatDoNotFitAreAnError() {
    LedgerEntry huge = entry(kMidnight);
    huge.cost.cnyPico = std::numeric_limits<std::int64_t>::max();
    REQUIRE_OK(m_ledger->add(huge));
    REQUIRE_OK(m_ledger->add(huge));
    auto sum = m_ledger->total(kEver);
    QVERIFY(!sum.has_value());
    QVERIFY(sum.error().message.find("adding up the ledger") != std::string::npos);
  }

  // The sum of this month is asked for before every question.
  void queriesUseAnIndex_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("index");
    QTest::newRow("span") << "SELECT sum(cny_pico) FROM ledger WHERE at_ms >= 1 AND at_ms < 2"
                          << "ledger_by_time";
    QTest::newRow("conversation") << "SELECT sum(cny_pico) FROM ledger WHERE conversation_id = 1"
                                  << "ledger_by_conversation";
    QTest::newRow("message") << "SELECT sum(cny_pico) FROM ledger WHERE message_id = 1"
                             << "ledger_by_message";
    QTest::newRow("bills") << "SELECT message_id, sum(cny_pico) FROM ledger WHERE "
                              "conversation_id = 1 AND message_id IS NOT NULL GROUP BY message_id "
                              "ORDER BY message_id"
                           << "ledger_by_";
    QTest::newRow("cascade to messages")
        << "UPDATE ledger SET message_id = NULL WHERE message_id = 1"
        << "ledger_by_message";
    QTest::newRow("cascade to conversations")
        << "UPDATE ledger SET conversation_id = NULL WHERE conversation_id = 1"
        << "ledger_by_conversation";
  }
  void queriesUseAnIndex() {
    QFETCH(QString, sql);
    QFETCH(QString, index);
    const std::string plan = storage_test::planOf(m_database->handle(), sql.toStdString());
    QVERIFY2(plan.find("USING INDEX " + index.toStdString()) != std::string::npos ||
                 plan.find("USING COVERING INDEX " + index.toStdString()) != std::string::npos,
             plan.c_str());
    QVERIFY2(index == "ledger_by_" || plan.find("SCAN") == std::string::npos, plan.c_str());
  }
};

QTEST_GUILESS_MAIN(LedgerTest)
#include "ledger_test.moc"
