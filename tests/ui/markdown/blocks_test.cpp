// What Markdown becomes as rows: kinds, nesting, numbers, inline text, formulas.
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "ui/markdown/streaming_document.h"

using namespace Qt::StringLiterals;
using ui::Block;
using Kind = ui::Block::Kind;

namespace {

// One line per block: "p1>2 marker|text" with indent and quote depth where they are not zero.
QStringList outline(const char* markdown) {
  static const char* const kNames[] = {"p", "h", "code", "li", "table", "hr"};
  QStringList lines;
  for (const Block& block : ui::parseBlocks(markdown)) {
    QString line = QString::fromLatin1(kNames[static_cast<int>(block.kind)]);
    if (block.level > 0) line += QString::number(block.level);
    if (block.indent > 0) line += u"+"_s + QString::number(block.indent);
    if (block.quoteDepth > 0) line += u">"_s + QString::number(block.quoteDepth);
    if (!block.marker.isEmpty()) line += u" "_s + block.marker;
    if (!block.language.isEmpty()) line += u" "_s + block.language;
    lines << line + u"|"_s + block.text;
  }
  return lines;
}

QString htmlOf(const char* markdown) {
  const QVector<Block> blocks = ui::parseBlocks(markdown);
  return blocks.size() == 1 ? blocks[0].html : u"%1 blocks"_s.arg(blocks.size());
}

}  // namespace

class BlocksTest : public QObject {
  Q_OBJECT

 private slots:
  void emptyTextHasNoBlocks() {
    QVERIFY(ui::parseBlocks("").isEmpty());
    QVERIFY(ui::parseBlocks("\n \n\t\n").isEmpty());
  }

  void structure_data() {
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char* name, const char* markdown, const QStringList& expected) {
      QTest::newRow(name) << QByteArray(markdown) << expected;
    };
    row("paragraphs", "one\ntwo\n\nthree", {"p|one\ntwo", "p|three"});
    row("headings", "# A\ntext\n### B ###\nC\n===\nD\n---",
        {"h1|A", "p|text", "h3|B", "h1|C", "h2|D"});
    row("rule", "a\n\n---\n***\nb", {"p|a", "hr|", "hr|", "p|b"});
    row("bullets", "- a\n- b\n* c", {u"li •|a"_s, u"li •|b"_s, u"li •|c"_s});
    row("numbers go on", "3. a\n3. b\n\n9. c", {"li 3.|a", "li 4.|b", "li 5.|c"});
    row("another delimiter begins again", "1. a\n\n2) b", {"li 1.|a", "li 2.|b"});
    row("numbers go on after code", "1. a\n```\nx\n```\n2. b", {"li 1.|a", "code|x", "li 2.|b"});
    row("list after text", "Steps:\n1. a\n2. b", {"p|Steps:", "li 1.|a", "li 2.|b"});
    row("a year is no list", "It was\n1999. Then", {"p|It was\n1999. Then"});
    row("nested list", "- a\n  - b\n    1. c\n- d",
        {u"li •|a"_s, u"li+1 ◦|b"_s, "li+2 1.|c", u"li •|d"_s});
    row("paragraphs in an item", "1. a\n\n   b\n\n2. c\n\nd",
        {"li 1.|a", "p+1|b", "li 2.|c", "p|d"});
    row("code in an item", "- a\n  ```py\n  x = 1\n\n  y\n  ```\n- b",
        {u"li •|a"_s, "code+1 py|x = 1\n\ny", u"li •|b"_s});
    row("an item that begins with code", "- ```\n  x\n  ```", {u"li •|"_s, "code+1|x"});
    row("empty item", "-\n- b", {u"li •|"_s, u"li •|b"_s});
    row("lazy line in an item", "- a\nb\n- c", {u"li •|a\nb"_s, u"li •|c"_s});
    row("tasks", "- [ ] a\n- [x] b", {u"li ☐|a"_s, u"li ☑|b"_s});
    row("quotes", "> a\n> > b\n\nc", {"p>1|a", "p>2|b", "p|c"});
    row("quote with a list", "> - a\n> - b", {u"li>1 •|a"_s, u"li>1 •|b"_s});
    row("a quote after a list is not of it", "- a\n\n> b", {u"li •|a"_s, "p>1|b"});
    row("fenced code", "```cpp title\nint a;\n\n  b\n```\nafter",
        {"code cpp|int a;\n\n  b", "p|after"});
    row("longer fence", "````\n```\n````", {"code|```"});
    row("tildes", "~~~\n```\n~~~", {"code|```"});
    row("indented fence", "  ```\n    x\n  y\n ```", {"code|  x\ny"});
    row("indented code", "    a\n\n    b\n\nc", {"code|a\n\nb", "p|c"});
    row("backticks in a line are no fence", "```a``` b", {"p|a b"});
    row("table", "| a | b |\n|--:|:-:|\n| 1 | 2 |\n| 3 |", {"table|a\tb\n1\t2\n3\t"});
    row("table with short dashes", "a|b\n-|:-\n1|2", {"table|a\tb\n1\t2"});
    row("line ends of Windows", "a\r\n\r\n```\r\nx\r\ny\r\n```\r\n- b\r\n",
        {"p|a", "code|x\ny", u"li •|b"_s});
    row("reference definitions stay visible", "see [1]\n\n[1]: https://a.example",
        {"p|see [1]", "p|[1]: https://a.example"});
  }
  void structure() {
    QFETCH(QByteArray, markdown);
    QTEST(outline(markdown.constData()), "expected");
  }

  void openFenceIsCode() {
    const QVector<Block> blocks = ui::parseBlocks("```js\nlet a;\n");
    QCOMPARE(blocks.size(), 1);
    QVERIFY(blocks[0].isOpen);
    QCOMPARE(blocks[0].text, u"let a;"_s);
    QVERIFY(!ui::parseBlocks("```js\nlet a;\n```").at(0).isOpen);
  }

  void inlineHtml_data() {
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* markdown, const QString& expected) {
      QTest::newRow(name) << QByteArray(markdown) << expected;
    };
    row("styles", "**a** *b* ~~c~~ `d<e`", u"<b>a</b> <i>b</i> <s>c</s> <code>d&lt;e</code>"_s);
    row("bold in bold is one tag", "**a **b** c**", u"<b>a b c</b>"_s);
    row("html is text", "<b onclick=x>a</b>&lt;", u"&lt;b onclick=x&gt;a&lt;/b&gt;&lt;"_s);
    row("entities", "&amp; &#x4e2d; &hellip; &bogus;", u"&amp; 中 … &amp;bogus;"_s);
    row("bold before Chinese", "**“引用”**后面，**注意：**请看",
        u"<b>“引用”</b>后面，<b>注意：</b>请看"_s);
    row("bold after Chinese", "前面**《书名》**和*（斜体）*字",
        u"前面<b>《书名》</b>和<i>（斜体）</i>字"_s);
    row("address before Chinese", "[a](https://a.example)见 https://b.example/c，后",
        u"<a href=\"https://a.example\">a</a>见 <a href=\"https://b.example/c\">https://b.example/c</a>，后"_s);
    row("address in Chinese", "见https://a.example/b。后面",
        u"见<a href=\"https://a.example/b\">https://a.example/b</a>。后面"_s);
    row("address in Chinese brackets", "（https://a.example/b）",
        u"（<a href=\"https://a.example/b\">https://a.example/b</a>）"_s);
    row("line break", "a\nb", u"a<br>b"_s);
    row("live link", "[a](https://b.example/c?d=1&e=2)",
        u"<a href=\"https://b.example/c?d=1&amp;e=2\">a</a>"_s);
    row("bare address", "https://b.example/c",
        u"<a href=\"https://b.example/c\">https://b.example/c</a>"_s);
    row("mail", "<a@b.example>", u"<a href=\"mailto:a@b.example\">a@b.example</a>"_s);
    row("other schemes are text", "[a](file:///etc/passwd)", u"a (file:///etc/passwd)"_s);
    row("script is text", "[a](javascript:x)", u"a (javascript:x)"_s);
    row("relative is text", "[a](b/c)", u"a (b/c)"_s);
    row("user name in the address is text", "[a](https://good.example@evil.example/)",
        u"a (https://good.example@evil.example/)"_s);
    row("a label that claims another host", "[https://bank.example](https://evil.example)",
        u"<a href=\"https://evil.example\">https://bank.example</a> (evil.example)"_s);
    row("picture", "![the **chart**](https://evil.example/?q=secret)",
        u"[picture: the chart, evil.example]"_s);
    row("picture without description", "![](http://evil.example)", u"[picture, evil.example]"_s);
    row("formula keeps its characters", R"(\(a_1*b*c\) and \[x\\y\])",
        uR"(\(a_1*b*c\) and \[x\\y\])"_s);
    row("dollars", "$a*b*c$ and $$x_1 * y*z$$", u"$a*b*c$ and $$x_1 * y*z$$"_s);
    row("prices", "$5 and $10", u"$5 and $10"_s);
    row("formula in code", R"(`\(a\)`)", uR"(<code>\(a\)</code>)"_s);
    row("open formula", R"(\(a)", uR"(\(a)"_s);
  }
  void inlineHtml() {
    QFETCH(QByteArray, markdown);
    QTEST(htmlOf(markdown.constData()), "expected");
  }

  void tableHasCellsAndAlignments() {
    const QVector<Block> blocks = ui::parseBlocks("|a|**b**|\n|--:|:--|\n|1|<2|");
    QCOMPARE(blocks.size(), 1);
    QCOMPARE(blocks[0].rows, (QVector<QStringList>{{u"a"_s, u"<b>b</b>"_s}, {u"1"_s, u"&lt;2"_s}}));
    QCOMPARE(blocks[0].alignments, (QStringList{u"right"_s, u"left"_s}));
    QCOMPARE(blocks[0].html,
             u"<table><tr><th align=\"right\">a</th><th align=\"left\"><b>b</b></th></tr>"
             u"<tr><td align=\"right\">1</td><td align=\"left\">&lt;2</td></tr></table>"_s);
  }

  void blocksKnowTheirSource() {
    const QByteArray text = "# A\n\ntext\n\n```\nx\n```\nend";
    QStringList sources;
    for (const Block& block : ui::parseBlocks(text.constData()))
      sources << QString::fromUtf8(text.mid(block.begin, block.end - block.begin)).trimmed();
    QCOMPARE(sources, (QStringList{u"# A"_s, u"text"_s, u"```\nx\n```"_s, u"end"_s}));
  }
};

QTEST_GUILESS_MAIN(BlocksTest)
#include "blocks_test.moc"
