// Footnotes: which marks become numbers, what stands at the end, and that cutting changes nothing.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/footnotes.h"

#include <QTest>
#include <string>

#include "ui/markdown/streaming_document.h"

using ui::Block;
using ui::StreamingDocument;
using namespace Qt::StringLiterals;

namespace {

// Each block as it is shown, and a rule as "---".
QStringList shown(std::string_view markdown) {
  StreamingDocument document;
  QStringList lines;
  for (const Block& block : document.append(markdown).blocks) {
    if (block.kind == Block::Kind::Rule) {
      lines << u"---"_s;
    } else {
      const QString marker = block.marker.isEmpty() ? QString() : block.marker + u' ';
      const QString html = block.kind == Block::Kind::Code ? block.text : block.html;
      lines << marker + ui::withNoteNumbers(html, document.notes());
    }
  }
  return lines;
}

}  // namespace

class FootnotesTest : public QObject {
  Q_OBJECT

 private slots:
  void marks_data() {
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char* name, const char* markdown, const QStringList& expected) {
      QTest::newRow(name) << QByteArray(markdown) << expected;
    };
    row("defined at the end", "a[^1] b[^x].\n\n[^1]: One *note*\n[^x]: Two",
        {u"a<sup>1</sup> b<sup>2</sup>."_s, u"---"_s, u"1. One <i>note</i>"_s, u"2. Two"_s});
    row("defined before", "[^1]: One\n\na[^1]", {u"a<sup>1</sup>"_s, u"---"_s, u"1. One"_s});
    row("never defined", "a[^1] [^2]", {u"a[^1] [^2]"_s});
    row("under a paragraph", "a[^1]\n[^1]: One", {u"a<sup>1</sup>"_s, u"---"_s, u"1. One"_s});
    row("of several lines", "a[^1]\n\n[^1]: One\nmore",
        {u"a<sup>1</sup>"_s, u"---"_s, u"1. One<br>more"_s});
    row("defined twice", "a[^1]\n\n[^1]: One\n\n[^1]: Two",
        {u"a<sup>1</sup>"_s, u"[^1]: Two"_s, u"---"_s, u"1. One"_s});
    row("in code", "`a[^1]`\n\n```\n[^1]\n[^1]: x\n```\n\n[^1]: One",
        {u"<code>a[^1]</code>"_s, u"[^1]\n[^1]: x"_s, u"---"_s, u"1. One"_s});
    row("in a link", "[a[^1]](https://a.example)\n\n[^1]: One",
        {u"<a href=\"https://a.example\">a[^1]</a>"_s, u"---"_s, u"1. One"_s});
    row("no names", "[^] [^a b] [^a`b] [^<b>]", {u"[^] [^a b] [^a`b] [^&lt;b&gt;]"_s});
    row("a link's label", "[^1](https://a.example)", {u"<a href=\"https://a.example\">^1</a>"_s});
    row("what looks like one", "&lt;note&gt;1&lt;/note&gt;<note>1</note>\n\n[^1]: One",
        {u"&lt;note&gt;1&lt;/note&gt;&lt;note&gt;1&lt;/note&gt;"_s, u"---"_s, u"1. One"_s});
  }
  void marks() {
    QFETCH(QByteArray, markdown);
    QTEST(shown(markdown.constData()), "expected");
  }

  void cellsHaveMarks() {
    const QVector<Block> blocks = ui::parseBlocks("| a[^1] |\n|--|\n| b |\n\n[^1]: One");
    QCOMPARE(blocks[0].kind, Block::Kind::Table);
    QCOMPARE(ui::withNoteNumbers(blocks[0].rows[0][0], {u"1"_s}), u"a<sup>1</sup>"_s);
    QCOMPARE(blocks[0].text.section(u'\t', 0, 0).section(u'\n', 0, 0), u"a[^1]"_s);
  }

  // However the text arrives, the end is the same.
  void arrivingInPieces() {
    const std::string text =
        "First[^1] and[^b].\n\n[^1]: One\nmore\n\nBetween.\n\n- item[^b]\n\n[^b]: Two\n[^c]: Three";
    for (const std::size_t step : {1U, 2U, 3U, 7U, 50U}) {
      StreamingDocument document;
      QVector<Block> blocks;
      for (std::size_t at = 0; at < text.size(); at += step) {
        const StreamingDocument::Change change = document.append(text.substr(at, step));
        blocks.resize(change.first);
        blocks += change.blocks;
      }
      QCOMPARE(blocks, ui::parseBlocks(text));
      QCOMPARE(document.notes(), (QStringList{u"1"_s, u"b"_s, u"c"_s}));
    }
  }

  void thereIsABoundedNumber() {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "[^" + std::to_string(i) + "]: x\n\n";
    StreamingDocument document;
    const qsizetype blocks = document.append(text).blocks.size();
    QCOMPARE(document.notes().size(), ui::kMaxNotes);
    QCOMPARE(blocks, 5001);
    QVERIFY(shown("[^1]: " + std::string(ui::kMaxNoteBytes, 'x')).size() == 1);
    (void)ui::parseBlocks([] {
      std::string marks;
      for (int i = 0; i < 100'000; ++i) marks += "[^";
      return marks;
    }());
  }
};

QTEST_GUILESS_MAIN(FootnotesTest)
#include "footnotes_test.moc"
