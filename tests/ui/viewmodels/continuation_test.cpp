// Which answers can be gone on with, by whom, and what is asked then.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/continuation.h"

#include <QTest>

#include "tests/ui/viewmodels/fakes.h"
#include "ui/viewmodels/answer_text.h"

using namespace Qt::StringLiterals;
using engine::Thinking;
using storage::MessageRecord;
using storage::MessageState;

namespace {

MessageRecord answer(const std::string& text, MessageState state = MessageState::Stopped) {
  MessageRecord record;
  record.role = storage::MessageRole::Assistant;
  record.text = text;
  record.state = state;
  record.answer.place = "api.deepseek.com";
  record.answer.model = "chat";
  return record;
}

}  // namespace

class ContinuationTest : public QObject {
  Q_OBJECT

 private slots:
  void onlyWhatWasCutCanGoOn() {
    QVERIFY(ui::canContinue(answer("part")));
    QVERIFY(ui::canContinue(answer("part", MessageState::Failed)));
    QVERIFY(ui::canContinue(answer("part", MessageState::Interrupted)));
    QVERIFY(!ui::canContinue(answer("part", MessageState::Complete)));
    QVERIFY(!ui::canContinue(answer("part", MessageState::Streaming)));
    QVERIFY(!ui::canContinue(answer("")));
    MessageRecord cut = answer("part", MessageState::Complete);
    cut.answer.stopReason = "max_tokens";
    QVERIFY(ui::canContinue(cut));
    cut.answer.stopReason = "context_full";
    QVERIFY(!ui::canContinue(cut));
    MessageRecord thought = answer("");
    thought.reasoning = "hm";
    QVERIFY(ui::canContinue(thought));
    thought.role = storage::MessageRole::User;
    QVERIFY(!ui::canContinue(thought));
  }

  void whiteSpaceIsSentAsItIs() {
    engine::Request request;
    request.messages = {engine::textMessage(engine::Role::User, "Q")};
    request.thinking = Thinking::High;
    const auto asked =
        ui::continuing(request, answer(" \n a\t \n"), fakes::remoteChoice(u"chat"_s));
    QCOMPARE(asked.messages.size(), 2U);
    QCOMPARE(engine::textOf(asked.messages[1]), " \n a\t \n");
    QVERIFY(asked.messages[1].prefix);
    QVERIFY(asked.messages[1].role == engine::Role::Assistant);
    // An answer without a thought gets none after its text.
    QVERIFY(asked.thinking == Thinking::Off);
  }

  void aCutThoughtGoesOnWithTheEffortItHad() {
    MessageRecord thought = answer("");
    thought.reasoning = " hm\n";
    thought.answer.thinking = "max";
    ui::ModelChoice model = fakes::remoteChoice(u"chat"_s);
    model.knowsEffort = true;
    const auto asked = ui::continuing({}, thought, model);
    QCOMPARE(asked.messages.back().reasoning, " hm\n");
    QCOMPARE(engine::textOf(asked.messages.back()), "");
    QVERIFY(asked.thinking == Thinking::Max);
    // An older record does not say how it was asked.
    thought.answer.thinking.clear();
    QVERIFY(ui::continuing({}, thought, model).thinking == Thinking::On);
    QVERIFY(ui::continuing({}, thought, fakes::localChoice(u"tiny"_s)).thinking == Thinking::Off);
  }

  void findsWhoWroteIt() {
    ui::ModelChoice file = fakes::localChoice(u"SmolLM2"_s);
    file.key = u"file:/models/SmolLM2.Q4_1.gguf"_s;
    const ui::ModelChoice remote = fakes::remoteChoice(u"chat"_s);
    QVector<ui::ModelChoice> choices = {file, remote};
    QCOMPARE(ui::writerOf(choices, answer("a").answer)->key, remote.key);
    storage::AnswerRecord here;
    here.place = ui::kThisComputer;
    here.model = "SmolLM2.Q4_1";  // as the engine names it
    QCOMPARE(ui::writerOf(choices, here)->key, file.key);
    here.place = "other.example";
    QVERIFY(!ui::writerOf(choices, here));
    choices[1].usable = false;
    QVERIFY(!ui::writerOf(choices, answer("a").answer));
    QVERIFY(!ui::choiceOf(choices, remote.key));
    QVERIFY(ui::choiceOf(choices, file.key));
  }

  void anEditedAnswerKeepsWhoWroteItAndNotWhatItCost() {
    MessageRecord original = answer("a", MessageState::Failed);
    original.error = "cut";
    original.parent = storage::MessageId{7};
    original.reasoning = "hm";
    original.answer.outputTokens = 12;
    original.answer.requestId = "r1";
    const MessageRecord copy = ui::editedCopy(original, "b", 42);
    QCOMPARE(copy.text, "b");
    QCOMPARE(copy.reasoning, "hm");
    QCOMPARE(copy.parent, original.parent);
    QCOMPARE(copy.state, MessageState::Complete);
    QCOMPARE(copy.error, "");
    QCOMPARE(copy.answer.model, "chat");
    QCOMPARE(copy.answer.outputTokens, 0);
    QCOMPARE(copy.answer.requestId, "");
    QVERIFY(ui::receiptLine(copy, ui::Currency::Usd).contains(u"edited by you"_s));
    QVERIFY(!ui::receiptLine(original, ui::Currency::Usd).contains(u"edited"_s));
    // A server that says something like it has not been edited.
    original.answer.notes = "this was edited by you or me";
    QVERIFY(!ui::isEdited(original.answer));
  }

  void saysThatWhatArrivedIsKept() {
    QVERIFY(ui::keptText(answer("a", MessageState::Failed)).contains(u"billed again"_s));
    MessageRecord here = answer("a", MessageState::Interrupted);
    here.answer.place = ui::kThisComputer;
    QVERIFY(!ui::keptText(here).isEmpty());
    QVERIFY(!ui::keptText(here).contains(u"billed"_s));
    QCOMPARE(ui::keptText(answer("", MessageState::Failed)), QString());
    QCOMPARE(ui::keptText(answer("a", MessageState::Stopped)), QString());
  }

  void lineEndsAreAllOneToAnEditor() {
    QCOMPARE(ui::asEdited("a\r\nb\rc\u2028d\u2029\n\u00a0e"), "a\nb\nc\nd\n\n\u00a0e");
  }

  void howItHadEndedIsForgotten() {
    storage::AnswerRecord cut;
    cut.stopReason = "max_tokens";
    cut.notes = "edited by you";
    ui::addNote(cut.notes, ui::defaultCutNote(4096));
    ui::addNote(cut.notes, "edited by you");
    ui::forgetEnd(cut);
    QCOMPARE(cut.stopReason, "");
    QCOMPARE(cut.notes, "edited by you");
  }
};

QTEST_GUILESS_MAIN(ContinuationTest)
#include "continuation_test.moc"
