// Sentences about answers, titles, and where answers came from.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

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

void setAnswer(MessageRecord& record, const char* place, const char* end, std::int64_t prompt,
               std::int64_t cached) {
  record.answer.model = "flash";
  record.answer.place = place;
  record.answer.stopReason = end;
  record.answer.promptTokens = prompt;
  record.answer.cachedTokens = cached;
}

QStringList details(const MessageRecord& record) {
  QStringList lines;
  for (const QVariant& line : ui::receiptDetails(record, ui::Currency::Cny))
    lines << line.toMap()[u"label"_s].toString() + u'=' + line.toMap()[u"value"_s].toString();
  return lines;
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
    QCOMPARE(ui::receiptLine(record, ui::Currency::Usd), u"stopped"_s);
    record.state = MessageState::Complete;
    record.answer.model = "tiny";
    record.answer.place = "this computer";
    record.answer.outputTokens = 101;
    record.answer.decodeMs = 8000;
    record.answer.seed = -1;
    record.answer.stopReason = "max_tokens";
    QCOMPARE(ui::receiptLine(record, ui::Currency::Usd),
             u"tiny, this computer, 12.5 tokens/s, cut at the token limit"_s);
    QStringList labels;
    for (const QVariant& line : ui::receiptDetails(record, ui::Currency::Usd))
      labels << line.toMap()[u"label"_s].toString() + u'=' + line.toMap()[u"value"_s].toString();
    QVERIFY(labels.contains(u"Tokens written=101"_s));
    QVERIFY(labels.contains(u"Seed=18446744073709551615"_s));
    QVERIFY(labels.filter(u"Device"_s).isEmpty());
  }

  void receiptSaysWhatWasPaid() {
    MessageRecord record = message(MessageRole::Assistant, "x");
    record.answer.model = "deepseek-v4.1-flash";
    record.answer.place = "api.deepseek.com";
    record.createdAtMs = 1'795'478'400'000;  // 2026-11-24 08:00 in Beijing
    record.answer.promptTokens = 100;
    storage::Bill& bill = record.answer.bill;
    bill.requests = 1;
    bill.hitTokens = 1100;
    bill.missTokens = 134;
    bill.outputTokens = 20;
    bill.reasoningTokens = 5;
    bill.period = "off-peak";
    bill.price = "CNY 0.02 / 1.00 / 4.00\nUSD 0.003 / 0.15 / 0.60";
    bill.cost = {12'300'000'000, 1'700'000'000};
    QCOMPARE(ui::receiptLine(record, ui::Currency::Cny),
             u"deepseek-v4.1-flash, api.deepseek.com, ¥0.0123, 89 % from the cache"_s);
    QCOMPARE(ui::receiptLine(record, ui::Currency::Usd),
             u"deepseek-v4.1-flash, api.deepseek.com, $0.0017, 89 % from the cache"_s);
    QStringList labels;
    for (const QVariant& line : ui::receiptDetails(record, ui::Currency::Cny))
      labels << line.toMap()[u"label"_s].toString() + u'=' + line.toMap()[u"value"_s].toString();
    const QString all = labels.join(u'\n');
    for (const QString& expected :
         {u"Tokens read=1,234"_s, u"of these from the cache=1,100 (89 %)"_s, u"Tokens written=20"_s,
          u"of these thinking=5"_s, u"Cost=¥0.0123"_s,
          u"CNY for a million tokens (from the cache / computed / written)=0.02 / 1.00 / 4.00"_s,
          u"Billed for=off-peak hours (08:00 in Beijing)"_s})
      QVERIFY2(labels.contains(expected), qPrintable(all));
  }

  void receiptsSayWhatTheCacheGaveAndWhatTheEngineNoted() {
    MessageRecord record = message(MessageRole::Assistant, "A");
    setAnswer(record, "api.deepseek.com", "max_tokens", 1000, 869);
    record.answer.thinking = "max";
    ui::addNote(record.answer.notes, "temperature has no effect while thinking");
    ui::addNote(record.answer.notes, "the request was sent\nagain with all thinking");
    QCOMPARE(ui::receiptLine(record, ui::Currency::Cny),
             u"flash, api.deepseek.com, 86 % from the cache, cut at the token limit"_s);
    ui::addNote(record.answer.notes, ui::defaultCutNote(8192));
    QCOMPARE(ui::receiptLine(record, ui::Currency::Cny),
             u"flash, api.deepseek.com, 86 % from the cache, cut at the "
             "server's default of 8192 tokens"_s);
    const QStringList lines = details(record);
    QVERIFY(lines.contains(u"of these from the cache=869 (86 %)"_s));
    QVERIFY(lines.contains(u"Thinking asked for=max"_s));
    QVERIFY(lines.contains(u"Note=Temperature has no effect while thinking."_s));
    QVERIFY(lines.contains(u"Note=The request was sent again with all thinking."_s));
    QCOMPARE(lines.filter(u"Note="_s).size(), 2);
    record.answer.cachedTokens = 0;
    QVERIFY(details(record).contains(u"of these from the cache=0 %"_s));
    record.answer.place = "this computer";
    QVERIFY(!ui::receiptLine(record, ui::Currency::Cny).contains(u"cache"_s));
    QVERIFY(details(record).filter(u"of these"_s).isEmpty());
  }

  // Numbers of a server are only as good as the server.
  void nonsenseFromAServerIsNotAPercentage() {
    MessageRecord record = message(MessageRole::Assistant, "A");
    setAnswer(record, "a.example", "end_of_turn", 10, 50);
    QCOMPARE(ui::receiptLine(record, ui::Currency::Cny), u"flash, a.example"_s);
    record.answer.promptTokens = 0;
    QCOMPARE(ui::receiptLine(record, ui::Currency::Cny), u"flash, a.example"_s);
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
