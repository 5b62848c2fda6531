// The page about costs: sums, days, models, the age of the prices, and the cap as it is typed.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/usage_model.h"

#include <QDateTime>
#include <QSignalSpy>
#include <QTest>
#include <ctime>

#include "tests/ui/viewmodels/chat_window.h"

using fakes::ChatWindow;
using storage::LedgerEntry;
using ui::Amount;
using ui::Currency;
using ui::UsageModel;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kUnit = 1'000'000'000'000;

std::int64_t at(int year, int month, int day, int hour = 12) {
  return QDateTime(QDate(year, month, day), QTime(hour, 0)).toMSecsSinceEpoch();
}

LedgerEntry entry(std::int64_t atMs, std::optional<std::int64_t> cny,
                  std::optional<std::int64_t> usd) {
  LedgerEntry entry;
  entry.atMs = atMs;
  entry.place = "api.deepseek.com";
  entry.model = "chat";
  entry.hitTokens = 750;
  entry.missTokens = 250;
  entry.outputTokens = 20;
  entry.cost = {cny, usd};
  return entry;
}

UsageModel::Parts partsOf(ChatWindow& window, const QLocale& locale = QLocale::c()) {
  return {window.ledger, window.settings,       window.table,
          window.limit,  window.clock.reader(), locale};
}

QString of(const QVariant& row, const QString& name) {
  return row.toMap()[name].toString();
}

}  // namespace

class UsageModelTest : public QObject {
  Q_OBJECT

 private slots:
  void anEmptyLedger() {
    ChatWindow window;
    window.clock.now = at(2025, 6, 3);
    UsageModel usage(partsOf(window));
    usage.refresh();
    QCOMPARE(usage.month(), u"$0.00"_s);
    QCOMPARE(usage.today(), u"$0.00"_s);
    QVERIFY(usage.notes().isEmpty() && usage.models().isEmpty());
    QCOMPARE(usage.days().size(), 3);
    QCOMPARE(usage.days()[2].toMap()[u"share"_s].toDouble(), 0.0);
  }

  void sumsOfMonthTodayDaysAndModels() {
    ChatWindow window;
    window.clock.now = at(2025, 6, 10, 15);
    for (const LedgerEntry& e : {entry(at(2025, 5, 31, 23), 9 * kUnit, 9 * kUnit),
                                 entry(at(2025, 6, 1, 0), 4 * kUnit, kUnit),
                                 entry(at(2025, 6, 10, 0), 2 * kUnit, kUnit / 2)})
      QVERIFY(window.ledger.add(e).has_value());
    LedgerEntry pro = entry(at(2025, 6, 10, 14), 6 * kUnit, 2 * kUnit);
    pro.model = "pro";
    QVERIFY(window.ledger.add(pro).has_value());
    UsageModel usage(partsOf(window, QLocale(QLocale::Chinese)));
    usage.refresh();
    QCOMPARE(usage.month(), u"¥12.00"_s);
    QCOMPARE(usage.today(), u"¥8.00"_s);
    QCOMPARE(usage.days().size(), 10);
    QCOMPARE(of(usage.days()[0], u"cost"_s), u"¥4.00"_s);
    QCOMPARE(usage.days()[0].toMap()[u"share"_s].toDouble(), 0.5);
    QCOMPARE(usage.days()[1].toMap()[u"share"_s].toDouble(), 0.0);
    QCOMPARE(usage.days()[9].toMap()[u"share"_s].toDouble(), 1.0);
    QCOMPARE(usage.models().size(), 2);
    QCOMPARE(of(usage.models()[0], u"name"_s), u"pro"_s);
    QCOMPARE(of(usage.models()[1], u"cost"_s), u"¥6.00"_s);
    QCOMPARE(of(usage.models()[1], u"detail"_s),
             u"2 requests, 2,000 tokens read (75 % from the cache), 40 written"_s);
  }

  // The clocks go back on 26 October: its first days are an hour ahead of today's clock.
  void daysAreThoseOfTheirOwnClock() {
    const QByteArray zone = qgetenv("TZ");
    qputenv("TZ", "Europe/Berlin");
    tzset();
    {
      ChatWindow window;
      window.clock.now = at(2025, 10, 31);
      const std::int64_t firstMinute = at(2025, 10, 1, 0);
      for (const LedgerEntry& e :
           {entry(firstMinute - 1, 9 * kUnit, 0), entry(firstMinute, kUnit, 0),
            entry(at(2025, 10, 26, 23), 2 * kUnit, 0)})
        QVERIFY(window.ledger.add(e).has_value());
      UsageModel usage(partsOf(window, QLocale(QLocale::Chinese)));
      usage.refresh();
      QCOMPARE(usage.month(), u"¥3.00"_s);
      QCOMPARE(usage.days().size(), 31);
      QCOMPARE(of(usage.days()[0], u"cost"_s), u"¥1.00"_s);
      QCOMPARE(of(usage.days()[25], u"cost"_s), u"¥2.00"_s);
    }
    zone.isNull() ? qunsetenv("TZ") : qputenv("TZ", zone);
    tzset();
  }

  void whatASumLacksIsSaid() {
    ChatWindow window;
    LedgerEntry cut = entry(window.clock.now, std::nullopt, std::nullopt);
    cut.isComplete = false;
    for (const LedgerEntry& e : {entry(window.clock.now, 2 * kUnit, kUnit), cut,
                                 entry(window.clock.now, std::nullopt, std::nullopt),
                                 entry(window.clock.now, std::nullopt, kUnit)})
      QVERIFY(window.ledger.add(e).has_value());
    UsageModel usage(partsOf(window));
    usage.setCurrency(u"CNY"_s);
    QCOMPARE(usage.month(), u"at least ¥2.00"_s);
    QCOMPARE(usage.notes().size(), 3);
    QCOMPARE(usage.notes()[0],
             u"Not in the sum: 1 request without the server's count of tokens."_s);
    QCOMPARE(usage.notes()[1], u"Not in the sum: 1 request without a known price."_s);
    QCOMPARE(usage.notes()[2], u"Not in the sum: 1 request priced in the other currency only."_s);
    QVERIFY(window.ledger.add(cut).has_value());
    usage.refresh();
    QVERIFY(usage.notes()[0].contains(u": 2 requests without"_s));
    usage.setCurrency(u"USD"_s);
    QCOMPARE(usage.month(), u"at least $2.00"_s);
    QCOMPARE(usage.notes().size(), 2);
  }

  void theOnlyCurrencyWithAPriceIsShown() {
    ChatWindow window;
    QVERIFY(window.ledger.add(entry(window.clock.now, std::nullopt, kUnit)).has_value());
    UsageModel usage(partsOf(window, QLocale(QLocale::Chinese)));
    usage.refresh();
    QCOMPARE(usage.month(), u"$1.00"_s);
    QVERIFY(usage.notes().isEmpty());
  }

  void withoutAnyPriceNothingIsInvented() {
    ChatWindow window;
    QVERIFY(window.ledger.add(entry(window.clock.now, std::nullopt, std::nullopt)).has_value());
    UsageModel usage(partsOf(window));
    usage.refresh();
    QCOMPARE(usage.month(), u"price unknown"_s);
  }

  void theCurrencyIsKept() {
    ChatWindow window;
    UsageModel usage(partsOf(window));
    QSignalSpy changed(&usage, &UsageModel::currencyChanged);
    QCOMPARE(usage.currency(), u"auto"_s);
    usage.setCurrency(u"EUR"_s);
    usage.setCurrency(u"auto"_s);
    QCOMPARE(changed.count(), 0);
    usage.setCurrency(u"CNY"_s);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(usage.shownCurrency(), u"CNY"_s);
    QCOMPARE(UsageModel(partsOf(window)).currency(), u"CNY"_s);
  }

  void oldPricesWarn_data() {
    QTest::addColumn<int>("days");
    QTest::addColumn<bool>("warns");
    QTest::newRow("today") << 0 << false;
    QTest::newRow("60 days") << 60 << false;
    QTest::newRow("61 days") << 61 << true;
    QTest::newRow("a clock that is wrong") << -400 << false;
  }
  void oldPricesWarn() {
    QFETCH(int, days);
    QFETCH(bool, warns);
    ChatWindow window;
    window.clock.now = QDateTime(QDate(2025, 6, 1).addDays(days), QTime(12, 0)).toMSecsSinceEpoch();
    const UsageModel usage(partsOf(window));
    QCOMPARE(!usage.pricesWarning().isEmpty(), warns);
    QVERIFY(usage.prices().contains(u"1 June 2025"_s));
  }

  void aBrokenTableOfTheReadersIsSaid() {
    ChatWindow window;
    UsageModel::Parts parts = partsOf(window);
    parts.tableProblem = u"model-table.json: line 3"_s;
    QCOMPARE(UsageModel(parts).pricesWarning(), u"model-table.json: line 3"_s);
  }

  void theCapIsTypedAndTakenAway() {
    ChatWindow window;
    UsageModel usage(partsOf(window));
    QVERIFY(usage.capText().isEmpty());
    QVERIFY(!usage.saveCap(u"a lot"_s, u"USD"_s));
    QVERIFY(!usage.capProblem().isEmpty());
    QVERIFY(!usage.saveCap(u"5"_s, u"EUR"_s));
    QVERIFY(usage.saveCap(u"5"_s, u"USD"_s));
    QVERIFY(usage.capProblem().isEmpty());
    QCOMPARE(usage.capText(), u"5.00"_s);
    QVERIFY(window.ledger.add(entry(window.clock.now, std::nullopt, kUnit)).has_value());
    window.limit.refresh();
    QCOMPARE(usage.capState(), u"$1.00 of $5.00 this month"_s);
    QCOMPARE(usage.capShare(), 0.2);
    QVERIFY(usage.saveCap(u"  "_s, u"USD"_s));
    QVERIFY(!window.limit.cap().has_value());
    QCOMPARE(usage.capShare(), 0.0);
  }

  void aConversationHasItsSum() {
    ChatWindow window;
    UsageModel usage(partsOf(window));
    QVERIFY(usage.conversationCost().isEmpty());
    const auto id = *window.store->createConversation("a", 1);
    usage.showConversation(id.value);
    QVERIFY(usage.conversationCost().isEmpty());
    LedgerEntry paid = entry(window.clock.now, kUnit, kUnit);
    paid.conversation = id;
    QVERIFY(window.ledger.add(paid).has_value());
    QCOMPARE(usage.conversationCost(), u"$1.00"_s);
    usage.showConversation(0);
    QVERIFY(usage.conversationCost().isEmpty());
  }

  void aLedgerThatCannotBeReadIsSaid() {
    ChatWindow window;
    for (int i = 0; i < 2; ++i)
      QVERIFY(
          window.ledger.add(entry(window.clock.now, std::numeric_limits<std::int64_t>::max(), 0))
              .has_value());
    UsageModel usage(partsOf(window));
    usage.refresh();
    QCOMPARE(usage.month(), u"unknown"_s);
    QCOMPARE(usage.notes().size(), 1);
    QVERIFY(usage.days().isEmpty());
  }
};

QTEST_MAIN(UsageModelTest)
#include "usage_model_test.moc"
