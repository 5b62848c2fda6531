// What Markdown becomes as rows: kinds, nesting, numbers, inline text, formulas.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "ui/markdown/streaming_document.h"

using namespace Qt::StringLiterals;
using ui::Block;
using Kind = ui::Block::Kind;

namespace {

// One line per block: "p1>2 marker|text" with indent and quote depth where they are not zero.
QStringList outline(const char* markdown) {
  static const char* const kNames[] = {"p", "h", "code", "li", "table", "hr", "math"};
  QStringList lines;
  for (const Block& block : ui::parseBlocks(markdown)) {
    QString line = QString::fromLatin1(kNames[static_cast<int>(block.kind)]);
    if (block.level > 0) line += QString::number(block.level);
    if (block.indent > 0) line += u"+"_s + QString::number(block.indent);
    if (block.quoteDepth > 0) line += u">"_s + QString::number(block.quoteDepth);
    if (!block.marker.isEmpty()) line += u" "_s + block.marker;
    if (block.kind == Kind::Math && block.isOpen) line += u" open"_s;
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
    row("displayed formula", "a\n$$\nx\n= y\n- z\n$$\nb",
        {"p|a", "math|$$\nx\n= y\n- z\n$$", "p|b"});
    row("brackets in a sentence", "so \\[ x \\], and", {"p|so ", "math|\\[ x \\],", "p|and"});
    row("full stop after a formula", "a\n\n$$x$$.\n\nb", {"p|a", "math|$$x$$.", "p|b"});
    row("Chinese comma after a formula", "$$x$$，其中", {u"math|$$x$$，"_s, u"p|其中"_s});
    row("full stop in the next line", "\\[x\\]\n.\nb", {"math|\\[x\\].", "p|b"});
    row("no full stops after a formula", "$$x$$...", {"math|$$x$$", "p|..."});
    row("other signs after a formula", "$$x$$ )\n\n$$y$$ **.**",
        {"math|$$x$$", "p|)", "math|$$y$$", "p|."});
    row("words after a formula", "$$x$$ where $y$ is **z**", {"math|$$x$$", "p|where $y$ is z"});
    row("formula with a greater-than sign first", "\\[\na\n> b\n\\]", {"math|\\[\na\n> b\n\\]"});
    row("greater-than sign in a quote", "> $$\n> > b\n> $$", {"math>1|$$\n> b\n$$"});
    row("dollars of a shell", "the id is $$ here:\n```sh\na\n\n$$b\n```\n- c",
        {"p|the id is $$ here:", "code sh|a\n\n$$b", u"li •|c"_s});
    row("dollars of a shell first", "$$ is the id:\n```sh\na\n\nb\n```",
        {"math open|$$ is the id:", "code sh|a\n\nb"});
    row("dollars of a shell in an item", "- use $$\n  ```\n  $$a\n\n  b\n  ```\n- c",
        {u"li •|use $$"_s, "code+1|$$a\n\nb", u"li •|c"_s});
    row("a sign of equality is no heading", "\\[\na\n=\nb\n\\]", {"math|\\[\na\n=\nb\n\\]"});
    row("environment", "\\begin{align*}\na &= b \\\\\n- c\n\\end{align*}",
        {"math|\\begin{align*}\na &= b \\\\\n- c\n\\end{align*}"});
    row("environment in itself", "\\begin{cases}\\begin{cases}a\\end{cases}\\\\b\\end{cases}\nc",
        {"math|\\begin{cases}\\begin{cases}a\\end{cases}\\\\b\\end{cases}", "p|c"});
    row("unknown environment is text", "\\begin{itemize}\n\\end{itemize}",
        {"p|\\begin{itemize}\n\\end{itemize}"});
    row("formula in an item", "1. a\n   $$\n   x\n   - y\n   $$\n   b\n2. c",
        {"li 1.|a", "math+1|$$\nx\n- y\n$$", "p+1|b", "li 2.|c"});
    row("formula at the margin in an item", "1. a\n\\[\nx\n1. y\n\\]\n2. c",
        {"li 1.|a", "math+1|\\[\nx\n1. y\n\\]", "li 2.|c"});
    row("an item that begins with a formula", "- $$x$$\n- b",
        {u"li •|"_s, "math+1|$$x$$", u"li •|b"_s});
    row("formula in a quote", "> a\n> $$\n> x\n> + y\n> $$\n\nb",
        {"p>1|a", "math>1|$$\nx\n+ y\n$$", "p|b"});
    row("formulas in a table", "| a | b |\n|---|---|\n| $|x|$ | \\(y\\) |\n| $$z$$ | $5 |",
        {"table|a\tb\n$|x|$\t\\(y\\)\n$$z$$\t$5"});
    row("formula in code", "```\n$$x$$\n```\n\n    \\[y\\]", {"code|$$x$$", "code|\\[y\\]"});
    row("formula in code of an item", "- a\n\n      $x_1$\n  ```\n  $$y$$\n  ```",
        {u"li •|a"_s, "code+1|$x_1$", "code+1|$$y$$"});
    row("open formula", "a\n$$\nx_1*y*\n- z\n=", {"p|a", "math open|$$\nx_1*y*\n- z\n="});
    row("open formula after words", "a \\[\nx", {"p|a ", "math open|\\[\nx"});
    row("open environment", "\\begin{align}\na", {"math open|\\begin{align}\na"});
    row("an empty line ends it", "$$\nx\n\n- a", {"math open|$$\nx", u"li •|a"_s});
    row("dollars as a word", "it costs $$\n- a\n- b", {"p|it costs $$", u"li •|a"_s, u"li •|b"_s});
    row("line ends of Windows in a formula", "$$\r\nx\r\n$$\r\n", {"math|$$\nx\n$$"});
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
    row("picture in bold", "**![the *chart*](https://evil.example/?q=secret)**",
        u"<b>[picture: the chart, evil.example]</b>"_s);
    row("picture without description", "# ![](http://evil.example)", u"[picture, evil.example]"_s);
    row("formula keeps its characters", R"(\(a_1*b*c\) and $x\\y_2*z*$)",
        uR"(<math>\(a_1*b*c\)</math> and <math>$x\\y_2*z*$</math>)"_s);
    row("formula is escaped", "$a<b&c\"$", u"<math>$a&lt;b&amp;c&quot;$</math>"_s);
    row("displayed formula among bold words", "**a $$x$$ b**", u"<b>a <math>$$x$$</math> b</b>"_s);
    row("formula in a heading", "# On $x^2$", u"On <math>$x^2$</math>"_s);
    row("bold around a formula", "设**$x$**是", u"设<b><math>$x$</math></b>是"_s);
    row("bold before a formula", "**定义：**$x$", u"<b>定义：</b><math>$x$</math>"_s);
    row("formula in a link is text", "[$x$](https://a.example/$y$)",
        u"<a href=\"https://a.example/$y$\">$x$</a>"_s);
    row("dollars in an address", "https://a.example/$y$/$z$ $x$",
        u"<a href=\"https://a.example/$y$/$z$\">https://a.example/$y$/$z$</a> <math>$x$</math>"_s);
    row("prices", "$5 and $10", u"$5 and $10"_s);
    row("prices of countries", "US$3 to US$4 or A$5", u"US$3 to US$4 or A$5"_s);
    row("prices in a range", "$5-$10, $5/$10", u"$5-$10, $5/$10"_s);
    row("prices without a space", "$5,$10", u"$5,$10"_s);
    row("an escaped dollar", R"(\$a$ and \$5)", u"$a$ and $5"_s);
    row("an escaped dollar inside", R"($a\$b$)", uR"(<math>$a\$b$</math>)"_s);
    row("space after the first dollar", "$ a$", u"$ a$"_s);
    row("space before the last dollar", "$a $", u"$a $"_s);
    row("ordinals", "the $n$th", u"the <math>$n$</math>th"_s);
    row("two formulas", "$a$$b$", u"<math>$a$</math><math>$b$</math>"_s);
    row("a formula over two lines", "$a\n= b$ c", u"<math>$a\n= b$</math> c"_s);
    row("nothing between dollars", "$$$$ and $$ $$", u"$$$$ and $$ $$"_s);
    row("formula in code", R"(`\(a\)` and `$b$`)", uR"(<code>\(a\)</code> and <code>$b$</code>)"_s);
    row("code goes before", "costs $x, `b$`", u"costs $x, <code>b$</code>"_s);
    row("open formula", R"(\(a_1*b*c)", uR"(\(a_1*b*c)"_s);
    row("closing without opening", R"(a\) b\])", uR"(a\) b\])"_s);
    row("double backslash before the end", R"(\(a\\\) b)", uR"(<math>\(a\\\)</math> b)"_s);
    row("mark of a placeholder",
        "a\x1A"
        "0\x1A $x$",
        u"a\uFFFD0\uFFFD <math>$x$</math>"_s);
    row("entity of a placeholder", "&#26;0&#26; $x$", u"\uFFFD0\uFFFD <math>$x$</math>"_s);
    row("hidden characters", "$a\u202Eb$", u"<math>$ab$</math>"_s);
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
