// Prices by day and hour, aliases, and amounts as text.
// SPDX-License-Identifier: Apache-2.0
#include "engine/models/model_table.h"

#include <QTest>
#include <chrono>
#include <limits>

using models::ModelTable;
using models::Period;
using models::Rates;

namespace {

constexpr const char* kHost = "api.deepseek.com";

// A moment as a clock in Beijing shows it.
std::int64_t beijing(int year, unsigned month, unsigned day, int hour, int minute = 0) {
  using namespace std::chrono;
  const sys_days date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  const auto time = date + hours(hour) + minutes(minute) - hours(8);
  return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

engine::Usage usage(std::int64_t prompt, std::int64_t cached, std::int64_t output) {
  engine::Usage result;
  result.promptTokens = prompt;
  result.cachedTokens = cached;
  result.outputTokens = output;
  return result;
}

}  // namespace

class ModelTableTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    auto parsed = ModelTable::parse(models::builtinTable());
    QVERIFY2(parsed, parsed ? "" : parsed.error().message.c_str());
    m_table = std::make_unique<ModelTable>(*std::move(parsed));
  }

  void modelsAreFoundByNameAndAlias_data() {
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("found");
    QTest::newRow("name") << "api.deepseek.com"
                          << "deepseek-flash"
                          << "deepseek-flash";
    QTest::newRow("alias") << "api.deepseek.com"
                           << "deepseek-v4-flash"
                           << "deepseek-flash";
    QTest::newRow("domain itself") << "deepseek.com"
                                   << "deepseek-v4-pro"
                                   << "deepseek-v4-pro";
    QTest::newRow("with port") << "api.deepseek.com:8443"
                               << "deepseek-v4-pro"
                               << "deepseek-v4-pro";
    QTest::newRow("unknown model") << "api.deepseek.com"
                                   << "deepseek-v9"
                                   << "";
    QTest::newRow("other host") << "openrouter.ai"
                                << "deepseek-flash"
                                << "";
    QTest::newRow("host that ends alike") << "notdeepseek.com"
                                          << "deepseek-flash"
                                          << "";
    QTest::newRow("host that begins alike") << "deepseek.com.example"
                                            << "deepseek-flash"
                                            << "";
  }
  void modelsAreFoundByNameAndAlias() {
    QFETCH(QString, host);
    QFETCH(QString, model);
    QFETCH(QString, found);
    const auto* facts = m_table->find(host.toStdString(), model.toStdString());
    QCOMPARE(facts ? QString::fromStdString(facts->id) : QString(), found);
  }

  void factsOfAModel() {
    const auto* facts = m_table->find(kHost, "deepseek-flash");
    QVERIFY(facts);
    QCOMPARE(facts->contextTokens, std::optional<std::int64_t>(1'048'576));
    QCOMPARE(facts->defaultOutputOff, std::optional<std::int64_t>(8192));
    QCOMPARE(facts->defaultOutputThinking, std::optional<std::int64_t>(65'536));
    QCOMPARE(facts->defaultOutputMax, std::optional<std::int64_t>(131'072));
    QVERIFY(facts->canSee && facts->canThink && facts->note.empty());
    QVERIFY(!m_table->find(kHost, "deepseek-v4-pro")->canSee);
    QVERIFY(!m_table->find(kHost, "deepseek-chat")->note.empty());
    QCOMPARE(m_table->modelsOf(kHost).front().id, std::string("deepseek-flash"));
    QVERIFY(m_table->modelsOf("example.org").empty());
  }

  void pricesByTheClockInBeijing_data() {
    QTest::addColumn<qint64>("at");
    QTest::addColumn<QString>("period");
    QTest::addColumn<qint64>("output");  // yuan per 10^12 tokens
    // 24 November 2026 is a Tuesday.
    QTest::newRow("before nine") << qint64(beijing(2026, 11, 24, 8, 59)) << "off-peak"
                                 << qint64(4'000'000);
    QTest::newRow("nine") << qint64(beijing(2026, 11, 24, 9)) << "peak" << qint64(8'000'000);
    QTest::newRow("before noon") << qint64(beijing(2026, 11, 24, 11, 59)) << "peak"
                                 << qint64(8'000'000);
    QTest::newRow("noon") << qint64(beijing(2026, 11, 24, 12)) << "off-peak" << qint64(4'000'000);
    QTest::newRow("two") << qint64(beijing(2026, 11, 24, 14)) << "peak" << qint64(8'000'000);
    QTest::newRow("six") << qint64(beijing(2026, 11, 24, 18)) << "off-peak" << qint64(4'000'000);
    QTest::newRow("Saturday") << qint64(beijing(2026, 11, 28, 10)) << "off-peak"
                              << qint64(4'000'000);
    QTest::newRow("Thursday of the national holiday")
        << qint64(beijing(2026, 10, 1, 10)) << "off-peak" << qint64(4'000'000);
    QTest::newRow("last day of it")
        << qint64(beijing(2026, 10, 7, 10)) << "off-peak" << qint64(4'000'000);
    QTest::newRow("day after it") << qint64(beijing(2026, 10, 8, 10)) << "peak"
                                  << qint64(8'000'000);
    QTest::newRow("a year without holidays")
        << qint64(beijing(2027, 3, 3, 10)) << "unsure" << qint64(8'000'000);
    QTest::newRow("that year at night")
        << qint64(beijing(2027, 3, 3, 22)) << "off-peak" << qint64(4'000'000);
    QTest::newRow("Sunday in August, peak every day")
        << qint64(beijing(2026, 8, 23, 10)) << "peak" << qint64(9'000'000);
    QTest::newRow("the last of the old prices")
        << qint64(beijing(2026, 9, 9, 23, 59)) << "off-peak" << qint64(4'500'000);
    QTest::newRow("the first of the new prices")
        << qint64(beijing(2026, 9, 10, 0)) << "off-peak" << qint64(4'000'000);
    QTest::newRow("one price all day")
        << qint64(beijing(2026, 5, 5, 10)) << "flat" << qint64(2'000'000);
  }
  void pricesByTheClockInBeijing() {
    QFETCH(qint64, at);
    QFETCH(QString, period);
    QFETCH(qint64, output);
    const auto price = m_table->priceAt(kHost, "deepseek-flash", at);
    QVERIFY(price && price->cny && price->usd);
    QCOMPARE(QString::fromUtf8(models::nameOf(price->period).data()), period);
    QCOMPARE(qint64(price->cny->output), output);
  }

  void noPriceIsInvented() {
    const std::int64_t now = beijing(2026, 11, 24, 20);
    QVERIFY(!m_table->priceAt(kHost, "deepseek-flash", beijing(2026, 4, 25, 23, 59)));
    QVERIFY(!m_table->priceAt(kHost, "deepseek-chat", now));
    QVERIFY(!m_table->priceAt("localhost", "deepseek-flash", now));
    QVERIFY(!m_table->costOf("localhost", "deepseek-flash", now, usage(10, 0, 10)));
  }

  void costsHaveAMost() {
    constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();
    const std::int64_t night = beijing(2026, 11, 24, 20);
    for (const auto& all : {usage(kAll, 0, kAll), usage(kAll, kAll, 0), usage(0, 0, kAll)}) {
      const auto cost = m_table->costOf(kHost, "deepseek-flash", night, all);
      QCOMPARE(*cost->cny, std::int64_t{1'000'000'000'000'000'000});
      QCOMPARE(*cost->usd, *cost->cny);
    }
  }

  void costsAreExact() {
    const std::int64_t night = beijing(2026, 11, 24, 20);
    // 1000 hit, 2000 miss, 500 out: 0.00002 + 0.002 + 0.002 yuan.
    const auto cost = m_table->costOf(kHost, "deepseek-v4-flash", night, usage(3000, 1000, 500));
    QVERIFY(cost);
    QCOMPARE(*cost->cny, std::int64_t{4'020'000'000});
    QCOMPARE(*cost->usd, std::int64_t{603'000'000});
    QVERIFY(cost->period == Period::OffPeak);
    const auto day =
        m_table->costOf(kHost, "deepseek-flash", beijing(2026, 11, 24, 10), usage(3000, 1000, 500));
    QCOMPARE(*day->cny, 2 * *cost->cny);
    // A server that claims more cached than sent, or less than nothing, takes nothing off.
    QCOMPARE(*m_table->costOf(kHost, "deepseek-flash", night, usage(10, 99, 0))->cny,
             std::int64_t{10 * 20'000});
    QCOMPARE(*m_table->costOf(kHost, "deepseek-flash", night, usage(-5, 0, -5))->cny,
             std::int64_t{0});
  }

  void oneCurrencyIsEnough() {
    const auto table = ModelTable::parse(R"({"format":1,"date":"2026-01-01","providers":[
      {"host":"example.org","models":[{"id":"m","prices":[
        {"from":"2026-01-01","usd":{"hit":0,"miss":0.000001,"output":1000}}]}]}]})");
    QVERIFY2(table, table ? "" : table.error().message.c_str());
    const auto price = table->priceAt("example.org", "m", beijing(2026, 2, 1, 0));
    QVERIFY(price && !price->cny && price->usd);
    QVERIFY(*price->usd == (Rates{0, 1, 1'000'000'000}));
    QVERIFY(!table->costOf("example.org", "m", beijing(2026, 2, 1, 0), usage(1, 0, 1))->cny);
  }

  void amounts_data() {
    QTest::addColumn<qint64>("pico");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << qint64(0) << 4 << "0.00";
    QTest::newRow("whole") << qint64(12'000'000'000'000) << 4 << "12.00";
    QTest::newRow("small") << qint64(1'234'000'000) << 4 << "0.0012";
    QTest::newRow("half up") << qint64(1'250'000'000) << 4 << "0.0013";
    QTest::newRow("zeros go") << qint64(120'000'000'000) << 6 << "0.12";
    QTest::newRow("one zero stays") << qint64(100'000'000'000) << 6 << "0.10";
    QTest::newRow("carries") << qint64(999'999'000'000) << 2 << "1.00";
    QTest::newRow("negative") << qint64(-1'500'000'000'000) << 2 << "-1.50";
    QTest::newRow("negative nothing") << qint64(-1) << 2 << "0.00";
    QTest::newRow("all decimals") << qint64(1) << 12 << "0.000000000001";
    QTest::newRow("largest") << std::numeric_limits<qint64>::max() << 2 << "9223372.04";
    QTest::newRow("smallest") << std::numeric_limits<qint64>::min() << 2 << "-9223372.04";
  }
  void amounts() {
    QFETCH(qint64, pico);
    QFETCH(int, decimals);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(models::amountText(pico, decimals)), text);
  }

 private:
  std::unique_ptr<ModelTable> m_table;
};

QTEST_GUILESS_MAIN(ModelTableTest)
#include "model_table_test.moc"
