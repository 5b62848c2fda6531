// The cap of a month: its edges, what it counts, and what it refuses.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/spending_limit.h"

#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"

using fakes::ChatWindow;
using ui::Amount;
using ui::Currency;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kUnit = 1'000'000'000'000;

std::int64_t at(int year, int month, int day, int hour = 12) {
  return QDateTime(QDate(year, month, day), QTime(hour, 0)).toMSecsSinceEpoch();
}

void spend(ChatWindow& window, std::int64_t atMs, std::int64_t cnyPico,
           std::optional<std::int64_t> usdPico = 0) {
  storage::LedgerEntry entry;
  entry.atMs = atMs;
  entry.place = "api.deepseek.com";
  entry.model = "chat";
  entry.cost = {cnyPico, usdPico};
  QVERIFY(window.ledger.add(entry).has_value());
  window.limit.refresh();
}

}  // namespace

class SpendingLimitTest : public QObject {
  Q_OBJECT

 private slots:
  void withoutACapNothingIsRefused() {
    ChatWindow window;
    spend(window, window.clock.now, 1'000'000 * kUnit);
    QCOMPARE(window.limit.refusal(fakes::remoteChoice(u"chat"_s)), QString());
    QVERIFY(window.limit.warning().isEmpty() && !window.limit.isReached());
    window.limit.dismissWarning();
  }

  void edges_data() {
    QTest::addColumn<qlonglong>("pico");
    QTest::addColumn<bool>("warns");
    QTest::addColumn<bool>("stops");
    QTest::newRow("just below 80 %") << qlonglong(16 * kUnit - 1) << false << false;
    QTest::newRow("80 %") << qlonglong(16 * kUnit) << true << false;
    QTest::newRow("just below the cap") << qlonglong(20 * kUnit - 1) << true << false;
    QTest::newRow("the cap") << qlonglong(20 * kUnit) << true << true;
    QTest::newRow("above") << qlonglong(20 * kUnit + 1) << true << true;
  }
  void edges() {
    QFETCH(qlonglong, pico);
    QFETCH(bool, warns);
    QFETCH(bool, stops);
    ChatWindow window;
    QVERIFY(window.limit.setCap(Amount{20 * kUnit, Currency::Cny}));
    spend(window, window.clock.now, pico);
    QCOMPARE(!window.limit.warning().isEmpty(), warns);
    QCOMPARE(window.limit.isReached(), stops);
    QCOMPARE(!window.limit.refusal(fakes::remoteChoice(u"chat"_s)).isEmpty(), stops);
  }

  void onlyThisMonthCountsByTheReadersClock() {
    ChatWindow window;
    window.clock.now = at(2025, 7, 31, 23);
    QVERIFY(window.limit.setCap(Amount{20 * kUnit, Currency::Cny}));
    spend(window, at(2025, 6, 30, 23), 50 * kUnit);
    spend(window, at(2025, 8, 1, 0), 50 * kUnit);
    QCOMPARE(window.limit.spentPico(), 0);
    spend(window, at(2025, 7, 1, 0), 20 * kUnit);
    QVERIFY(window.limit.isReached());
    // A new month begins while the window is open, and no entry is written.
    window.clock.now = at(2025, 9, 1, 0);
    QVERIFY(!window.limit.isReached());
    QCOMPARE(window.limit.spentPico(), 0);
  }

  void nothingIsConverted() {
    ChatWindow window;
    QVERIFY(window.limit.setCap(Amount{20 * kUnit, Currency::Cny}));
    spend(window, window.clock.now, 0, 1000 * kUnit);
    QVERIFY(!window.limit.isReached());
    spend(window, window.clock.now, 20 * kUnit, 3 * kUnit);
    QVERIFY(!window.limit.refusal(fakes::remoteChoice(u"chat"_s)).isEmpty());
    // It has no price in yuan, so a cap in yuan says nothing about it.
    QCOMPARE(window.limit.refusal(fakes::remoteChoice(u"dollars"_s)), QString());
    QVERIFY(window.limit.setCap(Amount{1003 * kUnit, Currency::Usd}));
    QVERIFY(!window.limit.refusal(fakes::remoteChoice(u"dollars"_s)).isEmpty());
  }

  void whatHasNoPriceGoesOn() {
    ChatWindow window;
    QVERIFY(window.limit.setCap(Amount{kUnit, Currency::Cny}));
    spend(window, window.clock.now, 2 * kUnit);
    QCOMPARE(window.limit.refusal(fakes::remoteChoice(u"unknown"_s)), QString());
    QCOMPARE(window.limit.refusal(fakes::localChoice(u"chat"_s)), QString());
    QVERIFY(window.limit.warning().contains(u"not counted"_s));
  }

  void theWarningIsGivenOnceAMonth() {
    ChatWindow window;
    QVERIFY(window.limit.setCap(Amount{20 * kUnit, Currency::Cny}));
    spend(window, window.clock.now, 17 * kUnit);
    QCOMPARE(window.limit.warning(), u"¥17.00 of this month's cap of ¥20.00 are spent."_s);
    window.limit.dismissWarning();
    QVERIFY(window.limit.warning().isEmpty());
    ui::SpendingLimit again({window.ledger, window.settings, window.table, window.clock.reader()});
    QVERIFY(again.warning().isEmpty());
    QCOMPARE(again.cap()->pico, 20 * kUnit);
    // That it is reached is always said; a raised cap warns anew.
    spend(window, window.clock.now, 3 * kUnit);
    window.limit.dismissWarning();
    QVERIFY(!window.limit.warning().isEmpty());
    QVERIFY(window.limit.setCap(Amount{24 * kUnit, Currency::Cny}));
    QVERIFY(window.limit.warning().startsWith(u"¥20.00 of"_s));
    window.limit.dismissWarning();
    const std::int64_t month = 31LL * 24 * 3600 * 1000;
    window.clock.now += month;
    spend(window, window.clock.now, 23 * kUnit);
    QVERIFY(!window.limit.warning().isEmpty());
    QVERIFY(window.limit.setCap(std::nullopt));
    QVERIFY(window.limit.warning().isEmpty());
  }

  void sendingStopsWithTheReasonAndGoesOnAfterRaising() {
    ChatWindow window;
    window.chooseRemote();
    QSignalSpy canSend(window.chat.get(), &ui::ChatController::canSendChanged);
    QVERIFY(window.limit.setCap(Amount{kUnit, Currency::Usd}));
    spend(window, window.clock.now, 0, kUnit);
    QVERIFY(!window.chat->canSend());
    QVERIFY(canSend.count() >= 2);
    QCOMPARE(window.chat->sendHint(),
             u"The cap of $1.00 for this month is reached. Raise it, or "
             "choose a model without a price."_s);
    QVERIFY(!window.chat->send(u"Hello"_s));
    QVERIFY(window.limit.setCap(Amount{2 * kUnit, Currency::Usd}));
    QVERIFY(window.chat->canSend());
  }

  void aRunningAnswerIsNotCut() {
    ChatWindow window;
    window.chooseRemote();
    QVERIFY(window.chat->send(u"Hello"_s));
    QVERIFY(window.limit.setCap(Amount{kUnit, Currency::Usd}));
    spend(window, window.clock.now, 0, kUnit);
    window.backend().text("still here");
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.storedAnswer(), std::string("still here"));
    QVERIFY(!window.chat->canSend());
  }

  void anotherProgramsNonsenseIsNoCap_data() {
    QTest::addColumn<QString>("value");
    for (const char* value : {"", "20", "20 EUR", "-5 CNY", "0 CNY", "x CNY", "5CNY", "5  CNY",
                              "99999999999999999999 CNY"})
      QTest::addRow("%s", value) << value;
  }
  void anotherProgramsNonsenseIsNoCap() {
    QFETCH(QString, value);
    ChatWindow window;
    QVERIFY(window.settings.set(storage::Setting::MonthlyCap, value.toStdString()).has_value());
    const ui::SpendingLimit limit(
        {window.ledger, window.settings, window.table, window.clock.reader()});
    QVERIFY(!limit.cap().has_value());
  }
};

QTEST_MAIN(SpendingLimitTest)
#include "spending_limit_test.moc"
