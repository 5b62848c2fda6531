// From an answer's end to the ledger: one entry for each request, whatever its end; and the
// receipt.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/cost_keeper.h"

#include <sqlite3.h>

#include <QSignalSpy>
#include <QTest>
#include <limits>

#include "tests/ui/viewmodels/chat_window.h"

using base::ErrorCode;
using engine::Completion;
using fakes::ChatWindow;
using storage::MessageState;
using ui::MessageListModel;
using namespace Qt::StringLiterals;

namespace {

constexpr storage::TimeSpan kEver{0, std::numeric_limits<std::int64_t>::max()};

Completion completion(const std::string& model = "chat-2025") {
  Completion done;
  done.usage = {1000, 400, 100, 30};
  done.receipt.servedModel = model;
  done.receipt.place = "api.deepseek.com";
  return done;
}

std::string rowOf(ChatWindow& window) {
  std::string lines;
  const auto collect = [](void* out, int, char** values, char**) {
    static_cast<std::string*>(out)->append(values[0]).append("\n");
    return 0;
  };
  sqlite3_exec(window.database->handle(),
               "SELECT ifnull(conversation_id, '-') || '|' || ifnull(message_id, '-') || '|' || "
               "place || '|' || model || '|' || hit_tokens || '/' || miss_tokens || '/' || "
               "output_tokens || '/' || reasoning_tokens || '|' || is_complete || '|' || period || "
               "'|' || ifnull(cny_pico, '-') || '|' || ifnull(usd_pico, '-') FROM ledger",
               collect, &lines, nullptr);
  return lines;
}

void refuseWrites(ChatWindow& window, bool refuse) {
  sqlite3_exec(window.database->handle(),
               refuse ? "CREATE TEMP TRIGGER full BEFORE INSERT ON main.ledger BEGIN SELECT "
                        "RAISE(FAIL, 'no room'); END;"
                        "CREATE TEMP TRIGGER full2 BEFORE UPDATE ON main.ledger BEGIN SELECT "
                        "RAISE(FAIL, 'no room'); END;"
                        "CREATE TEMP TRIGGER full3 BEFORE DELETE ON main.ledger BEGIN SELECT "
                        "RAISE(FAIL, 'no room'); END"
                      : "DROP TRIGGER temp.full; DROP TRIGGER temp.full2; DROP TRIGGER temp.full3",
               nullptr, nullptr, nullptr);
}

}  // namespace

class CostKeeperTest : public QObject {
  Q_OBJECT

 private:
  // Asks the remote model and waits until the answer's first text is there.
  static void ask(ChatWindow& window) {
    window.chooseRemote();
    QVERIFY(window.chat->send(u"What is the time?"_s));
  }
  static void settle(ChatWindow& window) { QTRY_VERIFY(!window.chat->isGenerating()); }

 private slots:
  void aCompleteAnswerIsWrittenWithItsPrice() {
    ChatWindow window;  // 23:06 in Beijing
    QSignalSpy changed(&window.costs, &ui::CostKeeper::changed);
    ask(window);
    window.backend().text("now");
    window.clock.now += 12LL * 3600 * 1000;  // it ends in peak hours: the beginning counts
    window.backend().end(completion());
    settle(window);
    // 400 hits, 600 misses, 100 written: 40 + 600 + 200 yuan per million.
    QCOMPARE(rowOf(window),
             std::string("1|2|api.deepseek.com|chat-2025|400/600/100/30|1|off-peak|840000000|"
                         "84000000\n"));
    QCOMPARE(changed.count(), 1);
    const auto record = window.stored().back();
    QCOMPARE(record.answer.bill.price,
             std::string("CNY 0.10 / 1.00 / 2.00\nUSD 0.01 / 0.10 / 0.20"));
    QCOMPARE(window.lastRow(MessageListModel::ReceiptRole).toString(),
             u"chat-2025, api.deepseek.com, $0.0001, 40 % from the cache"_s);
    QSignalSpy data(window.chat->messages(), &QAbstractItemModel::dataChanged);
    window.chat->messages()->setCurrency(ui::Currency::Cny);
    QCOMPARE(data.count(), 1);
    QCOMPARE(window.lastRow(MessageListModel::ReceiptRole).toString(),
             u"chat-2025, api.deepseek.com, ¥0.0008, 40 % from the cache"_s);
    // Opened again it says the same.
    window.chat->newConversation();
    window.chat->openConversation(1);
    QCOMPARE(window.lastRow(MessageListModel::ReceiptRole).toString(),
             u"chat-2025, api.deepseek.com, ¥0.0008, 40 % from the cache"_s);
  }

  void peakHoursCostMore() {
    ChatWindow window;
    window.clock.now += 11LL * 3600 * 1000;  // 10:06 in Beijing
    ask(window);
    window.backend().end(completion());
    settle(window);
    QVERIFY(rowOf(window).find("|peak|1680000000|168000000") != std::string::npos);
  }

  void answersOfThisComputerCostNothing() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Hello"_s));
    window.backend().text("hi");
    window.backend().end(completion());
    settle(window);
    QCOMPARE(rowOf(window), std::string());
  }

  void anUnknownModelHasNoPrice() {
    ChatWindow window;
    ask(window);
    window.backend().text("x");
    window.backend().end(completion("chat-9"));
    settle(window);
    QCOMPARE(rowOf(window), std::string("1|2|api.deepseek.com|chat-9|400/600/100/30|1||-|-\n"));
    QVERIFY(
        window.lastRow(MessageListModel::ReceiptRole).toString().contains(u", price unknown"_s));
  }

  void aStoppedAnswerIsWrittenWithoutFigures() {
    ChatWindow window;
    ask(window);
    window.backend().text("half");
    QTRY_COMPARE(window.rows().last(), u"paragraph|half"_s);
    window.chat->stop();
    settle(window);
    QCOMPARE(rowOf(window), std::string("1|2|api.deepseek.com|chat|0/0/0/0|0|off-peak|-|-\n"));
    QVERIFY(window.lastRow(MessageListModel::ReceiptRole)
                .toString()
                .endsWith(u"cost unknown, stopped"_s));
  }

  void anAnswerThatWasCutIsWrittenWithoutFigures() {
    ChatWindow window;
    ask(window);
    window.backend().reasoning("hm");
    window.backend().fail(ErrorCode::Network, "the connection broke");
    settle(window);
    QCOMPARE(rowOf(window), std::string("1|2|api.deepseek.com|chat|0/0/0/0|0|off-peak|-|-\n"));
  }

  void aRefusedRequestIsNotBilled() {
    ChatWindow window;
    ask(window);
    window.backend().fail(ErrorCode::Denied, "did not accept the key (401)");
    settle(window);
    QCOMPARE(rowOf(window), std::string());
  }

  void aReplyThatCannotBeReadMayBeBilled() {
    ChatWindow window;
    ask(window);
    window.backend().fail(ErrorCode::Corrupt, "the reply is not valid JSON");
    settle(window);
    QCOMPARE(rowOf(window), std::string("1|2|api.deepseek.com|chat|0/0/0/0|0|off-peak|-|-\n"));
  }

  // What is on the disk while an answer is written is what a crash leaves.
  void anAnswerThatIsCutByACrashIsWrittenWithoutFigures() {
    ChatWindow window;
    ask(window);
    const std::string cut = "1|2|api.deepseek.com|chat|0/0/0/0|0|off-peak|-|-\n";
    QCOMPARE(rowOf(window), cut);
    window.backend().text("half");
    QTRY_COMPARE(window.rows().last(), u"paragraph|half"_s);
    const auto next = storage::ConversationStore::open(*window.database);
    QVERIFY(next.has_value());
    const auto record = (*next)->branch({1})->back();
    QCOMPARE(record.state, MessageState::Interrupted);
    QCOMPARE(record.answer.bill.withoutFigures, 1);
    QCOMPARE(ui::costText(record.answer.bill, ui::Currency::Usd), u"cost unknown"_s);
    QCOMPARE(rowOf(window), cut);
    window.backend().end(completion());
    settle(window);
    QCOMPARE(window.ledger.total(kEver)->requests, 1);
  }

  void aServerThatSendsNoFiguresIsNotFree() {
    ChatWindow window;
    ask(window);
    window.backend().text("x");
    Completion silent = completion();
    silent.usage = {};
    window.backend().end(silent);
    settle(window);
    QCOMPARE(window.ledger.total(kEver)->withoutFigures, 1);
    QVERIFY(window.stored().back().answer.bill.cost == storage::Cost());
  }

  void anAnswerOfARemovedConversationIsStillPaid() {
    ChatWindow window;
    ask(window);
    window.backend().text("half");
    QTRY_COMPARE(window.rows().last(), u"paragraph|half"_s);
    window.conversations->remove(window.chat->conversationId());
    QCOMPARE(rowOf(window), std::string("-|-|api.deepseek.com|chat|0/0/0/0|0|off-peak|-|-\n"));
  }

  void closingTheWindowWritesToo() {
    ChatWindow window;
    ask(window);
    window.backend().text("half");
    QTRY_COMPARE(window.rows().last(), u"paragraph|half"_s);
    window.close();
    QCOMPARE(window.ledger.total(kEver)->requests, 1);
  }

  void aRequestIsWrittenOnce() {
    ChatWindow window;
    storage::MessageRecord answer;
    answer.answer.place = "api.deepseek.com";
    const auto request = window.costs.began(answer, answer.answer.place, "chat");
    const auto other = window.costs.began(answer, answer.answer.place, "chat");
    QVERIFY(request != 0 && other != request);
    window.costs.ended(request, completion(), true);
    window.costs.ended(request, completion(), true);
    window.costs.ended(0, completion(), true);
    window.costs.ended(4711, completion(), true);
    QCOMPARE(window.ledger.total(kEver)->requests, 1);
    window.costs.ended(other, completion(), true);
    QCOMPARE(window.ledger.total(kEver)->requests, 2);
  }

  void usageThatMakesNoSenseIsBounded() {
    ChatWindow window;
    storage::MessageRecord answer;
    answer.answer.place = "api.deepseek.com";
    Completion odd = completion();
    odd.usage = {10, 5000, 1, 0};
    window.costs.ended(window.costs.began(answer, answer.answer.place, "chat"), odd, true);
    const auto sum = window.ledger.total(kEver);
    QCOMPARE(sum->hitTokens, 10);
    QCOMPARE(sum->missTokens, 0);
  }

  // 10^18 tokens would make every later sum too large, and the cap blind.
  void figuresThatCannotBeTrueDoNotCount_data() {
    QTest::addColumn<qlonglong>("prompt");
    QTest::addColumn<qlonglong>("output");
    const qlonglong most = std::numeric_limits<qlonglong>::max();
    QTest::newRow("prompt") << most << 1LL;
    QTest::newRow("output") << 1LL << most;
    QTest::newRow("both") << most << most;
    QTest::newRow("negative") << -5LL << 10LL;
  }
  void figuresThatCannotBeTrueDoNotCount() {
    QFETCH(qlonglong, prompt);
    QFETCH(qlonglong, output);
    ChatWindow window;
    storage::MessageRecord answer;
    answer.answer.place = "api.deepseek.com";
    Completion odd = completion();
    odd.usage = {prompt, 0, output, 0};
    for (int i = 0; i < 20; ++i)
      window.costs.ended(window.costs.began(answer, answer.answer.place, "chat"), odd, true);
    const auto sum = window.ledger.total(kEver);
    QVERIFY(sum.has_value());
    QCOMPARE(sum->withoutFigures, 20);
    QCOMPARE(sum->cnyPico, 0);
  }

  void aRefusalThatCouldNotBeTakenOffIsTakenOffLater() {
    ChatWindow window;
    ask(window);
    refuseWrites(window, true);
    window.backend().fail(ErrorCode::Denied, "did not accept the key (401)");
    settle(window);
    QCOMPARE(window.ledger.total(kEver)->requests, 1);
    refuseWrites(window, false);
    ask(window);
    window.backend().fail(ErrorCode::Denied, "did not accept the key (401)");
    settle(window);
    QCOMPARE(window.ledger.total(kEver)->requests, 0);
  }

  void aLedgerThatFailsStopsNothingAndIsCaughtUp() {
    ChatWindow window;
    refuseWrites(window, true);
    for (int i = 0; i < 2; ++i) {
      ask(window);
      window.backend().text("fine");
      window.backend().end(completion());
      settle(window);
      QCOMPARE(window.stored().back().state, MessageState::Complete);
      QVERIFY(window.chat->bannerText().contains(u"could not be written down"_s) == (i == 0));
      window.chat->dismissBanner();
    }
    QCOMPARE(rowOf(window), std::string());
    refuseWrites(window, false);
    ask(window);
    window.backend().end(completion());
    settle(window);
    QCOMPARE(window.ledger.total(kEver)->requests, 3);
    QCOMPARE(window.stored()[1].answer.bill.requests, 1);
  }
};

QTEST_MAIN(CostKeeperTest)
#include "cost_keeper_test.moc"
