// Going on with an answer, editing one, and asking another model: with what can go wrong meanwhile.
// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;
using storage::MessageState;
using Role = ui::MessageListModel::Role;

namespace {

engine::Completion completion(std::int64_t prompt, std::int64_t output, double decodeMs) {
  engine::Completion done;
  done.usage.promptTokens = prompt;
  done.usage.outputTokens = output;
  done.timings.decodeMs = decodeMs;
  return done;
}

bool ended(ChatWindow& window) {
  return QTest::qWaitFor([&] { return !window.chat->isGenerating(); });
}

// An answer "one " that was stopped.
bool askAndStop(ChatWindow& window) {
  if (!window.chat->send(u"Q"_s)) return false;
  window.backend().text("one ");
  if (!QTest::qWaitFor([&] { return window.rows().size() == 2; })) return false;
  window.chat->stop();
  return ended(window);
}

bool ask(ChatWindow& window, const std::string& answer) {
  if (!window.chat->send(u"Q"_s)) return false;
  window.backend().text(answer);
  window.backend().end(completion(10, 3, 100));
  return ended(window);
}

}  // namespace

class ChatAgainTest : public QObject {
  Q_OBJECT

 private slots:
  void aStoppedAnswerGoesOnInItsPlace() {
    ChatWindow window;
    QVERIFY(askAndStop(window));
    QVERIFY(window.lastRow(Role::CanContinueRole).toBool());
    const auto id = window.stored().back().id;
    window.chat->continueAnswer();
    QVERIFY(window.chat->isGenerating());
    QCOMPARE(window.rows(), (QStringList{u"question|Q"_s, u"paragraph|one"_s}));
    window.backend().text(" two");
    window.backend().end();
    QVERIFY(ended(window));
    QCOMPARE(window.stored().size(), 2U);
    QCOMPARE(window.stored().back().id, id);
    QCOMPARE(window.storedAnswer(), "one  two");
    QCOMPARE(window.stored().back().state, MessageState::Complete);
    const auto asked = window.backend().requests()[1].messages;
    QCOMPARE(asked.size(), 2U);
    QVERIFY(asked[1].prefix);
    QCOMPARE(engine::textOf(asked[1]), "one ");
    QCOMPARE(window.rows().last(), u"receipt|"_s);
    QVERIFY(!window.lastRow(Role::CanContinueRole).toBool());
  }

  void tokensAndTimesAddUp() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("one");
    engine::Completion first = completion(10, 5, 100);
    first.stopReason = engine::StopReason::MaxTokens;
    window.backend().end(first);
    QVERIFY(ended(window));
    window.chat->continueAnswer();
    window.backend().text(" two");
    window.backend().end(completion(15, 7, 250));
    QVERIFY(ended(window));
    const auto answer = window.stored().back().answer;
    QCOMPARE(answer.promptTokens, 25);
    QCOMPARE(answer.outputTokens, 12);
    QCOMPARE(answer.decodeMs, 350.0);
    QCOMPARE(answer.stopReason, "end_of_turn");
  }

  void aCutThoughtGoesOn() {
    ChatWindow window;
    window.chooseRemote();
    window.chat->setup()->setThinking(u"on"_s);
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().reasoning("hm ");
    QTRY_VERIFY(window.chat->isThinking());
    window.clock.now += 3000;
    window.chat->stop();
    QVERIFY(ended(window));
    window.chat->continueAnswer();
    QTRY_COMPARE(window.backend().requests().size(), 2U);
    QCOMPARE(window.backend().requests()[1].messages.back().reasoning, "hm ");
    QVERIFY(window.backend().requests()[1].thinking != engine::Thinking::Off);
    window.backend().reasoning("so");
    QTRY_VERIFY(window.chat->isThinking());
    window.clock.now += 2000;
    QCOMPARE(window.chat->thinkingSeconds(), 5);
    window.backend().text("A");
    window.backend().end();
    QVERIFY(ended(window));
    QCOMPARE(window.stored().back().reasoning, "hm so");
    QCOMPARE(window.stored().back().answer.reasoningMs, 5000);
    QCOMPARE(window.storedAnswer(), "A");
  }

  void aContinuationThatFailsKeepsTheText() {
    ChatWindow window;
    window.chooseRemote();
    QVERIFY(askAndStop(window));
    window.chat->continueAnswer();
    window.backend().fail(base::ErrorCode::Network, "no route");
    QVERIFY(ended(window));
    QCOMPARE(window.storedAnswer(), "one ");
    QCOMPARE(window.rows(), (QStringList{u"question|Q"_s, u"paragraph|one"_s, u"error|No route."_s,
                                         u"receipt|"_s}));
    const QModelIndex error = window.chat->messages()->index(2);
    QVERIFY(error.data(Role::CanContinueRole).toBool());
    QCOMPARE(error.data(Role::ActionRole).toString(), u"retry"_s);
    QVERIFY(error.data(Role::NoteRole).toString().contains(u"billed again"_s));
    QVERIFY(!window.lastRow(Role::CanContinueRole).toBool());  // it stands at the error
    window.chat->continueAnswer();
    window.backend().text("two");
    window.backend().end();
    QVERIFY(ended(window));
    QCOMPARE(window.storedAnswer(), "one two");
    QCOMPARE(window.stored().back().error, "");
  }

  void whereNothingCanGoOnItCanBeAskedAgain() {
    ChatWindow window;
    QVERIFY(askAndStop(window));
    window.chat->continueAnswer();
    window.backend().fail(base::ErrorCode::Unsupported, "a.example cannot continue an answer");
    QVERIFY(ended(window));
    const QModelIndex error = window.chat->messages()->index(2);
    QCOMPARE(error.data(Role::TextRole).toString(), u"a.example cannot continue an answer."_s);
    QCOMPARE(error.data(Role::ActionRole).toString(), u"askAgain"_s);
    QVERIFY(!error.data(Role::CanContinueRole).toBool());
    QCOMPARE(window.storedAnswer(), "one ");
  }

  void stoppedWhileItGoesOnKeepsBoth() {
    ChatWindow window;
    QVERIFY(askAndStop(window));
    window.chat->continueAnswer();
    window.backend().text("two");
    QTRY_COMPARE(window.rows().last(), u"paragraph|one two"_s);
    window.chat->stop();
    QVERIFY(ended(window));
    QCOMPARE(window.storedAnswer(), "one two");
    QCOMPARE(window.stored().back().state, MessageState::Stopped);
  }

  void aCrashWhileItGoesOnLosesNothing() {
    ChatWindow window(1);
    QVERIFY(askAndStop(window));
    window.chat->continueAnswer();
    window.backend().text("two");
    QTRY_COMPARE(window.storedAnswer(), "one two");
    QCOMPARE(window.stored().back().state, MessageState::Streaming);
    const qlonglong id = window.chat->conversationId();
    window.store->isFull = true;  // what a dying process could not write any more
    window.open();
    window.chat->openConversation(id);
    QCOMPARE(window.storedAnswer(), "one two");
    QCOMPARE(window.stored().back().state, MessageState::Interrupted);
    window.chat->continueAnswer();
    window.backend().text(" three");
    window.backend().end();
    QVERIFY(ended(window));
    QCOMPARE(window.storedAnswer(), "one two three");
  }

  void aFullDiskLeavesTheAnswerAlone() {
    ChatWindow window;
    QVERIFY(askAndStop(window));
    const QStringList rows = window.rows();
    window.store->isFull = true;
    window.chat->continueAnswer();
    QVERIFY(!window.chat->isGenerating());
    QVERIFY(!window.chat->bannerText().isEmpty());
    QCOMPARE(window.rows(), rows);
    QCOMPARE(window.backend().requests().size(), 1U);
    QVERIFY(!window.chat->saveEdit(window.stored().back().id.value, u"other"_s, true));
    QCOMPARE(window.rows(), rows);
    QCOMPARE(window.chat->answerCount(), 1);
  }

  void removingTheConversationEndsIt() {
    ChatWindow window;
    QVERIFY(askAndStop(window));
    window.chat->continueAnswer();
    window.backend().text("two");
    QTRY_COMPARE(window.rows().last(), u"paragraph|one two"_s);
    window.conversations->remove(window.chat->conversationId());
    QVERIFY(!window.chat->isGenerating());
    QVERIFY(window.chat->isEmpty());
    QVERIFY(window.chat->canSend());
    QVERIFY(window.chat->bannerText().isEmpty());
  }

  // The model that wrote it goes on, whatever is chosen now; what goes to a host is asked for.
  void theWriterGoesOnWhateverIsChosen() {
    ChatWindow window;
    QVERIFY(askAndStop(window));
    window.chooseRemote();
    window.chat->continueAnswer();
    QCOMPARE(window.source.asked,
             (QStringList{window.source.list[0].key, window.source.list[0].key}));
    window.backend().end();
    QVERIFY(ended(window));
  }
  void anotherModelGoesOnOnlyWithConsentAndIsNamed() {
    ChatWindow window;
    QVERIFY(askAndStop(window));
    window.source.list[0].usable = false;
    window.source.changed();
    window.chooseRemote();
    window.chat->continueAnswer();
    QVERIFY(!window.chat->isGenerating());
    QCOMPARE(window.chat->sendOut()->messages().size(), 2);
    window.chat->sendOut()->confirm();
    QVERIFY(window.chat->isGenerating());
    window.backend().text("two");
    engine::Completion done;
    done.receipt.servedModel = "chat";
    done.receipt.place = "api.deepseek.com";
    window.backend().end(done);
    QVERIFY(ended(window));
    const auto answer = window.stored().back().answer;
    QCOMPARE(answer.model, "chat");
    QCOMPARE(answer.notes, "begun by tiny, this computer");
    QCOMPARE(answer.bill.requests, 1);
  }
  void aSuccessorThatWritesNothingIsNotNamed() {
    ChatWindow window;
    QVERIFY(askAndStop(window));
    window.source.list[0].usable = false;
    window.source.changed();
    window.chooseRemote();
    window.chat->continueAnswer();
    window.chat->sendOut()->confirm();
    window.backend().fail(base::ErrorCode::Denied, "the key is wrong (401)");
    QVERIFY(ended(window));
    const auto answer = window.stored().back().answer;
    QCOMPARE(answer.place, "this computer");
    QCOMPARE(answer.model, "tiny");
    QCOMPARE(answer.notes, "");
    QCOMPARE(answer.bill.requests, 0);
    // What helps is about who was asked.
    QCOMPARE(window.chat->messages()->index(2).data(Role::ActionRole).toString(), u"enterKey"_s);
  }
  void whatGoesOnHereIsNotBilled() {
    ChatWindow window;
    window.chooseRemote();
    QVERIFY(askAndStop(window));
    QCOMPARE(window.stored().back().answer.bill.requests, 1);
    window.source.list[1].usable = false;
    window.source.changed();
    window.picker->select(window.source.list[0].key);
    window.chat->continueAnswer();
    QVERIFY(window.chat->isGenerating());
    window.backend().text("two");
    window.backend().end(completion(4, 2, 10));
    QVERIFY(ended(window));
    const auto answer = window.stored().back().answer;
    QCOMPARE(answer.bill.requests, 1);
    QCOMPARE(answer.place, "this computer");
    QCOMPARE(answer.notes, "begun by chat, api.deepseek.com");
  }

  void theEndItHadBeforeIsNotTold() {
    ChatWindow window;
    window.source.list[0].defaultOutput.off = 4096;
    window.source.changed();
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("one");
    engine::Completion cut = completion(10, 5, 100);
    cut.stopReason = engine::StopReason::MaxTokens;
    window.backend().end(cut);
    QVERIFY(ended(window));
    QVERIFY(window.lastRow(Role::ReceiptRole).toString().contains(u"default of 4096"_s));
    window.chat->continueAnswer();
    window.backend().text(" two");
    window.backend().end(completion(15, 7, 250));
    QVERIFY(ended(window));
    QVERIFY(!window.lastRow(Role::ReceiptRole).toString().contains(u"cut"_s));
  }

  // A server's own name for a model is no other model.
  void aServersNameIsNoSuccessor() {
    ChatWindow window;
    window.chooseRemote();
    QVERIFY(askAndStop(window));
    for (const char* text : {"two", "three"}) {
      window.chat->continueAnswer();
      window.backend().text(text);
      engine::Completion done = completion(4, 2, 10);
      done.receipt.servedModel = "chat-2025";
      done.stopReason = engine::StopReason::MaxTokens;
      window.backend().end(done);
      QVERIFY(ended(window));
    }
    QCOMPARE(window.stored().back().answer.notes, "");
    QCOMPARE(window.storedAnswer(), "one twothree");
  }

  void whatIsInTheComposerDoesNotHinderAskingAgain() {
    ChatWindow window;
    QVERIFY(ask(window, "a"));
    window.chat->newConversation();
    window.chat->regenerate();  // nothing was asked here
    QVERIFY(window.chat->bannerText().isEmpty());
    window.chat->openConversation(1);
    window.source.list[0].usable = false;
    window.source.changed();
    window.chat->regenerate();
    QVERIFY(!window.chat->isGenerating());
    QCOMPARE(window.chat->bannerAction(), u"chooseModel"_s);
  }

  void anAnswerByAnotherModelOnce() {
    ChatWindow window;
    QVERIFY(ask(window, "a"));
    const auto answerers = window.chat->answerers();
    QCOMPARE(answerers.size(), 2);
    QVERIFY(answerers[0].toMap()["isSame"].toBool());
    QCOMPARE(answerers[0].toMap()["key"].toString(), window.source.list[0].key);
    const QString other = answerers[1].toMap()["key"].toString();
    QCOMPARE(other, window.source.list[1].key);
    window.chat->regenerateWith(other);
    QVERIFY(!window.chat->isGenerating());
    window.chat->sendOut()->confirm();
    QVERIFY(window.chat->isGenerating());
    window.backend().text("b");
    window.backend().end();
    QVERIFY(ended(window));
    QCOMPARE(window.picker->selectedKey(), window.source.list[0].key);
    QCOMPARE(window.store->conversation({window.chat->conversationId()})->modelKey,
             window.source.list[0].key.toStdString());
    QCOMPARE(window.stored().back().answer.place, "api.deepseek.com");
    QCOMPARE(window.chat->answerCount(), 2);
    window.showAnswer(1);
    QCOMPARE(window.storedAnswer(), "a");
    window.chat->regenerateWith(u"file:/gone.gguf"_s);
    QVERIFY(!window.chat->isGenerating());
  }

  void anEditedAnswerStandsBesideTheOld() {
    ChatWindow window;
    QVERIFY(ask(window, "**a**"));
    const auto id = window.stored().back().id;
    ui::MessageListModel& rows = *window.chat->messages();
    rows.beginEdit(id.value);
    QCOMPARE(window.rows()[1], u"editor|**a**"_s);
    rows.setEdited(id.value, u"b"_s);
    rows.endEdit(id.value);  // Esc
    QCOMPARE(window.rows()[1], u"paragraph|a"_s);
    rows.beginEdit(id.value);
    QCOMPARE(window.rows()[1], u"editor|**a**"_s);
    QVERIFY(!window.chat->saveEdit(id.value, u" \n"_s, false));
    QVERIFY(window.chat->saveEdit(id.value, u"b"_s, false));
    QCOMPARE(window.rows(), (QStringList{u"question|Q"_s, u"paragraph|b"_s, u"receipt|"_s}));
    QVERIFY(window.lastRow(Role::ReceiptRole).toString().contains(u"edited by you"_s));
    QCOMPARE(window.chat->answerCount(), 2);
    QCOMPARE(window.backend().requests().size(), 1U);
    QVERIFY(window.chat->send(u"R"_s));
    QTRY_COMPARE(window.backend().requests().size(), 2U);
    QCOMPARE(engine::textOf(window.backend().requests()[1].messages[1]), "b");
    window.backend().end();
    QVERIFY(ended(window));
  }

  void anEditedAnswerGoesOn() {
    ChatWindow window;
    QVERIFY(ask(window, "a"));
    const auto id = window.stored().back().id;
    window.chat->messages()->beginEdit(id.value);
    QVERIFY(window.chat->saveEdit(id.value, u"First, "_s, true));
    QVERIFY(window.chat->isGenerating());
    window.backend().text("second");
    window.backend().end(completion(4, 2, 10));
    QVERIFY(ended(window));
    QCOMPARE(window.storedAnswer(), "First, second");
    const auto answer = window.stored().back().answer;
    QCOMPARE(answer.outputTokens, 2);
    QCOMPARE(answer.notes, "edited by you");
    QCOMPARE(engine::textOf(window.backend().requests()[1].messages.back()), "First, ");
    window.showAnswer(1);
    QCOMPARE(window.storedAnswer(), "a");
  }

  void anUneditedAnswerStaysWhatItIs() {
    ChatWindow window;
    QVERIFY(ask(window, "a"));
    const auto id = window.stored().back().id;
    window.chat->messages()->beginEdit(id.value);
    QVERIFY(window.chat->saveEdit(id.value, u"a"_s, false));
    QCOMPARE(window.chat->answerCount(), 1);
    QCOMPARE(window.rows()[1], u"paragraph|a"_s);
  }

  void whatIsTypedInTheEditorOutlivesIt() {
    ChatWindow window;
    QVERIFY(ask(window, "a"));
    const auto id = window.stored().back().id;
    ui::MessageListModel& rows = *window.chat->messages();
    rows.beginEdit(id.value);
    rows.setEdited(id.value, u"half an idea"_s);
    const qlonglong conversation = window.chat->conversationId();
    window.chat->newConversation();
    window.chat->openConversation(conversation);
    QCOMPARE(window.rows()[1], u"paragraph|a"_s);
    rows.beginEdit(id.value);
    QCOMPARE(window.rows()[1], u"editor|half an idea"_s);
    window.chat->regenerate();
    window.backend().end();
    QVERIFY(ended(window));
    window.showAnswer(1);
    rows.beginEdit(id.value);
    QCOMPARE(window.rows()[1], u"editor|half an idea"_s);
    QVERIFY(window.chat->saveEdit(id.value, u"b"_s, false));
    window.showAnswer(1);
    rows.beginEdit(id.value);
    QCOMPARE(window.rows()[1], u"editor|a"_s);
  }

  // The rows' own tester fails where text arrives under an editor.
  void anAnswerThatGoesOnIsNotEdited() {
    ChatWindow window;
    QVERIFY(askAndStop(window));
    const auto id = window.stored().back().id;
    ui::MessageListModel& rows = *window.chat->messages();
    rows.beginEdit(id.value);
    QVERIFY(!window.lastRow(Role::CanContinueRole).toBool());
    rows.setEdited(id.value, u"x"_s);
    window.chat->continueAnswer();
    window.backend().text("two\n\nthree");
    QTRY_COMPARE(window.rows().last(), u"paragraph|three"_s);
    rows.beginEdit(id.value);
    QCOMPARE(window.rows().last(), u"paragraph|three"_s);
    window.backend().end();
    QVERIFY(ended(window));
    rows.beginEdit(id.value);  // what had been typed was about another text
    QCOMPARE(window.rows()[1], u"editor|one two\n\nthree"_s);
  }

  void spacesThatDoNotBreakAreKept() {
    ChatWindow window;
    const std::string text = "10\u00a0km\r\nfar";
    QVERIFY(ask(window, text));
    const auto id = window.stored().back().id;
    window.chat->messages()->beginEdit(id.value);
    QVERIFY(window.chat->saveEdit(id.value, u"10\u00a0km\nfar"_s, false));
    QCOMPARE(window.chat->answerCount(), 1);  // line ends are the editor's
    QCOMPARE(window.storedAnswer(), text);
    QVERIFY(window.chat->saveEdit(id.value, u"10\u00a0km\naway"_s, false));
    QCOMPARE(window.storedAnswer(), "10\u00a0km\naway");
  }

  void anEditOfWhatTheDiskRefusedIsOfAllOfIt() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.store->isFull = true;
    window.backend().reasoning("hm");
    window.backend().text("all of it");
    window.backend().end();
    QVERIFY(ended(window));
    window.store->isFull = false;
    const auto id = window.stored().back().id;
    window.chat->messages()->beginEdit(id.value);
    QVERIFY(window.chat->saveEdit(id.value, u"all of it!"_s, false));
    QCOMPARE(window.stored().back().reasoning, "hm");
    window.chat->saveAgain();
    window.showAnswer(1);
    QCOMPARE(window.storedAnswer(), "all of it");
  }

  void anEditorThatIsOpenGoesWithItsConversation() {
    ChatWindow window;
    QVERIFY(ask(window, "a"));
    const auto id = window.stored().back().id;
    window.chat->messages()->beginEdit(id.value);
    const qlonglong conversation = window.chat->conversationId();
    QVERIFY(window.chat->send(u"R"_s));
    QCOMPARE(window.rows()[1], u"paragraph|a"_s);
    window.backend().end();
    QVERIFY(ended(window));
    window.chat->newConversation();
    QVERIFY(!window.chat->saveEdit(id.value, u"b"_s, true));
    window.chat->openConversation(conversation);
    QCOMPARE(window.rows()[1], u"paragraph|a"_s);
  }
};

QTEST_MAIN(ChatAgainTest)
#include "chat_again_test.moc"
