// Text that arrives in pieces gives the blocks of the whole text, at a cost that does not grow.
// SPDX-License-Identifier: Apache-2.0
#include <QRandomGenerator>
#include <QTest>
#include <string>

#include "ui/markdown/piece_parser.h"
#include "ui/markdown/streaming_document.h"

using namespace Qt::StringLiterals;
using ui::Block;
using ui::StreamingDocument;

namespace {

// Keeps the blocks as a model does: only by the changes.
struct Reader {
  StreamingDocument document;
  QVector<Block> blocks;

  void append(std::string_view text) {
    const StreamingDocument::Change change = document.append(text);
    blocks.resize(change.first);
    blocks += change.blocks;
  }
};

const char* const kLines[] = {
    "text",
    "more text **bold**",
    "",
    "",
    "- item",
    "- ",
    "  - nested",
    "  continued",
    "1. one",
    "2. two",
    "2) two",
    "   in the item",
    "> quote",
    "> - quoted item",
    ">",
    "# Heading",
    "#",
    "---",
    "***",
    "===",
    "```",
    "```python",
    "  ```",
    "~~~",
    "````",
    "    indented",
    "| a | b |",
    "|---|---|",
    "| 1 | 2 |",
    "- | -",
    "[ref]: https://a.example",
    "see [ref] and [x](http://y.z)",
    "\\(x_1\\)",
    "$$",
    "$$x$$",
    "a $y_1*z*$ b $$",
    "\\[",
    "   \\]",
    "> $$",
    "  $$",
    "- $$",
    "\\begin{align}",
    "\\end{align}",
    "= 1",
    "a `code",
    "span` b",
    "\ttab",
    "<div>",
    "中文 **粗体** 文字",
    "😀",
    "- ```",
    "  ```c",
    "1999. A year",
    "a\r",
    "\r",
    "*",
    "+ plus",
    "\\",
    "&amp;",
};

QByteArray randomDocument(QRandomGenerator& random) {
  QByteArray text;
  const int lines = random.bounded(1, 14);
  for (int i = 0; i < lines; ++i) {
    text += kLines[random.bounded(static_cast<int>(std::size(kLines)))];
    text += '\n';
  }
  if (random.bounded(2) == 0) text.chop(1);
  return text;
}

bool isCodePointStart(const QByteArray& text, qsizetype at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

QString describe(const QVector<Block>& blocks) {
  QString text;
  for (const Block& block : blocks) {
    text += u"[%1 i%2 q%3 %4 %5 %6-%7] %8\n"_s.arg(static_cast<int>(block.kind))
                .arg(block.indent)
                .arg(block.quoteDepth)
                .arg(block.marker, block.language)
                .arg(block.begin)
                .arg(block.end)
                .arg(block.text);
  }
  return text;
}

// Kinds, nesting and texts: what must not depend on where a text was divided into pieces.
QString shapeOf(const QVector<Block>& blocks) {
  QString text;
  for (const Block& block : blocks) {
    text += u"[%1 %2 %3 %4 %5] %6\n"_s.arg(static_cast<int>(block.kind))
                .arg(block.level)
                .arg(block.indent)
                .arg(block.quoteDepth)
                .arg(block.marker, block.text);
  }
  return text;
}

}  // namespace

class StreamingDocumentTest : public QObject {
  Q_OBJECT

 private slots:
  void everyCutGivesTheWhole() {
    QRandomGenerator random(1);
    for (int i = 0; i < 400; ++i) {
      const QByteArray text = randomDocument(random);
      const QVector<Block> whole = ui::parseBlocks(text.constData());
      for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        if (!isCodePointStart(text, cut)) continue;
        Reader reader;
        reader.append({text.constData(), static_cast<std::size_t>(cut)});
        reader.append(text.constData() + cut);
        if (reader.blocks != whole) {
          qInfo().noquote() << text << "\ncut at" << cut << "\n"
                            << describe(reader.blocks) << "\nwhole\n"
                            << describe(whole);
        }
        QCOMPARE(reader.blocks, whole);
      }
    }
  }

  void everyPrefixIsThatOfItsText() {
    QRandomGenerator random(2);
    for (int i = 0; i < 200; ++i) {
      const QByteArray text = randomDocument(random);
      Reader reader;
      qsizetype before = 0;
      for (qsizetype at = 1; at <= text.size(); ++at) {
        if (!isCodePointStart(text, at)) continue;
        reader.append({text.constData() + before, static_cast<std::size_t>(at - before)});
        before = at;
        QCOMPARE(describe(reader.blocks), describe(ui::parseBlocks(text.first(at).toStdString())));
      }
    }
  }

  // The pieces are only a way to parse less: the same text in one piece has the same shape.
  void piecesGiveWhatTheWholeGives_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("prose") << QByteArray(
        "# T\nSome *text*\nmore\n\nand `code`\n\n> q\nlazy\n> r\n\nend");
    QTest::newRow("lists") << QByteArray(
        "Intro\n- a\n  - b\n\n    c\n- d\n\n1. e\n2. f\n   > g\n3. h\nend\n");
    QTest::newRow("loose") << QByteArray("1. a\n\n   b\n\n1. c\n\n       code\n\ntext\n");
    QTest::newRow("table") << QByteArray(
        "Before\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter\n***\n");
    QTest::newRow("code") << QByteArray(
        "- a\n  ```c\n  x\n\n  - y\n  ```\n- b\n\n    indented\n\nend\n");
  }
  void piecesGiveWhatTheWholeGives() {
    QFETCH(QByteArray, text);
    const ui::Piece whole{text.constData(), ui::Segmenter::Kind::Text, 0, 0};
    QCOMPARE(shapeOf(ui::parseBlocks(text.constData())), shapeOf(ui::parsePiece(whole)));
  }

  void closedBlocksAreNotTouchedAgain() {
    Reader reader;
    reader.append("one\n\ntwo\n\nthr");
    const StreamingDocument::Change change = reader.document.append("ee");
    QCOMPARE(change.first, 2);
    QCOMPARE(change.blocks.size(), 1);
    QCOMPARE(change.blocks[0].text, u"three"_s);
  }

  void costDoesNotGrowWithTheText() {
    StreamingDocument document;
    const std::string paragraph =
        "Some words of **an answer** that goes on, with `code`.\n\n- and a list\n\n";
    std::int64_t largest = 0;
    for (int i = 0; i < 2000; ++i) {
      const std::int64_t before = document.bytesParsed();
      document.append(paragraph);
      largest = std::max(largest, document.bytesParsed() - before);
    }
    // Each line is looked at once by the segmenter and at most twice by the parser.
    QVERIFY2(largest <= static_cast<std::int64_t>(3 * paragraph.size()),
             qPrintable(QString::number(largest)));
  }

  void openCodeCostsOnlyWhatIsNew() {
    StreamingDocument document;
    document.append("```\n");
    for (int i = 0; i < 5000; ++i) document.append("a line of code\n");
    const std::int64_t before = document.bytesParsed();
    const StreamingDocument::Change change = document.append("x\n");
    QCOMPARE(document.bytesParsed() - before, 2);
    QCOMPARE(change.blocks.size(), 1);
    QVERIFY(change.blocks[0].text.endsWith(u"code\nx"_s));
    QVERIFY(change.blocks[0].text.size() <= ui::CodeParts::kMaxCharacters);
  }

  void longCodeIsCutIntoParts_data() {
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("parts");
    QTest::newRow("at the limit") << QByteArray("x\n").repeated(60) << 1;
    QTest::newRow("a line more") << QByteArray("x\n").repeated(61) << 2;
    QTest::newRow("empty lines") << QByteArray("\n").repeated(121) << 3;
    QTest::newRow("long lines") << (QByteArray(1500, 'x') + '\n').repeated(10) << 5;
    QTest::newRow("one line") << QByteArray(100'000, 'x') + "\ny\n" << 4;
  }
  void longCodeIsCutIntoParts() {
    QFETCH(QByteArray, code);
    QFETCH(int, parts);
    const QByteArray text = "```c\n" + code + "```\n";
    const QVector<Block> blocks = ui::parseBlocks(text.toStdString());
    QCOMPARE(blocks.size(), parts);
    QCOMPARE(blocks[0].begin, 0);
    QCOMPARE(blocks.last().end, text.size());
    for (int i = 0; i < parts; ++i) {
      QCOMPARE(blocks[i].isFirstPart, i == 0);
      QCOMPARE(blocks[i].isLastPart, i == parts - 1);
      QVERIFY(!blocks[i].isOpen);
      QCOMPARE(blocks[i].language, u"c"_s);
      if (i > 0) QCOMPARE(blocks[i].begin, blocks[i - 1].end);
      QCOMPARE(ui::wholeCode(blocks, i).code.toUtf8() + '\n', code);
    }
    Reader reader;
    for (qsizetype at = 0; at < text.size(); at += 7) {
      const qsizetype size = std::min<qsizetype>(7, text.size() - at);
      reader.append({text.constData() + at, static_cast<std::size_t>(size)});
    }
    QCOMPARE(reader.blocks, blocks);
  }

  void longIndentedCodeIsCutToo() {
    const QVector<Block> blocks =
        ui::parseBlocks("- a\n\n" + QByteArray("      x\n").repeated(100).toStdString());
    QCOMPARE(blocks.size(), 3);
    QVERIFY(blocks[1].isFirstPart && !blocks[1].isLastPart && blocks[2].isLastPart);
    QCOMPARE(blocks[2].indent, 1);
    QCOMPARE(ui::wholeCode(blocks, 2).code.count(u'x'), 100);
  }

  void longParagraphIsCutSoThatTheCostStaysFixed() {
    StreamingDocument document;
    std::int64_t largest = 0;
    for (int i = 0; i < 400; ++i) {
      const std::int64_t before = document.bytesParsed();
      document.append(std::string(500, 'x') + " ");
      largest = std::max(largest, document.bytesParsed() - before);
    }
    QVERIFY(largest <= static_cast<std::int64_t>(3 * ui::Segmenter::kMaxPieceBytes));
  }

  void cutsAtTheCapDoNotDependOnTheDeltas_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("one line") << QByteArray("中文").repeated(20000);
    QTest::newRow("many lines") << QByteArray("a line of words\n").repeated(5000);
    QTest::newRow("code line") << "```\n" + QByteArray("é").repeated(40000) + "\nend\n```\nafter";
    QTest::newRow("item") << "- a\n" + QByteArray("  more\n").repeated(10000) + "- b";
  }
  void cutsAtTheCapDoNotDependOnTheDeltas() {
    QFETCH(QByteArray, text);
    const QVector<Block> whole = ui::parseBlocks(text.constData());
    Reader reader;
    for (qsizetype at = 0; at < text.size();) {
      qsizetype end = std::min(at + 997, text.size());
      while (!isCodePointStart(text, end)) ++end;
      reader.append({text.constData() + at, static_cast<std::size_t>(end - at)});
      at = end;
    }
    QVERIFY(reader.blocks == whole);
    QString joined;
    for (const Block& block : whole) joined += block.text;
    QVERIFY(!joined.contains(QChar(0xFFFD)));
  }
};

QTEST_GUILESS_MAIN(StreamingDocumentTest)
#include "streaming_document_test.moc"
