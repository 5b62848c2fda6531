// Sentences about answers, titles, and where answers came from.
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "ui/viewmodels/answer_text.h"
#include "ui/viewmodels/history.h"

using namespace Qt::StringLiterals;
using base::ErrorCode;
using storage::MessageRecord;
using storage::MessageRole;
using storage::MessageState;

namespace {

constexpr ErrorCode kAllCodes[] = {ErrorCode::NotFound,  ErrorCode::InvalidArgument,
                                   ErrorCode::Corrupt,   ErrorCode::Unsupported,
                                   ErrorCode::Io,        ErrorCode::Network,
                                   ErrorCode::Denied,    ErrorCode::OutOfMemory,
                                   ErrorCode::Cancelled, ErrorCode::Busy};

MessageRecord message(MessageRole role, const std::string& text,
                      MessageState state = MessageState::Complete) {
  MessageRecord record;
  record.role = role;
  record.text = text;
  record.state = state;
  return record;
}

}  // namespace

class AnswerTextTest : public QObject {
  Q_OBJECT

 private slots:
  void titleIsTheFirstLineCutAtAWord() {
    QCOMPARE(ui::titleFrom(u"  Hello   there \nmore"_s), u"Hello there"_s);
    QCOMPARE(ui::titleFrom(u"one two three four five six seven eight nine ten"_s),
             u"one two three four five six seven eight…"_s);
    QCOMPARE(ui::titleFrom(QString(60, u'中')).size(), 41);
    const QString emoji = u"😀"_s.repeated(30);
    QVERIFY(!ui::titleFrom(u"x"_s + emoji).toUtf8().contains("\xef\xbf\xbd"));
    QCOMPARE(ui::titleFrom(u"\n\n"_s), QString());
  }

  void everyErrorHasASentenceAndAnAction() {
    for (const ErrorCode code : kAllCodes) {
      for (const char* place : {"this computer", "api.example.com"}) {
        MessageRecord record;
        record.error = ui::errorRecord({code, ""});
        QVERIFY(!ui::errorSentence(record).isEmpty());
        QVERIFY(!ui::errorAction({code, "what exactly"}, place).isEmpty());
      }
    }
  }

  void anErrorIsToldInItsOwnWords() {
    MessageRecord record;
    record.error = ui::errorRecord({ErrorCode::Network, "the connection to\na.example broke"});
    QCOMPARE(ui::errorSentence(record), u"The connection to a.example broke."_s);
    QCOMPARE(ui::errorDetails(record), QString());
    record.error = ui::errorRecord({ErrorCode::Busy, "api.example.com is overloaded (503)."});
    QCOMPARE(ui::errorSentence(record), u"api.example.com is overloaded (503)."_s);
    // As older versions wrote it.
    record.error = "The connection broke.\ncurl 56";
    QCOMPARE(ui::errorSentence(record), u"The connection broke."_s);
    QCOMPARE(ui::errorDetails(record), u"curl 56"_s);
  }

  void whatHelpsFollowsFromTheError() {
    const base::Error denied{ErrorCode::Denied, "api.example.com did not accept the key (401)"};
    QCOMPARE(ui::errorAction(denied, "api.example.com"), u"enterKey"_s);
    QCOMPARE(ui::errorAction(denied, ui::kThisComputer), u"chooseModel"_s);
    const base::Error balance{ErrorCode::Denied, "api.example.com has no balance left (402: x)"};
    QCOMPARE(ui::errorAction(balance, "api.example.com"), u"retry"_s);
    QCOMPARE(ui::errorAction({ErrorCode::Io, ""}, ui::kThisComputer), u"retry"_s);
  }

  void receiptSaysWhatIsKnown() {
    MessageRecord record = message(MessageRole::Assistant, "x", MessageState::Stopped);
    QCOMPARE(ui::receiptLine(record), u"stopped"_s);
    record.state = MessageState::Complete;
    record.answer.model = "tiny";
    record.answer.place = "this computer";
    record.answer.outputTokens = 101;
    record.answer.decodeMs = 8000;
    record.answer.seed = -1;
    record.answer.stopReason = "max_tokens";
    QCOMPARE(ui::receiptLine(record),
             u"tiny, this computer, 12.5 tokens/s, cut at the token limit"_s);
    QStringList labels;
    for (const QVariant& line : ui::receiptDetails(record))
      labels << line.toMap()[u"label"_s].toString() + u'=' + line.toMap()[u"value"_s].toString();
    QVERIFY(labels.contains(u"Tokens written=101"_s));
    QVERIFY(labels.contains(u"Seed=18446744073709551615"_s));
    QVERIFY(labels.filter(u"Device"_s).isEmpty());
  }

  void statusNamesThePhaseAndThePercent() {
    using Phase = engine::Status::Phase;
    QCOMPARE(ui::statusLine({Phase::Loading, 40, ""}), u"Loading the model, 40 %"_s);
    QCOMPARE(ui::statusLine({Phase::ReadingPrompt, 12, ""}), u"Reading the prompt, 12 %"_s);
    QCOMPARE(ui::statusLine({Phase::Queued, std::nullopt, "2 before you"}),
             u"Waiting for its turn: 2 before you"_s);
  }

  void knowsWhetherAPlaceHasAnswered() {
    MessageRecord here = message(MessageRole::Assistant, "A");
    here.answer.place = "this computer";
    MessageRecord away = here;
    away.answer.place = "a.example";
    QVERIFY(!ui::wasAnsweredElsewhereOnly({message(MessageRole::User, "Q")}, "a.example"));
    QVERIFY(ui::wasAnsweredElsewhereOnly({message(MessageRole::User, "Q"), here}, "a.example"));
    QVERIFY(!ui::wasAnsweredElsewhereOnly({here, away}, "a.example"));
    QVERIFY(ui::wasAnsweredElsewhereOnly({here, away}, "b.example"));
  }
};

QTEST_GUILESS_MAIN(AnswerTextTest)
#include "answer_text_test.moc"
