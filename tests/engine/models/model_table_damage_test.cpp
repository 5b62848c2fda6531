// A table that a person edited wrongly says where, and every cut of it is refused.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "engine/models/model_table.h"

using models::ModelTable;

namespace {

const std::string kGood = R"({"format":1,"date":"2026-01-01",
 "calendars":{"c":{"utc_offset_minutes":480,"days":["mon"],"hours":[["09:00","12:00"]],"holidays":{"2026":["2026-01-01..2026-01-03","2026-05-01"]}}},
 "providers":[{"host":"h.example","models":[{"id":"m","aliases":["n"],"title":"t","note":"o","context_tokens":10,
 "default_output_tokens":{"off":1},"thinks":true,"sees":false,
 "prices":[{"from":"2026-01-01","cny":{"hit":0.02,"miss":1,"output":4},"peak":{"calendar":"c","factor":2}}]}]}]})";

std::string problemOf(const std::string& json) {
  const auto table = ModelTable::parse(json);
  return table ? std::string() : table.error().message;
}

}  // namespace

class ModelTableDamageTest : public QObject {
  Q_OBJECT

 private slots:
  void theUndamagedTableIsFine() { QCOMPARE(problemOf(kGood), std::string()); }

  void everyPrefixIsRefused() {
    for (std::size_t size = 0; size < kGood.size(); ++size)
      QVERIFY2(!problemOf(kGood.substr(0, size)).empty(), qPrintable(QString::number(size)));
  }

  void aWrongValueIsNamedWithItsPlace_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* from, const char* to, const char* said) {
      QTest::newRow(name) << from << to << said;
    };
    row("format", R"("format":1)", R"("format":2)",
        "at format 2, expected a whole number from 1 to 1");
    row("no format", R"("format":1,)", "", "at format nothing");
    row("date", R"("date":"2026-01-01")", R"("date":"2026-02-30")",
        "at date \"2026-02-30\", expected a day");
    row("short date", R"("date":"2026-01-01")", R"("date":"2026-1-1")", "at date");
    row("providers", R"("providers":[{)", R"("providers":{"a":{)", "not JSON");
    row("host", R"("host":"h.example")", R"("host":7)", "at providers[0].host 7, expected a text");
    row("empty id", R"("id":"m")", R"("id":"")", "at providers[0].models[0].id");
    row("alias", R"("aliases":["n"])", R"("aliases":[null])",
        "at providers[0].models[0].aliases[0]");
    row("aliases", R"("aliases":["n"])", R"("aliases":"n")", "expected a list");
    row("tokens", R"("context_tokens":10)", R"("context_tokens":-1)",
        "at providers[0].models[0].context_tokens -1");
    row("fraction of a token", R"("context_tokens":10)", R"("context_tokens":1.5)",
        "context_tokens 1.5");
    row("flag", R"("thinks":true)", R"("thinks":"yes")", "expected true or false");
    row("price below nothing", R"("miss":1)", R"("miss":-1)",
        "prices[0].cny.miss -1, expected a price per million");
    row("price as text", R"("miss":1)", R"("miss":"1")", "prices[0].cny.miss");
    row("price too fine", R"("hit":0.02)", R"("hit":0.0000001)", "at most six decimals");
    row("price too high", R"("hit":0.02)", R"("hit":1e9)", "cny.hit");
    row("price missing", R"("hit":0.02,)", "", "cny.hit nothing");
    row("no currency", R"("cny":{"hit")", R"("eur":{"hit")",
        "expected a price in \"cny\" or \"usd\"");
    row("calendar", R"("calendar":"c")", R"("calendar":"d")", "the name of one of the calendars");
    row("factor", R"("factor":2)", R"("factor":0)", "peak.factor 0");
    row("weekday", R"("days":["mon"])", R"("days":["monday"])",
        "at calendars.c.days[0] \"monday\"");
    row("hours turned round", R"(["09:00","12:00"])", R"(["12:00","09:00"])",
        "at calendars.c.hours[0]");
    row("one hour", R"(["09:00","12:00"])", R"(["09:00"])", "two times of day");
    row("minute", R"("12:00")", R"("12:60")", "at calendars.c.hours[0][1]");
    row("hour", R"("12:00")", R"("24:01")", "at calendars.c.hours[0][1]");
    row("year", R"("2026":[)", R"("MMXXVI":[)", "expected a year as its name");
    row("holiday", R"("2026-05-01")", R"("1 May")", "at calendars.c.holidays.2026[1]");
    row("holidays turned round", "2026-01-01..2026-01-03", "2026-01-03..2026-01-01",
        "an earlier and a later day");
    row("offset", R"(480)", R"(5000)", "calendars.c.utc_offset_minutes");
  }
  void aWrongValueIsNamedWithItsPlace() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, said);
    QString json = QString::fromStdString(kGood);
    QVERIFY(json.contains(from));
    json.replace(from, to);
    const QString problem = QString::fromStdString(problemOf(json.toStdString()));
    QVERIFY2(problem.contains(said), qPrintable(problem));
  }

  void pricesStandInOrder() {
    const QString step = R"({"from":"2026-01-01","cny":{"hit":1,"miss":1,"output":1}})";
    const QString json =
        QString(
            R"({"format":1,"date":"2026-01-01","providers":[{"host":"h","models":[{"id":"m","prices":[%1,%1]}]}]})")
            .arg(step);
    QVERIFY(problemOf(json.toStdString()).find("a later day than the price before") !=
            std::string::npos);
  }

  void largeAndDeepTextsAreRefused() {
    QVERIFY(problemOf(std::string(std::size_t{2} << 20, ' ')).find("bytes") != std::string::npos);
    QVERIFY(problemOf(std::string(1000, '[')).find("deeply") != std::string::npos);
    QVERIFY(!problemOf("{\"format\":\"\xFF\"}").empty());
  }
};

QTEST_GUILESS_MAIN(ModelTableDamageTest)
#include "model_table_damage_test.moc"
