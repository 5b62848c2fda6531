// Amounts as they are shown, and what is said where they are not certain.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/money_text.h"

#include <QTest>

using ui::Currency;
using namespace Qt::StringLiterals;

namespace {

storage::Bill billOf(std::int64_t cny, std::int64_t usd) {
  storage::Bill bill;
  bill.requests = 1;
  bill.period = "flat";
  bill.price = "CNY 0.02 / 1.00 / 4.00\nUSD 0.003 / 0.15 / 0.60";
  bill.cost = {cny, usd};
  return bill;
}

QString valueOf(const QVariantList& lines, const QString& label) {
  for (const QVariant& line : lines)
    if (line.toMap()[u"label"_s] == label) return line.toMap()[u"value"_s].toString();
  return u"(none)"_s;
}

}  // namespace

class MoneyTextTest : public QObject {
  Q_OBJECT

 private slots:
  void amounts() {
    QCOMPARE(ui::moneyText(0, Currency::Cny), u"¥0.00"_s);
    QCOMPARE(ui::moneyText(12'300'000'000, Currency::Cny), u"¥0.0123"_s);
    QCOMPARE(ui::moneyText(1'700'000'000, Currency::Usd), u"$0.0017"_s);
    QCOMPARE(ui::moneyText(20'000'000'000'000, Currency::Usd), u"$20.00"_s);
    QCOMPARE(ui::moneyText(49'999'999, Currency::Usd), u"under $0.0001"_s);
    QCOMPARE(ui::moneyText(50'000'000, Currency::Usd), u"$0.0001"_s);
  }

  void typedAmounts() {
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    const QLocale german(QLocale::German, QLocale::Germany);
    QCOMPARE(ui::amountFrom(u" 20 "_s, english), 20'000'000'000'000);
    QCOMPARE(ui::amountFrom(u"12.5"_s, english), 12'500'000'000'000);
    QCOMPARE(ui::amountFrom(u"12,50"_s, german), 12'500'000'000'000);
    QCOMPARE(ui::amountFrom(u"0.01"_s, english), 10'000'000'000);
    QCOMPARE(ui::amountFrom(u"1000000"_s, english), 1'000'000'000'000'000'000);
    for (const QString& wrong : {u""_s, u"0"_s, u"-1"_s, u"0.001"_s, u"1000001"_s, u"inf"_s,
                                 u"nan"_s, u"1e99"_s, u"twenty"_s, u"$5"_s})
      QVERIFY2(!ui::amountFrom(wrong, english), qPrintable(wrong));
  }

  void currencyFollowsTheChoiceThenTheLanguage() {
    const QLocale chinese(QLocale::Chinese);
    const QLocale english(QLocale::English);
    QCOMPARE(ui::readersCurrency("auto", chinese), Currency::Cny);
    QCOMPARE(ui::readersCurrency("auto", english), Currency::Usd);
    QCOMPARE(ui::readersCurrency("CNY", english), Currency::Cny);
    QCOMPARE(ui::readersCurrency("USD", chinese), Currency::Usd);
    QCOMPARE(ui::readersCurrency("EUR", chinese), Currency::Cny);
  }

  void whatIsNotCertainIsSaid() {
    storage::Bill bill = billOf(12'300'000'000, 1'700'000'000);
    QCOMPARE(ui::costText(bill, Currency::Cny), u"¥0.0123"_s);
    bill.period = "unsure";
    QCOMPARE(ui::costText(bill, Currency::Cny), u"at most ¥0.0123"_s);
    bill.requests = 2;
    bill.withoutFigures = 1;
    QCOMPARE(ui::costText(bill, Currency::Usd), u"at least $0.0017"_s);
    bill.cost = {std::nullopt, 1'000'000};
    QCOMPARE(ui::costText(bill, Currency::Usd), u"at least $0.00"_s);
    bill.withoutFigures = 0;
    QCOMPARE(ui::costText(bill, Currency::Usd), u"under $0.0001"_s);
    bill.cost = {};
    QCOMPARE(ui::costText(bill, Currency::Usd), u"cost unknown"_s);
    bill.price.clear();
    QCOMPARE(ui::costText(bill, Currency::Usd), u"price unknown"_s);
    QCOMPARE(ui::costText({}, Currency::Usd), QString());
    QVERIFY(ui::costDetails({}, Currency::Usd, 0).isEmpty());
  }

  // Nothing is converted.
  void theOtherCurrencyWhereOnlyThatHasAPrice() {
    storage::Bill bill = billOf(0, 0);
    bill.cost = {std::nullopt, 1'700'000'000};
    bill.price = "USD 0.003 / 0.15 / 0.60";
    QCOMPARE(ui::costText(bill, Currency::Cny), u"$0.0017"_s);
    const QVariantList lines = ui::costDetails(bill, Currency::Cny, 0);
    QCOMPARE(valueOf(lines, u"USD for a million tokens (from the cache / computed / written)"_s),
             u"0.003 / 0.15 / 0.60"_s);
  }

  void detailsSayWhen_data() {
    QTest::addColumn<QString>("period");
    QTest::addColumn<QString>("text");
    QTest::newRow("peak") << "peak"
                          << "peak hours (08:00 in Beijing)";
    QTest::newRow("off-peak") << "off-peak"
                              << "off-peak hours (08:00 in Beijing)";
    QTest::newRow("unsure")
        << "unsure"
        << "peak hours (08:00 in Beijing), unless that day was a holiday in China";
    QTest::newRow("flat") << "flat"
                          << "(none)";
    QTest::newRow("none") << ""
                          << "(none)";
  }
  void detailsSayWhen() {
    QFETCH(QString, period);
    QFETCH(QString, text);
    storage::Bill bill = billOf(1, 1);
    bill.period = period.toStdString();
    QCOMPARE(valueOf(ui::costDetails(bill, Currency::Cny, 1'795'478'400'000), u"Billed for"_s),
             text);
  }

  void detailsSayWhatIsMissing() {
    storage::Bill bill = billOf(12'300'000'000, 1);
    bill.requests = 3;
    bill.withoutFigures = 1;
    bill.period = "mixed";
    bill.price.clear();
    const QVariantList lines = ui::costDetails(bill, Currency::Cny, 0);
    QCOMPARE(valueOf(lines, u"Cost"_s),
             u"at least ¥0.0123: the server's count of tokens never came"_s);
    QCOMPARE(valueOf(lines, u"Requests"_s), u"3"_s);
    QCOMPARE(valueOf(lines, u"Billed for"_s), u"different hours"_s);
    bill.withoutFigures = 0;
    bill.withoutPrice = 1;
    QCOMPARE(valueOf(ui::costDetails(bill, Currency::Cny, 0), u"Cost"_s),
             u"at least ¥0.0123: the table of models has no price for it"_s);
  }
};

QTEST_GUILESS_MAIN(MoneyTextTest)
#include "money_text_test.moc"
