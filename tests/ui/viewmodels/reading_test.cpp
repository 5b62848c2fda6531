// What is selected, copied and found in a conversation, and older messages that are read when they
// are wanted.
// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

#include "ui/markdown/streaming_document.h"
#include "ui/viewmodels/copied_text.h"
#include "ui/viewmodels/find_in_chat.h"
#include "ui/viewmodels/message_list_model.h"
#include "ui/viewmodels/text_selection.h"

using namespace Qt::StringLiterals;
using storage::MessageId;
using storage::MessageRecord;
using storage::MessageRole;
using ui::FindInChat;
using ui::MessageListModel;
using ui::TextSelection;

namespace {

MessageRecord message(std::int64_t id, const std::string& text) {
  MessageRecord record;
  record.id = {id};
  record.text = text;
  record.role = id % 2 == 0 ? MessageRole::Assistant : MessageRole::User;
  if (id > 1) record.parent = MessageId{id - 1};
  return record;
}

// Questions have odd numbers, answers even ones: "question 3", "answer **4**".
std::vector<MessageRecord> messages(std::int64_t from, std::int64_t to) {
  std::vector<MessageRecord> all;
  for (std::int64_t id = from; id <= to; ++id)
    all.push_back(message(id, (id % 2 == 0 ? "answer **" : "question ") + std::to_string(id) +
                                  (id % 2 == 0 ? "**" : "")));
  return all;
}

// A model over a branch of which only the end is given.
struct Fixture {
  explicit Fixture(std::int64_t count) {
    model.setReadOlder([this](MessageId before, int most) {
      ++reads;
      return messages(std::max<std::int64_t>(1, before.value - most), before.value - 1);
    });
    model.setBranch(
        messages(std::max<std::int64_t>(1, count - MessageListModel::kPage + 1), count));
  }
  int reads = 0;
  MessageListModel model;
  QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

QString plainOf(const std::string& markdown) {
  return ui::copiedBlocks(ui::parseBlocks(markdown)).plain();
}
QString htmlOf(const std::string& markdown) {
  return ui::copiedBlocks(ui::parseBlocks(markdown)).html();
}

}  // namespace

class ReadingTest : public QObject {
  Q_OBJECT

 private slots:
  void olderMessagesAreReadWhenTheyAreWanted() {
    Fixture fixture(1000);
    QCOMPARE(fixture.reads, 0);
    QVERIFY(fixture.model.hasOlder());
    const int opened = fixture.model.count();
    fixture.model.loadOlder();
    QCOMPARE(fixture.reads, 1);
    QCOMPARE(fixture.model.count(), 2 * opened);
    QCOMPARE(fixture.model.firstLoaded(), MessageId{1000 - 2 * MessageListModel::kPage + 1});
    QVERIFY(fixture.model.rowOfLoaded(3) >= 0);
    QVERIFY(!fixture.model.hasOlder());
    QCOMPARE(fixture.model.textAt(0), u"question 1"_s);
    QCOMPARE(fixture.model.rowOfLoaded(4711), -1);
  }

  void whatCannotBeReadIsNotAskedForAgainAndAgain() {
    MessageListModel model;
    int reads = 0;
    model.setReadOlder([&](MessageId, int) {
      ++reads;
      return std::vector<MessageRecord>();
    });
    model.setBranch({message(50, "an answer")});
    model.loadOlder();
    model.loadOlder();
    QCOMPARE(reads, 1);
    QVERIFY(!model.hasOlder());
  }

  void selectsAcrossMessagesInAnyDirection() {
    Fixture fixture(4);
    TextSelection& selection = *fixture.model.selection();
    const int first = fixture.model.firstRowOf(1);
    const int last = fixture.model.firstRowOf(4);
    selection.begin(first, 9);
    QVERIFY(selection.isEmpty());
    selection.extendTo(last, 6);
    QCOMPARE(selection.rangeIn(first), QPoint(9, 10));
    QCOMPARE(selection.rangeIn(fixture.model.firstRowOf(2)), QPoint(0, 8));
    QCOMPARE(selection.rangeIn(last), QPoint(0, 6));
    QCOMPARE(selection.text().plain(), u"1\n\nanswer 2\n\nquestion 3\n\nanswer"_s);
    selection.begin(last, 6);
    selection.extendTo(first, 9);
    QCOMPARE(selection.text().plain(), u"1\n\nanswer 2\n\nquestion 3\n\nanswer"_s);
    selection.clear();
    QVERIFY(selection.isEmpty());
    QCOMPARE(selection.rangeIn(first), QPoint(-1, -1));
  }

  void whatIsSelectedStaysWhereRowsComeBefore() {
    Fixture fixture(100);
    TextSelection& selection = *fixture.model.selection();
    const int row = fixture.model.firstRowOf(98);
    selection.begin(row, 0);
    selection.extendTo(row, 6);
    fixture.model.loadOlder();
    QCOMPARE(selection.rangeIn(row), QPoint(-1, -1));
    QCOMPARE(selection.rangeIn(fixture.model.firstRowOf(98)), QPoint(0, 6));
    QCOMPARE(selection.text().plain(), u"answer"_s);
    fixture.model.setBranch(messages(1, 4));
    QVERIFY(selection.isEmpty());
  }

  void aMessageIsSelectedAsAWhole() {
    MessageListModel model;
    model.setBranch(
        {message(1, "q"), message(2, "one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\ntwo")});
    model.selection()->selectMessage(2);
    QCOMPARE(model.selection()->text().plain(), u"one\n\na\tb\n1\t2\n\n---\n\ntwo"_s);
    QVERIFY(model.selection()->copy());
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    QCOMPARE(copied->text(), u"one\n\na\tb\n1\t2\n\n---\n\ntwo"_s);
    QVERIFY(copied->html().contains("<table"));
  }

  void plainTextKeepsMarkersCodeAndSources() {
    QCOMPARE(
        plainOf("1. one\n2. two\n   - in **it**\n\n```c\nint x;\n\nint y;\n```\n\nlet $a_1$ be"),
        u"1. one\n2. two\n  \u25E6 in it\n\nint x;\n\nint y;\n\nlet $a_1$ be"_s);
  }

  void richTextHasItsStylesWithItsElements() {
    const QString html = htmlOf(
        "# T & Co\n\n- a `b<c`\n  1. x\n- [x] done\n\n> quoted\n\n```\nif (a < b)\n  c;\n```\n\n"
        "| h |\n|--:|\n| **1** |\n\n$$x^2 < y$$\n");
    QVERIFY2(html.contains("<h1>T &amp; Co</h1>"), qPrintable(html));
    QVERIFY2(html.contains("b&lt;c</code>") && html.contains("<code style=\"font-family:monospace"),
             qPrintable(html));
    QVERIFY2(html.contains("<ul><li>a ") && html.contains("<ol><li>x</li></ol>"), qPrintable(html));
    QVERIFY2(html.contains(u"\u2611 done"), qPrintable(html));
    QVERIFY2(html.contains("<blockquote>\n<p>quoted</p>\n</blockquote>"), qPrintable(html));
    QVERIFY2(html.contains("if (a &lt; b)\n  c;</code></pre>"), qPrintable(html));
    QVERIFY2(html.contains("text-align:right\"><b>1</b></td>"), qPrintable(html));
    QVERIFY2(html.contains("$$x^2 &lt; y$$") && !html.contains("<math>"), qPrintable(html));
    QCOMPARE(html.count("<ul>"), html.count("</ul>"));
    QCOMPARE(html.count("<li>"), html.count("</li>"));
  }

  void codeInPartsIsCopiedAsOne() {
    std::string code;
    for (int i = 0; i < 150; ++i) code += "line " + std::to_string(i) + "\n";
    const auto blocks = ui::parseBlocks("```\n" + code + "```\n");
    QVERIFY(blocks.size() > 1);
    code.pop_back();
    QCOMPARE(ui::copiedBlocks(blocks).plain(), QString::fromStdString(code));
    QCOMPARE(ui::copiedBlocks(blocks).html().count("<pre"), 1);
  }

  void richTextIsCutAtPlacesOfItsText_data() {
    QTest::addColumn<QString>("html");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("end");
    QTest::addColumn<QString>("part");
    QTest::newRow("plain") << "abcdef" << 1 << 3 << "bc";
    QTest::newRow("inside a tag") << "a<b>bcd</b>e" << 2 << 3 << "<b>c</b>";
    QTest::newRow("over its end") << "a<b>bcd</b>e" << 3 << 5 << "<b>d</b>e";
    QTest::newRow("entity") << "a&lt;b&amp;c" << 1 << 4 << "&lt;b&amp;";
    QTest::newRow("line") << "ab<br>cd" << 1 << 4 << "b<br>c";
    QTest::newRow("link") << "<a href=\"https://x.y\">here</a>" << 1 << 2
                          << "<a href=\"https://x.y\">e</a>";
    QTest::newRow("nothing") << "abc" << 3 << 3 << "";
  }
  void richTextIsCutAtPlacesOfItsText() {
    QFETCH(QString, html);
    QFETCH(int, begin);
    QFETCH(int, end);
    QFETCH(QString, part);
    QCOMPARE(ui::htmlBetween(html, begin, end), part);
  }

  // Offsets of what is shown are places in Block::text only while both have the same characters.
  void richTextHasTheCharactersOfTheText() {
    for (const QVector<ui::Block> blocks = ui::parseBlocks(
             "a **b** `c < d` &amp; [e](https://example.org)  \nnext\nline $x < y$ end\n\n"
             "# two   spaces\n\n- 中文 \xF0\x9F\x90\x8B <i>\n");
         const ui::Block& block : blocks) {
      QString all;
      for (qsizetype i = 0; i < block.text.size(); ++i) {
        QString one = ui::htmlBetween(block.html, i, i + 1);
        one.replace("<br>", "\n").remove(QRegularExpression("<[^>]*>"));
        one.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&nbsp;", " ");
        all += one.replace(QChar::Nbsp, u' ');
      }
      QCOMPARE(all, block.text);
    }
  }

  void findsInAllOfTheBranchWithoutMakingRows() {
    Fixture fixture(1000);
    const int rows = fixture.model.count();
    FindInChat& find = *fixture.model.find();
    QSignalSpy reached(&find, &FindInChat::reached);
    find.open();
    find.setWords(u"ANSWER 1"_s);  // 10, 12 … 18, 100 … 198 and 1000, over the marks of bold
    QVERIFY(QTest::qWaitFor([&] { return !find.isSearching(); }));
    QCOMPARE(find.count(), 5 + 50 + 1);
    QCOMPARE(find.number(), find.count());
    QCOMPARE(fixture.model.count(), rows);
    QCOMPARE(reached.size(), 1);

    find.previous();
    QCOMPARE(find.number(), 55);
    QCOMPARE(find.count(), 56);
    QCOMPARE(fixture.model.textAt(reached.last()[0].toInt()), u"answer 198"_s);
    find.next();
    find.next();
    QCOMPARE(find.number(), 1);
    QCOMPARE(fixture.model.textAt(reached.last()[0].toInt()), u"answer 10"_s);
    QCOMPARE(find.count(), 56);
    const int row = reached.last()[0].toInt();
    QCOMPARE(find.marksIn(row).size(), 1);
    QVERIFY(find.marksIn(row)[0].toMap()["isCurrent"].toBool());
    find.close();
    QCOMPARE(find.marksIn(row).size(), 0);
    QCOMPARE(find.count(), 0);
  }

  void findsChineseAndWhatIsBeingWritten() {
    MessageListModel model;
    model.setBranch({message(1, "哪里最深？"), message(2, "马里亚纳海沟最深。最深处一万米。")});
    FindInChat& find = *model.find();
    find.open();
    find.setWords(u"最深"_s);
    QCOMPARE(find.count(), 3);
    QCOMPARE(find.number(), 3);
    model.appendText(MessageId{2}, "\n\n最深");
    QVERIFY(QTest::qWaitFor([&] { return find.count() == 4; }));
    QCOMPARE(find.number(), 3);
    find.setWords(u"没有"_s);
    QCOMPARE(find.count(), 0);
    QCOMPARE(find.number(), 0);
    find.next();
  }

  void opensAtAMessageThatHasNoRowsYet() {
    Fixture fixture(500);
    FindInChat& find = *fixture.model.find();
    QSignalSpy reached(&find, &FindInChat::reached);
    find.showMessage(20, u"answer"_s);
    QVERIFY(find.isOpen());
    QCOMPARE(reached.size(), 1);
    QCOMPARE(fixture.model.textAt(reached[0][0].toInt()), u"answer 20"_s);
    QVERIFY(QTest::qWaitFor([&] { return !find.isSearching(); }));
    QCOMPARE(find.count(), 250);
    QCOMPARE(find.number(), 10);
    find.showMessage(31, u"nowhere"_s);
    QCOMPARE(fixture.model.textAt(reached.last()[0].toInt()), u"question 31"_s);
  }
};

QTEST_MAIN(ReadingTest)
#include "reading_test.moc"
