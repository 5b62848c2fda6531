// A conversation from the first question on: send, stream, think, stop, ask again, open, keep.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;
using storage::MessageState;
using Role = ui::MessageListModel::Role;

namespace {

// Takes the addresses that would go to a browser.
class Browser : public QObject {
  Q_OBJECT
 public slots:
  void open(const QUrl& url) { opened << url.toString(); }

 public:
  QStringList opened;
};

}  // namespace

class ChatControllerTest : public QObject {
  Q_OBJECT

 private slots:
  void aQuestionIsStoredBeforeItIsAnswered() {
    ChatWindow window;
    QSignalSpy sent(window.chat.get(), &ui::ChatController::sent);
    QVERIFY(window.chat->isEmpty());
    QVERIFY(window.chat->send(u"  Hello there\nand more "_s));
    QCOMPARE(sent.size(), 1);
    QVERIFY(window.chat->isGenerating());
    QCOMPARE(window.chat->statusText(), u"Waiting for the answer"_s);
    const auto stored = window.stored();
    QCOMPARE(stored.size(), 2);
    QCOMPARE(stored[0].text, "Hello there\nand more");
    QCOMPARE(stored[1].state, MessageState::Streaming);
    QCOMPARE(window.rows(), QStringList{u"question|Hello there\nand more"_s});
    QCOMPARE(window.chat->title(), u"Hello there"_s);
    QCOMPARE(window.conversations->index(1).data(ui::ConversationListModel::TitleRole),
             u"Hello there"_s);
  }

  void anAnswerStreamsIntoRows() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("One");
    QTRY_COMPARE(window.rows().last(), u"paragraph|One"_s);
    QCOMPARE(window.chat->statusText(), QString());
    QSignalSpy changed(window.chat->messages(), &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(window.chat->messages(), &QAbstractItemModel::rowsInserted);
    window.backend().text(" two");
    QTRY_COMPARE(window.rows().last(), u"paragraph|One two"_s);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][2].value<QList<int>>(), (QList<int>{Role::TextRole, Role::HtmlRole}));
    QCOMPARE(inserted.size(), 0);

    engine::Completion completion;
    completion.usage.outputTokens = 3;
    completion.timings.decodeMs = 1000;
    completion.receipt.servedModel = "tiny v1";
    completion.receipt.place = "this computer";
    window.backend().end(completion);
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.lastRow(Role::ReceiptRole).toString(),
             u"tiny v1, this computer, 2.0 tokens/s"_s);
    QCOMPARE(window.stored().back().state, MessageState::Complete);
    QCOMPARE(window.storedAnswer(), "One two");
    QCOMPARE(window.stored().back().answer.outputTokens, 3);
  }

  void statusIsShownUntilTextComes() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().say(engine::Status{engine::Status::Phase::Loading, 40, ""});
    QTRY_COMPARE(window.chat->statusText(), u"Loading the model, 40 %"_s);
    QCOMPARE(window.chat->statusPercent(), 40);
    window.backend().say(engine::Status{engine::Status::Phase::ReadingPrompt, 12, ""});
    QTRY_COMPARE(window.chat->statusText(), u"Reading the prompt, 12 %"_s);
    window.backend().text("x");
    QTRY_COMPARE(window.chat->statusText(), QString());
    QCOMPARE(window.chat->statusPercent(), -1);
  }

  void thinkingIsTimedKeptAndSentAlong() {
    ChatWindow window;
    window.chooseRemote();
    window.chat->setup()->setThinking(u"on"_s);
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().reasoning("Hm, ");
    QTRY_VERIFY(window.chat->isThinking());
    window.clock.now += 12'400;
    QCOMPARE(window.chat->thinkingSeconds(), 12);
    window.backend().reasoning("yes.");
    window.backend().text("A");
    QTRY_VERIFY(!window.chat->isThinking());
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.rows().at(1), u"thinking|Hm, yes."_s);
    QCOMPARE(window.chat->messages()->index(1).data(Role::SecondsRole), 12);
    QCOMPARE(window.stored().back().answer.reasoningMs, 12'400);
    QCOMPARE(window.chat->title(), u"Q"_s);

    QVERIFY(window.chat->send(u"R"_s));
    QTRY_COMPARE(window.backend().requests().size(), 2);
    const engine::Request request = window.backend().requests()[1];
    QCOMPARE(request.thinking, engine::Thinking::On);
    QCOMPARE(request.model, "chat");
    QCOMPARE(request.messages.size(), 3);
    QCOMPARE(request.messages[1].reasoning, "Hm, yes.");
  }

  void aModelThatCannotThinkIsNotAskedTo() {
    ChatWindow window;
    window.chat->setup()->setThinking(u"on"_s);
    QCOMPARE(window.chat->setup()->thinking(), u"off"_s);
    QVERIFY(window.chat->setup()->efforts().isEmpty());
    QVERIFY(window.chat->send(u"Q"_s));
    QTRY_COMPARE(window.backend().requests().size(), 1);
    QCOMPARE(window.backend().requests()[0].thinking, engine::Thinking::Off);
    window.open();
    window.chooseRemote();
    QCOMPARE(window.chat->setup()->thinking(), u"on"_s);
  }

  void stopKeepsWhatArrived() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("part");
    QTRY_COMPARE(window.rows().size(), 2);
    window.chat->stop();
    QCOMPARE(window.chat->statusText(), u"Stopping"_s);
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.stored().back().state, MessageState::Stopped);
    QCOMPARE(window.storedAnswer(), "part");
    QCOMPARE(window.lastRow(Role::ReceiptRole).toString(), u"tiny, this computer, stopped"_s);
    window.chat->stop();  // nothing runs: nothing happens
    window.ask(u"R"_s, "whole");
    QCOMPARE(window.storedAnswer(), "whole");
  }

  void sendIsRefusedWithAReason() {
    ChatWindow window;
    QVERIFY(!window.chat->send(u" \n "_s));
    QVERIFY(window.chat->send(u"Q"_s));
    QVERIFY(!window.chat->canSend());
    QVERIFY(!window.chat->send(u"R"_s));
    window.chat->newConversation();
    QVERIFY(!window.chat->isGenerating());
    QCOMPARE(window.chat->sendHint(), u"An answer is being written in another conversation."_s);
    window.close();
    window.source.list[0].usable = false;
    window.source.list[0].detail = u"The file is gone."_s;
    window.source.list.resize(1);
    window.open();
    QCOMPARE(window.chat->sendHint(), u"Choose a model first."_s);
    window.picker->select(window.source.list[0].key);
    QCOMPARE(window.chat->sendHint(), u"The file is gone."_s);
  }

  void askingAgainKeepsTheOldAnswerAsABranch() {
    ChatWindow window;
    window.ask(u"Q"_s, "first");
    const storage::MessageId first = window.stored().back().id;
    window.chat->regenerate();
    QTRY_COMPARE(window.backend().requests().size(), 2);
    QCOMPARE(window.backend().requests()[1].messages.size(), 1);
    window.backend().text("second");
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.rows(), (QStringList{u"question|Q"_s, u"paragraph|second"_s, u"receipt|"_s}));
    QCOMPARE(window.stored().size(), 2);
    QCOMPARE(window.store->message(first)->text, "first");
    QCOMPARE(window.store->message(first)->parent, window.stored().back().parent);

    QCOMPARE(window.chat->answerCount(), 2);
    QCOMPARE(window.chat->answerNumber(), 2);
    window.showAnswer(3);
    window.showAnswer(1);
    QCOMPARE(window.chat->answerNumber(), 1);
    QCOMPARE(window.rows().at(1), u"paragraph|first"_s);
    QCOMPARE(window.stored().back().id, first);
    // What is asked next follows the answer that is shown.
    window.ask(u"Q2"_s, "third");
    QCOMPARE(window.chat->answerCount(), 1);
    QCOMPARE(window.stored().at(1).id, first);
    window.chat->newConversation();
    QCOMPARE(window.chat->answerCount(), 0);
  }

  void aConversationIsFoundAgain() {
    ChatWindow window;
    window.ask(u"Q"_s, "# A\n\ntext");
    const QStringList rows = window.rows();
    const qlonglong id = window.chat->conversationId();
    window.open();
    QCOMPARE(window.chat->conversationId(), 0);
    QCOMPARE(window.conversations->count(), 1);
    QSignalSpy branch(window.chat->messages(), &ui::MessageListModel::branchChanged);
    window.chat->openConversation(id);
    QCOMPARE(branch.size(), 1);
    QCOMPARE(window.rows(), rows);
    QCOMPARE(window.chat->title(), u"Q"_s);
    QVERIFY(window.conversations->index(1).data(ui::ConversationListModel::IsCurrentRole).toBool());
    window.ask(u"R"_s, "B");
    QCOMPARE(window.backend().requests().back().messages.size(), 3);
  }

  void anotherConversationCanBeReadMeanwhile() {
    ChatWindow window;
    window.ask(u"old"_s, "answer");
    const qlonglong old = window.chat->conversationId();
    window.chat->newConversation();
    QVERIFY(window.chat->send(u"new"_s));
    const qlonglong running = window.chat->conversationId();
    window.backend().text("one");
    QTRY_COMPARE(window.rows().last(), u"paragraph|one"_s);
    window.chat->openConversation(old);
    QVERIFY(!window.chat->isGenerating());
    QCOMPARE(window.rows().first(), u"question|old"_s);
    window.backend().text(" two");
    window.backend().say(engine::Status{engine::Status::Phase::Queued, std::nullopt, ""});
    window.chat->openConversation(running);
    QVERIFY(window.chat->isGenerating());
    QTRY_COMPARE(window.rows().last(), u"paragraph|one two"_s);
    window.chat->openConversation(old);
    window.backend().end();
    QTRY_VERIFY(window.chat->canSend());
    window.chat->openConversation(running);
    QCOMPARE(window.rows(),
             (QStringList{u"question|new"_s, u"paragraph|one two"_s, u"receipt|"_s}));
  }

  void eachConversationHasItsDraftAndItsModel() {
    ChatWindow window;
    window.ask(u"local"_s, "a");
    const qlonglong local = window.chat->conversationId();
    window.chat->setDraft(u"half a thought"_s);
    window.chat->newConversation();
    QCOMPARE(window.chat->draft(), QString());
    window.chooseRemote();
    window.ask(u"remote"_s, "b");
    const qlonglong remote = window.chat->conversationId();
    window.chat->openConversation(local);
    QCOMPARE(window.chat->draft(), u"half a thought"_s);
    QCOMPARE(window.picker->selectedName(), u"tiny"_s);
    window.open();
    window.chat->openConversation(local);
    QCOMPARE(window.chat->draft(), u"half a thought"_s);
    window.chat->openConversation(remote);
    QCOMPARE(window.picker->selectedName(), u"chat"_s);
  }

  void aConversationThatHasNotBegunKeepsItsDraftMeanwhile() {
    ChatWindow window;
    window.ask(u"Q"_s, "a");
    const qlonglong id = window.chat->conversationId();
    window.chat->newConversation();
    window.chat->setDraft(u"later"_s);
    window.chat->openConversation(id);
    QCOMPARE(window.chat->draft(), QString());
    window.chat->newConversation();
    QCOMPARE(window.chat->draft(), u"later"_s);
    window.ask(window.chat->draft(), "b");
    window.chat->newConversation();
    QCOMPARE(window.chat->draft(), QString());
  }

  void sendingClearsTheDraft() {
    ChatWindow window;
    window.chat->setDraft(u"Q"_s);
    window.ask(u"Q"_s, "a");
    QCOMPARE(window.chat->draft(), QString());
    QCOMPARE(window.store->conversation({window.chat->conversationId()})->draft, "");
  }

  void aLocalConversationLeavesOnlyWithConsent() {
    ChatWindow window;
    window.ask(u"secret"_s, "a");
    window.chooseRemote();
    QSignalSpy asked(window.chat->sendOut(), &ui::SendConsent::asked);
    QVERIFY(!window.chat->send(u"more"_s));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toString(), u"api.deepseek.com"_s);
    QCOMPARE(window.stored().size(), 2);
    window.chat->sendOut()->decline();
    window.chat->sendOut()->confirm();  // nothing is waiting any more
    QCOMPARE(window.stored().size(), 2);
    QVERIFY(!window.chat->send(u"more"_s));
    window.chat->sendOut()->confirm();
    QTRY_COMPARE(window.backend().requests().size(), 2);
    QCOMPARE(window.stored()[2].text, "more");
    window.backend().text("b");
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    window.ask(u"and more"_s, "c");  // asked once only
    QCOMPARE(asked.size(), 2);
  }

  void askingAgainElsewhereNeedsConsentToo() {
    ChatWindow window;
    window.ask(u"secret"_s, "a");
    window.chooseRemote();
    QSignalSpy asked(window.chat->sendOut(), &ui::SendConsent::asked);
    window.chat->regenerate();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(window.backend().requests().size(), 1);
    window.chat->sendOut()->confirm();
    QTRY_COMPARE(window.backend().requests().size(), 2);
  }

  void consentIsForOneHost() {
    ChatWindow window;
    ui::ModelChoice other = fakes::remoteChoice(u"other"_s);
    other.key = u"remote:https://other.example#other"_s;
    other.place = u"other.example"_s;
    window.source.list << other;
    window.source.changed();
    window.ask(u"secret"_s, "a");
    window.chooseRemote();
    QVERIFY(!window.chat->send(u"more"_s));
    window.backend().text("b");
    window.backend().end();
    window.chat->sendOut()->confirm();
    QTRY_COMPARE(window.backend().requests().size(), 2);
    QTRY_VERIFY(!window.chat->isGenerating());

    QSignalSpy asked(window.chat->sendOut(), &ui::SendConsent::asked);
    window.picker->select(other.key);
    QVERIFY(!window.chat->send(u"to the other"_s));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toString(), u"other.example"_s);
    window.chat->sendOut()->decline();
    QCOMPARE(window.backend().requests().size(), 2);

    // The host that has answered is known after a restart, too.
    const qlonglong id = window.chat->conversationId();
    window.open();
    window.chat->openConversation(id);
    window.chooseRemote();
    QSignalSpy askedAgain(window.chat->sendOut(), &ui::SendConsent::asked);
    window.ask(u"and more"_s, "c");
    QCOMPARE(askedAgain.size(), 0);
    window.picker->select(other.key);
    QVERIFY(!window.chat->send(u"to the other"_s));
    QCOMPARE(askedAgain.size(), 1);
  }

  void consentForOneHostIsNoneForTheNext() {
    ChatWindow window;
    ui::ModelChoice other = fakes::remoteChoice(u"other"_s);
    other.key = u"remote:https://other.example#other"_s;
    other.place = u"other.example"_s;
    window.source.list << other;
    window.source.changed();
    window.ask(u"secret"_s, "a");
    window.chooseRemote();
    QSignalSpy asked(window.chat->sendOut(), &ui::SendConsent::asked);
    QVERIFY(!window.chat->send(u"more"_s));
    window.picker->select(other.key);
    window.chat->sendOut()->confirm();
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked[1][0].toString(), u"other.example"_s);
    QCOMPARE(window.backend().requests().size(), 1);
  }

  void aNewConversationNeedsNoConsent() {
    ChatWindow window;
    window.chooseRemote();
    window.ask(u"Q"_s, "a");
    QCOMPARE(window.stored().back().answer.place, "api.deepseek.com");
  }

  void renamingChangesTheTitle() {
    ChatWindow window;
    window.ask(u"Q"_s, "a");
    window.chat->renameCurrent(u"Better"_s);
    QCOMPARE(window.chat->title(), u"Better"_s);
  }

  void copiesAsMarkdown() {
    ChatWindow window;
    window.ask(u"Q"_s, "**a**");
    window.chat->copyLastAnswer();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"**a**"_s);
    window.chat->copyMessage(window.stored()[0].id.value);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"Q"_s);
    window.chat->copyText(u"code"_s);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"code"_s);
  }

  void opensOnlyWebAndMail() {
    Browser browser;
    for (const char* scheme : {"https", "file", "javascript"})
      QDesktopServices::setUrlHandler(QString::fromLatin1(scheme), &browser, "open");
    ChatWindow window;
    window.chat->openLink(u"file:///etc/passwd"_s);
    window.chat->openLink(u"javascript:alert(1)"_s);
    window.chat->openLink(u"https://a.example/b"_s);
    for (const char* scheme : {"https", "file", "javascript"})
      QDesktopServices::unsetUrlHandler(QString::fromLatin1(scheme));
    QCOMPARE(browser.opened, QStringList{u"https://a.example/b"_s});
  }
};

QTEST_MAIN(ChatControllerTest)
#include "chat_controller_test.moc"
