// Markdown made to harm: deep nesting, endless marks, hidden characters. Nothing is loaded, nothing
// takes long.
// SPDX-License-Identifier: Apache-2.0
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include "ui/markdown/streaming_document.h"

using namespace Qt::StringLiterals;
using ui::Block;

namespace {

// Everything between < and > must be one of our tags.
void verifySafe(const QVector<Block>& blocks) {
  static const QRegularExpression kTag(u"<[^>]*>"_s);
  static const QRegularExpression kOurs(
      u"^</?(b|i|s|code|table|tr|a|math|note)>$|^<br>$|^</?t[hd]( align=\"(left|center|right)\")?>$"
      u"|^<a href=\"(https?://|mailto:)[^\"<>]*\">$"_s);
  for (const Block& block : blocks) {
    QRegularExpressionMatchIterator tags = kTag.globalMatch(block.html);
    while (tags.hasNext()) {
      const QString tag = tags.next().captured();
      QVERIFY2(kOurs.match(tag).hasMatch(), qPrintable(tag));
    }
  }
}

}  // namespace

class HostileMarkdownTest : public QObject {
  Q_OBJECT

 private slots:
  // Each of these took seconds or more in some Markdown parser once. The test's own time limit is
  // the check.
  void endlessMarks_data() {
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const QByteArray& unit, qsizetype count) {
      QTest::newRow(name) << unit.repeated(count);
    };
    row("quotes", ">", 10000);
    row("quotes with spaces", "> ", 100000);
    row("lists", "- ", 100000);
    row("numbered lists", "1. ", 100000);
    row("stars", "*", 1000000);
    row("stars and letters", "*a ", 300000);
    row("stars and underscores", "*a _b ", 150000);
    row("emphasis nested", "*a **a ", 150000);
    row("brackets", "[", 500000);
    row("brackets closed", "[a](", 200000);
    row("images", "![", 300000);
    row("pairs", "[]", 300000);
    row("backticks", "`", 500000);
    row("backtick runs", "`` ``` ` ", 100000);
    row("tildes", "~a ", 300000);
    row("dollars", "$a ", 300000);
    row("double dollars", "$$a ", 300000);
    row("open formulas", "\\(", 300000);
    row("open displays", "\\[", 300000);
    row("closed displays", "\\[x\\]", 100000);
    row("lines of displays", "\\[\n", 100000);
    row("lines of dollars", "$$\n", 100000);
    row("dollars and backticks", "$a`", 200000);
    row("dollars and spaces", "$$          ", 100000);
    row("escaped dollars", "$\\$", 300000);
    row("environments", "\\begin{align}\n", 30000);
    row("environments closed", "\\begin{align}x\\end{align}\n", 10000);
    row("ends", "\\end{align}", 50000);
    row("formulas in bars", "|$x$", 100000);
    row("marks of placeholders", "\x1A", 300000);
    row("marks with numbers",
        "$x$\x1A"
        "0",
        50000);
    row("entities", "&#", 300000);
    row("html", "<", 500000);
    row("html comments", "<!--", 200000);
    row("bars", "|", 500000);
    row("backslashes", "\\", 500000);
    row("one word", "x", 1000000);
    row("mails", "a@b.c", 200000);
    row("addresses", "http://", 100000);
    row("autolinks", "<http://a", 100000);
    row("empty lines", "\n", 1000000);
    row("carriage returns", "\r", 1000000);
    row("tabs", "\t", 300000);
    row("items without text", "-\n", 200000);
    row("indented steps", " - a\n", 100000);
    row("fences", "```\n", 200000);
    row("zero bytes", QByteArray(1, '\0'), 100000);
    row("not UTF-8", "\xff\xfe\xc3", 100000);
    QByteArray staircase;
    for (int i = 0; i < 400; ++i) staircase += QByteArray(2 * i, ' ') + "- a\n";
    QTest::newRow("staircase") << staircase;
    QByteArray wide =
        QByteArray("|a").repeated(8000) + "\n" + QByteArray("|-").repeated(8000) + "\n";
    QTest::newRow("wide table") << wide + QByteArray("|\n").repeated(8000);
    QTest::newRow("quotes and then lines")
        << QByteArray(">").repeated(5000) + QByteArray("\na").repeated(5000);
  }
  void endlessMarks() {
    QFETCH(QByteArray, text);
    verifySafe(ui::parseBlocks({text.constData(), static_cast<std::size_t>(text.size())}));
  }

  void deepNestingIsShownFlat() {
    for (const Block& block : ui::parseBlocks(QByteArray("> ").repeated(20).toStdString() + "a"))
      QVERIFY(block.quoteDepth <= 8);
    const QVector<Block> tooDeep = ui::parseBlocks(std::string(10000, '>') + " a");
    QCOMPARE(tooDeep.size(), 1);
    QCOMPARE(tooDeep[0].text, QString(10000, u'>') + u" a"_s);
  }

  // Every row of a table has as many cells as its header, so a few letters can ask for millions.
  void aTableHasABoundedNumberOfCells() {
    const std::string header = "|a|b|c|d|e|f|g|h\n|-|-|-|-|-|-|-|-\n";
    for (const int rows : {100, 10000}) {
      std::string text = header;
      for (int i = 0; i < rows; ++i) text += "|\n";
      qsizetype cells = 0;
      for (const Block& block : ui::parseBlocks(text)) cells += block.rows.size() * 8;
      QCOMPARE(cells > 0, rows == 100);
      QVERIFY(cells <= 4096);
    }
  }

  void hiddenCharactersLeaveLinksAndCode() {
    const QVector<Block> blocks = ui::parseBlocks(
        "[pay\u202Epal](https://a.example/\u200Bb) `x\u2066y`\n\n```c\nif (a\u202E) {\u200B}\n```");
    QCOMPARE(blocks[0].text, u"paypal xy"_s);
    QCOMPARE(blocks[0].html, u"<a href=\"https://a.example/b\">paypal</a> <code>xy</code>"_s);
    QCOMPARE(blocks[1].text, u"if (a) {}"_s);
    // Joined emoji and other scripts outside links stay whole.
    QCOMPARE(ui::parseBlocks("👩\u200D💻").at(0).text, u"👩\u200D💻"_s);
  }

  void quotesInAddressesCannotLeaveTheAttribute() {
    const QVector<Block> blocks = ui::parseBlocks(
        "[a](<https://a.example/\"onmouseover=x>) <https://b.example/\"><img src=x>");
    verifySafe(blocks);
    QVERIFY(!blocks[0].html.contains(u"<img"));
  }

  void longAddressIsText() {
    const std::string address = "https://a.example/" + std::string(4000, 'q');
    QVERIFY(!ui::parseBlocks("[a](" + address + ")").at(0).html.contains(u"href"));
  }

  void controlCharactersAreReplaced() {
    QCOMPARE(ui::parseBlocks("a\x1b[31mb").at(0).html, u"a\uFFFD[31mb"_s);
  }

  void randomMarksAreSafe() {
    QRandomGenerator random(3);
    const QByteArray alphabet = "*_`~[]()<>!|-+#\\&;:/\"'$$\n\n  ab1.@=\x1A";
    for (int i = 0; i < 3000; ++i) {
      QByteArray text;
      const int size = random.bounded(60);
      for (int j = 0; j < size; ++j)
        text += alphabet[random.bounded(static_cast<int>(alphabet.size()))];
      verifySafe(ui::parseBlocks(text.toStdString()));
    }
  }
};

QTEST_GUILESS_MAIN(HostileMarkdownTest)
#include "hostile_markdown_test.moc"
