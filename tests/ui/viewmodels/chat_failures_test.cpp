// What a chat survives: errors, a full disk, closing, crashes and deleting in the middle of an
// answer.
// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;
using storage::MessageState;
using Role = ui::MessageListModel::Role;

namespace {

// An answer "part two" that is complete on the screen, and of which the disk has nothing. Returns
// its conversation; 0 when it did not come to that.
qlonglong askAndFillTheDisk(ChatWindow& window) {
  if (!window.chat->send(u"Q"_s)) return 0;
  window.store->isFull = true;
  window.backend().text("part two");
  window.backend().end();
  const bool ended = QTest::qWaitFor([&] { return !window.chat->isGenerating(); });
  return ended ? window.chat->conversationId() : 0;
}

}  // namespace

class ChatFailuresTest : public QObject {
  Q_OBJECT

 private slots:
  void anErrorKeepsTheTextAndOffersWhatHelps() {
    ChatWindow window;
    window.chooseRemote();
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("part");
    window.backend().fail(base::ErrorCode::Denied, "HTTP 401 from api.deepseek.com");
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.rows().mid(1, 2),
             (QStringList{u"paragraph|part"_s, u"error|HTTP 401 from api.deepseek.com."_s}));
    const QModelIndex error = window.chat->messages()->index(2);
    QCOMPARE(error.data(Role::ActionRole).toString(), u"enterKey"_s);
    QCOMPARE(error.data(Role::DetailsRole).toString(), QString());
    QCOMPARE(window.stored().back().state, MessageState::Failed);
    QCOMPARE(window.storedAnswer(), "part");

    const qlonglong id = window.chat->conversationId();
    window.open();
    window.chat->openConversation(id);
    QVERIFY(window.rows().at(2).startsWith(u"error|HTTP 401"));
  }

  void anErrorCanBeRetried() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().fail(base::ErrorCode::Network, "no route");
    QTRY_VERIFY(!window.chat->isGenerating());
    window.chat->regenerate();
    window.backend().text("A");
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.rows(), (QStringList{u"question|Q"_s, u"paragraph|A"_s, u"receipt|"_s}));
    QCOMPARE(window.backend().requests()[1].messages.size(), 1);
  }

  void theNextQuestionGoesOnAfterAnError() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().fail(base::ErrorCode::Io, "the engine is gone");
    QTRY_VERIFY(!window.chat->isGenerating());
    QVERIFY(window.chat->send(u"R"_s));
    QTRY_COMPARE(window.backend().requests().size(), 2);
    const auto messages = window.backend().requests()[1].messages;
    QCOMPARE(messages.size(), 1);
    QCOMPARE(engine::textOf(messages[0]), "Q\n\nR");
  }

  // However fast it comes, no more than a second of it is not on the disk.
  void textIsSavedByTheClock() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    int updates = 0;
    for (int i = 1; i <= 12; ++i) {
      window.clock.now += 500;
      window.backend().text("word\n\n");
      QTRY_COMPARE(window.rows().size(), 1 + i);
      if (i % 3 != 0) continue;
      QVERIFY(window.store->updates > updates);
      updates = window.store->updates;
    }
    QVERIFY(window.storedAnswer().size() >= 10 * 6);
  }

  void textIsSavedWhenItPauses() {
    ChatWindow window(1);
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("pause");
    QTRY_COMPARE(window.storedAnswer(), "pause");
    QVERIFY(window.chat->isGenerating());
  }

  void closingInTheMiddleSavesWhatArrived() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("part");
    QTRY_COMPARE(window.rows().last(), u"paragraph|part"_s);
    const qlonglong id = window.chat->conversationId();
    window.open();
    window.chat->openConversation(id);
    QCOMPARE(window.stored().back().state, MessageState::Stopped);
    QCOMPARE(window.rows().at(1), u"paragraph|part"_s);
  }

  void aCrashShowsAnInterruptedAnswer() {
    ChatWindow window(1);
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("part");
    QTRY_COMPARE(window.storedAnswer(), "part");
    const qlonglong id = window.chat->conversationId();
    // The disk takes nothing more, as when the process dies; then the program starts again.
    window.store->isFull = true;
    window.open();
    window.chat->openConversation(id);
    QCOMPARE(window.stored().back().state, MessageState::Interrupted);
    QCOMPARE(window.rows().at(1), u"paragraph|part"_s);
    QVERIFY(window.rows().at(2).startsWith(u"error|"));
    window.chat->regenerate();
    QTRY_COMPARE(window.backend().requests().size(), 2);
  }

  void aFullDiskSendsNothingAndLosesNothing() {
    ChatWindow window;
    window.store->isFull = true;
    QVERIFY(!window.chat->send(u"Q"_s));
    QVERIFY(window.chat->bannerText().contains(u"the disk is full"));
    QCOMPARE(window.chat->messages()->rowCount(), 0);
    QVERIFY(window.backend().requests().empty());
    window.store->isFull = false;
    window.chat->dismissBanner();
    QVERIFY(window.chat->send(u"Q"_s));
    QCOMPARE(window.chat->bannerText(), QString());
  }

  void aDiskThatFillsUpDuringAnAnswerKeepsItOnTheScreen() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("part");
    QTRY_COMPARE(window.rows().size(), 2);
    window.store->isFull = true;
    window.backend().text(" two");
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.chat->bannerAction(), u"retrySave"_s);
    QCOMPARE(window.rows().at(1), u"paragraph|part two"_s);

    // Looking elsewhere and coming back shows it still.
    const qlonglong id = window.chat->conversationId();
    window.chat->newConversation();
    window.chat->openConversation(id);
    QCOMPARE(window.rows().at(1), u"paragraph|part two"_s);
    window.chat->saveAgain();
    QCOMPARE(window.chat->bannerAction(), u"retrySave"_s);
    window.store->isFull = false;
    window.chat->saveAgain();
    QCOMPARE(window.chat->bannerText(), QString());
    QCOMPARE(window.storedAnswer(), "part two");
    QCOMPARE(window.stored().back().state, MessageState::Complete);
  }

  void anUnsavedAnswerIsSavedAtTheEnd() {
    ChatWindow window;
    const qlonglong id = askAndFillTheDisk(window);
    window.chat->dismissBanner();
    window.store->isFull = false;
    window.open();
    window.chat->openConversation(id);
    QCOMPARE(window.storedAnswer(), "part two");
    QCOMPARE(window.stored().back().state, MessageState::Complete);
  }

  void theNextQuestionSeesAnUnsavedAnswerAndSavesIt() {
    ChatWindow window;
    askAndFillTheDisk(window);
    window.store->isFull = false;
    QVERIFY(window.chat->send(u"R"_s));
    QTRY_COMPARE(window.backend().requests().size(), 2);
    QCOMPARE(engine::textOf(window.backend().requests()[1].messages.at(1)), "part two");
    QCOMPARE(window.stored().at(1).text, "part two");
    QCOMPARE(window.chat->bannerText(), QString());
  }

  void aFullDiskIsSaidAgainAfterItsBannerWasDismissed() {
    ChatWindow window;
    askAndFillTheDisk(window);
    window.chat->dismissBanner();
    QVERIFY(!window.chat->send(u"R"_s));
    QVERIFY(window.chat->bannerText().contains(u"the disk is full"));
  }

  void askingAgainOnAFullDiskKeepsTheOldAnswer() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("old");
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    const QStringList before = window.rows();
    window.store->refusesMessages = true;
    window.chat->regenerate();
    QVERIFY(!window.chat->isGenerating());
    QCOMPARE(window.rows(), before);
    QCOMPARE(window.storedAnswer(), "old");
    QVERIFY(window.chat->bannerText().contains(u"the disk is full"));
  }

  void aQuestionThatIsRefusedLeavesNoEmptyConversation() {
    ChatWindow window;
    window.store->refusesMessages = true;
    QVERIFY(!window.chat->send(u"Q"_s));
    QVERIFY(window.store->conversations()->empty());
  }

  void aDraftThatWasNotSavedIsTriedAgain() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    const qlonglong id = window.chat->conversationId();
    window.store->isFull = true;
    window.chat->setDraft(u"half a question"_s);
    QTRY_VERIFY(window.chat->bannerText().contains(u"What you typed was not saved"));
    window.store->isFull = false;
    window.open();
    window.chat->openConversation(id);
    QCOMPARE(window.chat->draft(), u"half a question"_s);
  }

  void deletingThatFailsDoesNotEndTheAnswer() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("part");
    QTRY_COMPARE(window.rows().size(), 2);
    window.store->isFull = true;
    window.conversations->remove(window.chat->conversationId());
    QVERIFY(window.chat->isGenerating());
    QVERIFY(window.chat->bannerText().contains(u"the disk is full"));
    window.store->isFull = false;
    window.backend().text(" two");
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.storedAnswer(), "part two");
  }

  void aDiskThatRecoversTakesTheBannerAway() {
    ChatWindow window(1);
    QVERIFY(window.chat->send(u"Q"_s));
    window.store->isFull = true;
    window.backend().text("part");
    QTRY_COMPARE(window.chat->bannerAction(), u"retrySave"_s);
    window.store->isFull = false;
    QTRY_COMPARE(window.chat->bannerText(), QString());
    QCOMPARE(window.storedAnswer(), "part");
  }

  void deletingTheConversationInTheMiddleIsSafe() {
    ChatWindow window(1);
    QVERIFY(window.chat->send(u"Q"_s));
    const qlonglong id = window.chat->conversationId();
    window.backend().text("part");
    QTRY_COMPARE(window.rows().size(), 2);
    window.backend().text("more that is on its way");
    window.conversations->remove(id);
    QCOMPARE(window.chat->messages()->rowCount(), 0);
    QCOMPARE(window.chat->conversationId(), 0);
    QVERIFY(!window.chat->isGenerating());
    QCOMPARE(window.conversations->count(), 0);
    QCoreApplication::processEvents();
    QCOMPARE(window.chat->bannerText(), QString());
    QVERIFY(window.chat->send(u"R"_s));
    QVERIFY(window.chat->isGenerating());
  }

  void deletingAnotherConversationInTheMiddleIsSafe() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    const qlonglong running = window.chat->conversationId();
    window.chat->newConversation();
    window.conversations->remove(running);
    QVERIFY(window.chat->canSend());
    window.conversations->remove(12345);  // not there: a sentence, no harm
    QVERIFY(window.chat->send(u"R"_s));
  }

  void aConversationThatIsGoneIsSaid() {
    ChatWindow window;
    window.chat->openConversation(777);
    QVERIFY(!window.chat->bannerText().isEmpty());
    QCOMPARE(window.chat->conversationId(), 0);
  }

  void hostileTextArrivesHarmless() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.backend().text("<img src=x> ![a](https://evil.example/?q=1) " + std::string(20000, '>'));
    window.backend().text(std::string(100000, '*') + "\n\n" + std::string(100000, '['));
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    const ui::MessageListModel* model = window.chat->messages();
    for (int i = 0; i < model->rowCount(); ++i)
      QVERIFY(!model->index(i).data(Role::HtmlRole).toString().contains(u"<img"));
  }
};

QTEST_MAIN(ChatFailuresTest)
#include "chat_failures_test.moc"
