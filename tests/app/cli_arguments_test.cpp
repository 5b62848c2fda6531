// The options of isobath-cli: strict about names, values and ranges.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <array>

#include "app/cli/arguments.h"

namespace {

constexpr std::array<cli::Option, 3> kDeclared = {{
    {"--model", "FILE", "a file"},
    {"--count", "N", "a number"},
    {"--quiet", "", "a switch"},
}};

base::Result<cli::Arguments> parse(std::vector<std::string_view> words) {
  return cli::Arguments::parse(words, kDeclared);
}

}  // namespace

class CliArgumentsTest : public QObject {
  Q_OBJECT

 private slots:
  void optionsStandAnywhereInBothForms() {
    const auto arguments = parse({"--model", "a.gguf", "text", "--count=3", "--quiet"});
    QVERIFY(arguments.has_value());
    QCOMPARE(arguments->text("--model"), std::optional<std::string>("a.gguf"));
    QCOMPARE(**arguments->integer("--count", 1, 5), 3);
    QVERIFY(arguments->has("--quiet"));
    QCOMPARE(arguments->positional(), std::vector<std::string>{"text"});
  }

  void absentOptionsAreEmpty() {
    const auto arguments = parse({});
    QVERIFY(!arguments->text("--model"));
    QVERIFY(!*arguments->integer("--count", 1, 5));
    QVERIFY(!arguments->has("--quiet"));
  }

  void theLastOfARepeatedOptionCounts() {
    QCOMPARE(parse({"--count", "1", "--count", "2"})->text("--count"),
             std::optional<std::string>("2"));
    QCOMPARE(parse({"--count", "1", "--count=2"})->texts("--count"),
             (std::vector<std::string>{"1", "2"}));
    QVERIFY(parse({})->texts("--count").empty());
  }

  void twoDashesEndTheOptions() {
    const auto arguments = parse({"--", "--model"});
    QCOMPARE(arguments->positional(), std::vector<std::string>{"--model"});
  }

  void mistakesAreNamed_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("named");
    QTest::newRow("unknown") << QStringList{"--modle", "x"} << "--modle";
    QTest::newRow("no value") << QStringList{"--model"} << "FILE";
    QTest::newRow("value of a switch") << QStringList{"--quiet=yes"} << "yes";
  }

  void mistakesAreNamed() {
    QFETCH(QStringList, words);
    QFETCH(QString, named);
    std::vector<std::string> kept;
    for (const QString& word : words) kept.push_back(word.toStdString());
    const auto arguments = parse({kept.begin(), kept.end()});
    QVERIFY(!arguments.has_value());
    QCOMPARE(arguments.error().code, base::ErrorCode::InvalidArgument);
    QVERIFY(QString::fromStdString(arguments.error().message).contains(named));
  }

  void badNumbersAreRefused_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("word") << "many";
    QTest::newRow("trailing") << "3x";
    QTest::newRow("empty") << "";
    QTest::newRow("too small") << "0";
    QTest::newRow("too large") << "6";
    QTest::newRow("overflow") << "99999999999999999999";
    QTest::newRow("not a number") << "nan";
  }

  void badNumbersAreRefused() {
    QFETCH(QString, text);
    const std::string value = text.toStdString();
    const auto arguments = parse({"--count", value});
    QVERIFY(!arguments->integer("--count", 1, 5).has_value());
    QVERIFY(!arguments->real("--count", 1, 5).has_value());
  }
};

QTEST_GUILESS_MAIN(CliArgumentsTest)
#include "cli_arguments_test.moc"
