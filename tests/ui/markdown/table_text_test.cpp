// Tables as text for other programs: what is quoted, what is escaped, and that it is read again.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/table_text.h"

#include <QTest>

#include "ui/markdown/footnotes.h"
#include "ui/markdown/streaming_document.h"

using ui::Block;

namespace {

Block tableOf(const char* markdown) {
  const QVector<Block> blocks = ui::parseBlocks(markdown);
  return blocks.size() == 1 && blocks[0].kind == Block::Kind::Table ? blocks[0] : Block();
}

}  // namespace

class TableTextTest : public QObject {
  Q_OBJECT

 private slots:
  void csvQuotesWhatItMust() {
    const Block table = tableOf(
        "| a, b | say \"hi\" |\n|--|--|\n| **bold** `x,y` | $a_1, b$ |\n| 1 &lt; 2 & 3 | 中文 |\n");
    QCOMPARE(
        ui::tableCsv(table.rows),
        QString::fromUtf8("\"a, b\",\"say \"\"hi\"\"\"\r\n\"bold x,y\",\"$a_1, b$\"\r\n1 < 2 & 3,"
                          "中文\r\n"));
    QCOMPARE(ui::tableCsv({{"two<br>lines", ""}}), QString("\"two\nlines\",\r\n"));
    QCOMPARE(ui::tableCsv({}), QString());
  }

  // Not a digit more of the number before.
  void marksOfFootnotesStayMarks() {
    const Block table = tableOf("| 5[^1] | 6[^b] |\n|--|--|\n| 7[^none] | x |\n");
    QCOMPARE(ui::tableCsv(table.rows), QString("5[^1],6[^b]\r\n7[^none],x\r\n"));
    QVector<QStringList> shown = table.rows;
    for (QStringList& row : shown)
      for (QString& cell : row) cell = ui::withNoteNumbers(cell, {"1", "b"});
    QCOMPARE(ui::tableCsv(shown), QString("5[^1],6[^2]\r\n7[^none],x\r\n"));
    QVERIFY(ui::tableMarkdown(shown, {}).startsWith("| 5[^1] | 6[^2] |\n"));
  }

  void markdownIsReadAgain_data() {
    QTest::addColumn<QByteArray>("markdown");
    QTest::newRow("styles") << QByteArray(
        "| **b** | *i* | ~~s~~ |\n|:--|:-:|--:|\n| `c` | ***x*** | plain |\n");
    QTest::newRow("escapes") << QByteArray(
        "| a \\| b | \\*no\\* | snake_case\\_x |\n|--|--|--|\n| 1 \\< 2 | \\[x\\] | \\\\ |\n");
    QTest::newRow("code") << QByteArray("| `` a`b `` | `a\\|b` |\n|--|--|\n| `*` | x |\n");
    QTest::newRow("links") << QByteArray(
        "| [a b](https://x.example/p?q=1) | <https://y.example> |\n|--|--|\n| m | n |\n");
    QTest::newRow("formulas") << QByteArray(
        "| $x_1$ | \\(y\\) |\n|--|--|\n| \\$5 | $\\frac12$ |\n");
    QTest::newRow("footnotes") << QByteArray("| 5[^1] | a_b[^x_y] |\n|--|--|\n| c | d |\n");
    QTest::newRow("entities") << QByteArray("| &amp;lt; | a &amp; b |\n|--|--|\n| x | |\n");
  }
  void markdownIsReadAgain() {
    QFETCH(QByteArray, markdown);
    const Block table = tableOf(markdown.constData());
    QVERIFY(!table.rows.isEmpty());
    const QByteArray again = ui::tableMarkdown(table.rows, table.alignments).toUtf8();
    const Block copy = tableOf(again.constData());
    QVERIFY2(copy.rows == table.rows, again.constData());
    QCOMPARE(copy.alignments, table.alignments);
  }
};

QTEST_GUILESS_MAIN(TableTextTest)
#include "table_text_test.moc"
