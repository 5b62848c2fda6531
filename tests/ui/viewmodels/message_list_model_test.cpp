// The rows of a conversation, and that a growing answer changes only what it must.
// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "ui/viewmodels/message_list_model.h"

using namespace Qt::StringLiterals;
using storage::MessageId;
using storage::MessageRecord;
using storage::MessageRole;
using storage::MessageState;
using ui::MessageListModel;
using Role = MessageListModel::Role;

namespace {

MessageRecord question(std::int64_t id, const std::string& text) {
  MessageRecord record;
  record.id = {id};
  record.text = text;
  return record;
}

MessageRecord answer(std::int64_t id, const std::string& text, MessageState state) {
  MessageRecord record = question(id, text);
  record.role = MessageRole::Assistant;
  record.state = state;
  return record;
}

struct Fixture {
  MessageListModel model;
  QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
  QSignalSpy changed{&model, &QAbstractItemModel::dataChanged};
  QSignalSpy inserted{&model, &QAbstractItemModel::rowsInserted};
  QSignalSpy removed{&model, &QAbstractItemModel::rowsRemoved};

  void clear() {
    changed.clear();
    inserted.clear();
    removed.clear();
  }
  [[nodiscard]] QVariant at(int row, int role) const { return model.index(row).data(role); }
  // "kind|text" of each row.
  [[nodiscard]] QStringList rows() const {
    QStringList lines;
    for (int i = 0; i < model.rowCount(); ++i)
      lines << at(i, Role::KindRole).toString() + u'|' + at(i, Role::TextRole).toString();
    return lines;
  }
  // "row: role numbers" of the only change.
  [[nodiscard]] QVector<int> rolesOfTheOnlyChange(int row) const {
    if (changed.size() != 1 || changed[0][0].toModelIndex().row() != row ||
        changed[0][1].toModelIndex().row() != row)
      return {-1};
    return changed[0][2].value<QList<int>>();
  }
};

}  // namespace

class MessageListModelTest : public QObject {
  Q_OBJECT

 private slots:
  void aBranchBecomesRows() {
    Fixture f;
    MessageRecord thinking = answer(2, "# A\n\n- b\n\n```c\nd\n```", MessageState::Complete);
    thinking.reasoning = "Hm.\n\nYes.";
    thinking.answer.reasoningMs = 2500;
    thinking.answer.model = "tiny";
    f.model.setBranch({question(1, "**Q**\n# no heading"), thinking});
    QCOMPARE(f.rows(), (QStringList{u"question|**Q**\n# no heading"_s, u"thinking|Hm.\nYes."_s,
                                    u"heading|A"_s, u"listItem|b"_s, u"code|d"_s, u"receipt|"_s}));
    QCOMPARE(f.at(1, Role::SecondsRole), 2);
    QCOMPARE(f.at(2, Role::LevelRole), 1);
    QCOMPARE(f.at(3, Role::MarkerRole).toString(), u"•"_s);
    QCOMPARE(f.at(4, Role::LanguageRole).toString(), u"c"_s);
    QCOMPARE(f.at(4, Role::BlockIndexRole), 2);
    QCOMPARE(f.at(5, Role::ReceiptRole).toString(), u"tiny"_s);
    QCOMPARE(f.at(5, Role::MessageIdRole).toLongLong(), 2);
    QVERIFY(!f.at(0, Role::IsLastRole).toBool());
    QVERIFY(f.at(5, Role::IsLastRole).toBool());
  }

  void failedAndInterruptedAnswersShowWhy() {
    Fixture f;
    MessageRecord failed = answer(1, "part", MessageState::Failed);
    failed.error = "It broke.\nHTTP 500";
    f.model.setBranch({failed, answer(2, "", MessageState::Interrupted)});
    QCOMPARE(f.rows().at(1), u"error|It broke."_s);
    QCOMPARE(f.at(1, Role::DetailsRole).toString(), u"HTTP 500"_s);
    QCOMPARE(f.at(1, Role::ActionRole).toString(), QString());  // only the last can be asked again
    QCOMPARE(f.at(3, Role::ActionRole).toString(), u"retry"_s);
    QCOMPARE(f.rows().at(3), u"error|Isobath was closed while this answer was being written."_s);
    QCOMPARE(f.at(3, Role::StateRole).toString(), u"interrupted"_s);
  }

  void textChangesOneRowAndOnlyItsText() {
    Fixture f;
    f.model.setBranch({question(1, "Q"), answer(2, "", MessageState::Streaming)});
    f.model.appendText({2}, "one");
    f.clear();
    f.model.appendText({2}, " more");
    QCOMPARE(f.rolesOfTheOnlyChange(1), (QVector<int>{Role::TextRole, Role::HtmlRole}));
    QVERIFY(f.inserted.isEmpty() && f.removed.isEmpty());

    f.clear();
    f.model.appendText({2}, "\n\n```c\n");
    QVERIFY(f.changed.isEmpty());
    QCOMPARE(f.inserted.size(), 1);
    f.clear();
    f.model.appendText({2}, "int a;");
    QCOMPARE(f.rolesOfTheOnlyChange(2), (QVector<int>{Role::TextRole}));
    f.clear();
    f.model.appendText({2}, "\n```\n");
    QCOMPARE(f.rolesOfTheOnlyChange(2), (QVector<int>{Role::IsOpenRole}));
    f.clear();
    f.model.appendText({2}, "");
    QVERIFY(f.changed.isEmpty() && f.inserted.isEmpty() && f.removed.isEmpty());
  }

  // However long the code is, a line of it costs the rows at its end.
  void longCodeChangesOnlyItsLastPart() {
    Fixture f;
    f.model.setBranch({question(1, "Q"), answer(2, "", MessageState::Streaming)});
    f.model.appendText({2}, "```cpp\n");
    QString whole;
    qsizetype largest = 0;
    for (int i = 0; i < 3000; ++i) {
      f.clear();
      const std::string line = "line " + std::to_string(i) + ";";
      f.model.appendText({2}, line + "\n");
      whole += (i > 0 ? u"\n"_s : QString()) + QString::fromStdString(line);
      QVERIFY(f.removed.isEmpty());
      qsizetype bytes = 0;
      for (const auto& signal : f.changed + f.inserted) {
        const bool isChange = signal[0].toModelIndex().isValid();
        const int first = isChange ? signal[0].toModelIndex().row() : signal[1].toInt();
        const int last = isChange ? signal[1].toModelIndex().row() : signal[2].toInt();
        for (int row = first; row <= last; ++row)
          bytes += f.at(row, Role::TextRole).toString().size();
      }
      largest = std::max(largest, bytes);
    }
    QVERIFY2(largest <= 4096, qPrintable(QString::number(largest)));
    QCOMPARE(f.model.rowCount(), 1 + 3000 / 60);
    QCOMPARE(f.model.codeAt(1), whole);
    QCOMPARE(f.model.codeAt(25), whole);
    QVERIFY(f.at(1, Role::IsFirstPartRole).toBool() && !f.at(1, Role::IsLastPartRole).toBool());
    QVERIFY(!f.at(2, Role::IsFirstPartRole).toBool() && !f.at(2, Role::IsLastPartRole).toBool());
    QVERIFY(f.at(50, Role::IsLastPartRole).toBool());
    f.model.appendText({2}, "```\n\n```\nshort\n```");
    QCOMPARE(f.model.codeAt(51), u"short"_s);
    QVERIFY(f.at(51, Role::IsFirstPartRole).toBool() && f.at(51, Role::IsLastPartRole).toBool());
    QCOMPARE(f.model.codeAt(0), QString());
    QCOMPARE(f.model.codeAt(52), QString());
  }

  void aBlockOfAnotherKindIsAnotherRow() {
    Fixture f;
    f.model.setBranch({question(1, "Q"), answer(2, "``", MessageState::Streaming)});
    f.clear();
    f.model.appendText({2}, "`cpp\nint x;");
    QCOMPARE(f.at(1, Role::KindRole).toString(), u"code"_s);
    QCOMPARE(f.removed.size(), 1);
    QCOMPARE(f.inserted.size(), 1);
    QVERIFY(f.changed.isEmpty());
  }

  void rowsThatWereNotMeantGoAway() {
    Fixture f;
    f.model.setBranch({answer(2, "", MessageState::Streaming)});
    f.model.appendText({2}, "a\n\n- ");
    QCOMPARE(f.model.rowCount(), 2);
    f.clear();
    f.model.appendText({2}, "--");  // no list, but a rule
    QCOMPARE(f.rows().at(1), u"rule|"_s);
    f.model.appendText({2}, "\n1. x\n1");
    f.model.appendText({2}, "9 of it");
    QCOMPARE(f.rows().last(), u"listItem|x\n19 of it"_s);
  }

  void everyPieceKeepsTheRowsOfTheWhole() {
    const std::string text =
        "Intro **bold**\n\n1. one\n2. two\n   - deep\n\n> quote\n\n|a|b|\n|-|-|\n|1|2|\n\n"
        "```py\nx = 1\n```\n\n- [x] done\nend";
    Fixture f;
    f.model.setBranch({answer(2, "", MessageState::Streaming)});
    for (const char c : text) f.model.appendText({2}, {&c, 1});
    Fixture whole;
    whole.model.setBranch({answer(2, text, MessageState::Streaming)});
    QCOMPARE(f.rows(), whole.rows());
    QCOMPARE(f.at(5, Role::TableRowsRole), whole.at(5, Role::TableRowsRole));
  }

  void thinkingIsOneRowUntilItIsOpened() {
    Fixture f;
    f.model.setBranch({question(1, "Q"), answer(2, "", MessageState::Streaming)});
    f.model.setThinking({2}, true, 0);
    f.model.appendReasoning({2}, "First.\n\nSec");
    QCOMPARE(f.rows().last(), u"thinking|First.\nSec"_s);
    QVERIFY(f.at(1, Role::IsThinkingRole).toBool());
    const auto parsedBefore = f.model.bytesParsed();
    f.clear();
    f.model.appendReasoning({2}, "ond");
    QCOMPARE(f.rolesOfTheOnlyChange(1), (QVector<int>{Role::TextRole}));
    QCOMPARE(f.model.bytesParsed(), parsedBefore);

    f.model.toggleThinking(2);
    QCOMPARE(f.rows(), (QStringList{u"question|Q"_s, u"thinking|First.\nSecond"_s,
                                    u"paragraph|First."_s, u"paragraph|Second"_s}));
    QVERIFY(f.at(2, Role::InThinkingRole).toBool());
    f.model.appendReasoning({2}, "!");
    QCOMPARE(f.rows().last(), u"paragraph|Second!"_s);
    f.model.appendText({2}, "Answer");
    QVERIFY(!f.at(4, Role::InThinkingRole).toBool());
    f.model.toggleThinking(2);
    f.model.appendReasoning({2}, "\n\nThird");
    f.model.toggleThinking(2);
    QCOMPARE(f.rows().mid(2), (QStringList{u"paragraph|First."_s, u"paragraph|Second!"_s,
                                           u"paragraph|Third"_s, u"paragraph|Answer"_s}));
  }

  void thinkingSecondsChangeOnlyThemselves() {
    Fixture f;
    f.model.setBranch({answer(2, "", MessageState::Streaming)});
    f.model.appendReasoning({2}, "x");
    f.model.setThinking({2}, true, 1);
    f.clear();
    f.model.setThinking({2}, true, 2);
    QCOMPARE(f.rolesOfTheOnlyChange(0), (QVector<int>{Role::SecondsRole}));
    f.clear();
    f.model.setThinking({2}, true, 2);
    QVERIFY(f.changed.isEmpty());
  }

  void finishAddsErrorAndReceipt() {
    Fixture f;
    f.model.setBranch({question(1, "Q"), answer(2, "", MessageState::Streaming)});
    f.model.appendText({2}, "part");
    MessageRecord record = answer(2, "part", MessageState::Failed);
    record.error = "No.";
    f.model.finish(record, u"enterKey"_s);
    QCOMPARE(f.rows().mid(1), (QStringList{u"paragraph|part"_s, u"error|No."_s, u"receipt|"_s}));
    QCOMPARE(f.at(2, Role::ActionRole).toString(), u"enterKey"_s);
    QVERIFY(!f.at(1, Role::IsStreamingRole).toBool());
  }

  void anErrorBeforeTheLastMessageIsNotRetried() {
    Fixture f;
    f.model.setBranch({answer(1, "part", MessageState::Failed)});
    QCOMPARE(f.at(1, Role::ActionRole).toString(), u"retry"_s);
    f.clear();
    f.model.append(question(2, "Q"));
    QCOMPARE(f.at(1, Role::ActionRole).toString(), QString());
    QCOMPARE(f.changed.last()[2].value<QList<int>>(), QList<int>{Role::ActionRole});
  }

  void onlyTheLastMessageIsLast() {
    Fixture f;
    f.model.setBranch({question(1, "Q"), answer(2, "A", MessageState::Complete)});
    f.model.append(question(3, "R"));
    QVERIFY(!f.at(2, Role::IsLastRole).toBool());
    QVERIFY(f.at(3, Role::IsLastRole).toBool());
    f.model.removeFrom({3});
    QVERIFY(f.at(2, Role::IsLastRole).toBool());
    QCOMPARE(f.model.rowCount(), 3);
  }

  void whatArrivesForAMessageThatIsGoneDoesNothing() {
    Fixture f;
    f.model.setBranch({question(1, "Q"), answer(2, "", MessageState::Streaming)});
    f.model.appendText({2}, "a");
    f.model.setBranch({question(7, "other")});
    f.clear();
    f.model.appendText({2}, "b");
    f.model.appendReasoning({2}, "b");
    f.model.setThinking({2}, true, 1);
    f.model.finish(answer(2, "ab", MessageState::Complete), {});
    f.model.toggleThinking(2);
    f.model.removeFrom({2});
    QVERIFY(f.changed.isEmpty() && f.inserted.isEmpty() && f.removed.isEmpty());
    QCOMPARE(f.model.firstRowOf(2), -1);
  }

  void aLongConversationIsReadFromItsEnd() {
    std::vector<MessageRecord> branch;
    std::int64_t bytes = 0;
    for (std::int64_t i = 0; i < 500; ++i) {
      branch.push_back(question(2 * i, "Q"));
      branch.push_back(
          answer(2 * i + 1, std::string(1000, 'x') + "\n\n- y\n\nz", MessageState::Complete));
      bytes += static_cast<std::int64_t>(branch.back().text.size());
    }
    Fixture f;
    f.model.setBranch(branch);
    QVERIFY(f.model.hasOlder());
    QVERIFY2(f.model.bytesParsed() < bytes / 10,
             qPrintable(QString::number(f.model.bytesParsed())));
    QCOMPARE(f.at(f.model.rowCount() - 1, Role::MessageIdRole).toLongLong(), 999);

    f.clear();
    const int before = f.model.rowCount();
    f.model.loadOlder();
    QCOMPARE(f.inserted.size(), 1);
    QCOMPARE(f.inserted[0][1].toInt(), 0);
    QCOMPARE(f.model.rowCount(), 2 * before);
    QCOMPARE(f.at(f.model.rowCount() - 1, Role::MessageIdRole).toLongLong(), 999);
    while (f.model.hasOlder()) f.model.loadOlder();
    QCOMPARE(f.at(0, Role::MessageIdRole).toLongLong(), 0);
    QCOMPARE(f.model.rowCount(), 500 * 5);
    QCOMPARE(f.model.firstRowOf(3), 6);
  }

  void markdownIsFoundInOldMessagesToo() {
    std::vector<MessageRecord> branch;
    for (std::int64_t i = 0; i < 100; ++i)
      branch.push_back(answer(i, "*" + std::to_string(i) + "*", MessageState::Complete));
    Fixture f;
    f.model.setBranch(branch);
    QCOMPARE(f.model.markdownOf({3}), u"*3*"_s);
    QCOMPARE(f.model.markdownOf({99}), u"*99*"_s);
    QCOMPARE(f.model.markdownOf({1000}), QString());
    QCOMPARE(f.model.lastAnswer()->value, 99);
  }

  void everyRoleHasAName() {
    const MessageListModel model;
    QCOMPARE(model.roleNames().size(), Role::HasOutlineRole - Role::KindRole + 1);
  }

  // The mark stands in a row that is complete; it changes when the note is defined.
  void footnotesGetTheirNumberWhenTheyAreDefined() {
    Fixture f;
    f.model.append(answer(1, "", MessageState::Streaming));
    f.model.appendText({1}, "a[^x] b\n\nc\n\n");
    QCOMPARE(f.at(0, Role::HtmlRole).toString(), u"a[^x] b"_s);
    f.clear();
    f.model.appendText({1}, "[^x]: Why");
    QCOMPARE(f.at(0, Role::HtmlRole).toString(), u"a<sup>1</sup> b"_s);
    QCOMPARE(f.rolesOfTheOnlyChange(0), (QVector<int>{Role::HtmlRole, Role::TableRowsRole}));
    QCOMPARE(f.rows(), (QStringList{u"paragraph|a[^x] b"_s, u"paragraph|c"_s, u"rule|"_s,
                                    u"listItem|Why"_s}));
    f.clear();
    f.model.appendText({1}, " not");
    QCOMPARE(f.changed.size(), 1);
  }

  void picturesHaveRows() {
    Fixture f;
    f.model.setBranch(
        {answer(1, "a ![the *chart*](https://a.example/p.png) b", MessageState::Complete)});
    QCOMPARE(f.rows().first(3),
             (QStringList{u"paragraph|a "_s, u"image|the chart"_s, u"paragraph|b"_s}));
    QCOMPARE(f.at(1, Role::AddressRole).toString(), u"https://a.example/p.png"_s);
  }

  void partsOfCodeKnowTheirPlace() {
    Fixture f;
    std::string code;
    for (int i = 0; i < 100; ++i) code += "line " + std::to_string(i) + "\n";
    f.model.append(answer(1, "```c\n" + code, MessageState::Streaming));
    const QVariantMap second = f.model.codePartAt(1);
    QVERIFY(second["isOpen"].toBool());
    QVERIFY(second["code"].toString().mid(second["begin"].toInt()).startsWith(u"line 60\n"_s));
    QCOMPARE(f.model.codePartAt(0)["begin"].toInt(), 0);
    QVERIFY(f.model.codePartAt(0)["isOpen"].toBool());
    f.model.appendText({1}, "```\n");
    QVERIFY(!f.model.codePartAt(0)["isOpen"].toBool());
    QVERIFY(f.model.codePartAt(99).isEmpty());
  }

  void aLongThoughtHasAnOutline() {
    Fixture f;
    f.model.setBranch({question(1, "Q"), answer(2, "", MessageState::Streaming)});
    f.model.appendReasoning({2}, std::string(1000, 'a') + ". Then more.\n\n");
    QVERIFY(!f.at(1, Role::HasOutlineRole).toBool());
    f.clear();
    f.model.appendReasoning({2}, "Second thing. " + std::string(900, 'b') + "\n\nThird\n");
    QCOMPARE(f.rolesOfTheOnlyChange(1), (QVector<int>{Role::TextRole, Role::HasOutlineRole}));
    QVERIFY(f.at(1, Role::HasOutlineRole).toBool());
    QVERIFY(f.model.thinkingOutline(2).isEmpty());  // it is closed
    QCOMPARE(f.model.rowOfThought(2, 1), -1);
    f.model.toggleThinking(2);
    const QVariantList places = f.model.thinkingOutline(2);
    QCOMPARE(places.size(), 3);
    QCOMPARE(places.at(1).toMap().value(u"title"_s).toString(), u"Second thing."_s);
    const int row = f.model.rowOfThought(2, places.at(1).toMap().value(u"block"_s).toInt());
    QVERIFY(f.at(row, Role::TextRole).toString().startsWith(u"Second thing."_s));
    QCOMPARE(f.model.rowOfThought(2, 3), -1);
  }

  void aLongLineOfThinkingIsCutAtACharacter() {
    Fixture f;
    MessageRecord record = answer(1, "", MessageState::Complete);
    for (int i = 0; i < 1000; ++i) record.reasoning += "中";
    f.model.setBranch({record});
    const QString line = f.at(0, Role::TextRole).toString();
    QVERIFY(line.size() < 150 && !line.contains(QChar(0xFFFD)));
  }
};

QTEST_GUILESS_MAIN(MessageListModelTest)
#include "message_list_model_test.moc"
