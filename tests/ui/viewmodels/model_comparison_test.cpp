// Two models asked at once, and everything that can happen while both are answering.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/comparison.h"

#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;
using storage::MessageState;

namespace {

// The chosen model is "tiny" here, the second "chat" at a host; each has a backend of its own.
struct Pair {
  explicit Pair(int saveMs = 1000) : window(saveMs) {
    window.source.backends[window.source.list[1].key] = second;
  }
  bool ask(const QString& question = u"Q"_s) {
    window.chat->comparison()->setSecondKey(window.source.list[1].key);
    return window.chat->send(question);
  }
  ui::Comparison& comparison() { return *window.chat->comparison(); }
  [[nodiscard]] QStringList secondRows() { return ChatWindow::rowsOf(*comparison().messages()); }
  bool firstEnds(const std::string& text) {
    window.backend().text(text);
    window.backend().end();
    return QTest::qWaitFor([&] { return !comparison().firstIsGenerating(); });
  }
  bool secondEnds(const std::string& text) {
    second->text(text);
    second->end();
    return QTest::qWaitFor([&] { return !comparison().isGenerating(); });
  }

  ChatWindow window;
  std::shared_ptr<fakes::StagedBackend> second = std::make_shared<fakes::StagedBackend>();
};

void addLocalSecond(Pair& pair) {
  pair.window.source.list[1] = fakes::localChoice(u"other"_s);
  pair.window.source.backends[pair.window.source.list[1].key] = pair.second;
  pair.window.source.changed();
}

}  // namespace

class ModelComparisonTest : public QObject {
  Q_OBJECT

 private slots:
  void bothAnswerOneQuestion() {
    Pair pair;
    QVERIFY(pair.ask());
    QVERIFY(pair.comparison().isOpen());
    QCOMPARE(pair.comparison().firstTitle(), u"tiny, this computer"_s);
    QCOMPARE(pair.comparison().secondTitle(), u"chat, api.deepseek.com"_s);
    pair.second->text("b");
    QTRY_COMPARE(pair.secondRows(), (QStringList{u"question|Q"_s, u"paragraph|b"_s}));
    QVERIFY(pair.firstEnds("a"));
    QVERIFY(pair.window.chat->isGenerating());  // the second still is
    pair.second->end();
    QTRY_VERIFY(!pair.window.chat->isGenerating());
    QCOMPARE(pair.window.rows(), (QStringList{u"question|Q"_s, u"paragraph|a"_s, u"receipt|"_s}));
    QCOMPARE(pair.secondRows(), (QStringList{u"question|Q"_s, u"paragraph|b"_s, u"receipt|"_s}));
    QCOMPARE(pair.window.chat->answerCount(), 2);
    QCOMPARE(pair.window.storedAnswer(), "a");
  }

  void bothAnswersAreBilledOnceAndInOneCurrency() {
    Pair pair;
    QVERIFY(pair.ask());
    engine::Completion done;
    done.usage.promptTokens = 1000;
    done.usage.outputTokens = 100;
    pair.second->text("b");
    pair.second->end(done);
    QTRY_VERIFY(!pair.comparison().isGenerating());
    QVERIFY(pair.firstEnds("a"));
    const auto receipt = [&] {
      const ui::MessageListModel& rows = *pair.comparison().messages();
      return rows.index(rows.rowCount() - 1).data(ui::MessageListModel::ReceiptRole).toString();
    };
    QVERIFY2(receipt().contains(u'$'), qPrintable(receipt()));
    pair.window.chat->setCurrency(ui::Currency::Cny);
    QVERIFY2(receipt().contains(u'¥'), qPrintable(receipt()));
    QCOMPARE(pair.window.ledger.ofConversation({pair.window.chat->conversationId()})->requests, 1);
  }

  void keepingTheSecondMakesItTheBranch() {
    Pair pair;
    QVERIFY(pair.ask());
    QVERIFY(pair.firstEnds("a"));
    QVERIFY(pair.secondEnds("b"));
    pair.comparison().keep(2);
    QVERIFY(!pair.comparison().isOpen());
    QCOMPARE(pair.window.rows()[1], u"paragraph|b"_s);
    QCOMPARE(pair.window.chat->answerNumber(), 2);
    pair.window.showAnswer(1);
    QCOMPARE(pair.window.rows()[1], u"paragraph|a"_s);
  }

  void theFirstGoesOnWhereNothingIsKept() {
    Pair pair;
    QVERIFY(pair.ask());
    QVERIFY(pair.firstEnds("a"));
    QVERIFY(pair.secondEnds("b"));
    pair.comparison().setSecondKey({});
    QVERIFY(pair.window.chat->send(u"R"_s));
    QVERIFY(!pair.comparison().isOpen());
    QTRY_COMPARE(pair.window.backend().requests().size(), 2U);
    QCOMPARE(engine::textOf(pair.window.backend().requests()[1].messages[1]), "a");
    QCOMPARE(pair.second->requests().size(), 1U);
    pair.window.backend().end();
    QTRY_VERIFY(!pair.window.chat->isGenerating());
  }

  void keepingOneStopsTheOther() {
    Pair pair;
    QVERIFY(pair.ask());
    pair.window.backend().text("a");
    QVERIFY(pair.secondEnds("b"));
    pair.comparison().keep(2);
    QTRY_VERIFY(!pair.comparison().isOpen());
    QVERIFY(!pair.window.chat->isGenerating());
    QCOMPARE(pair.window.rows()[1], u"paragraph|b"_s);
    pair.window.showAnswer(1);
    QCOMPARE(pair.window.stored().back().state, MessageState::Stopped);
  }

  void eachCanBeStoppedAlone() {
    Pair pair;
    QVERIFY(pair.ask());
    pair.second->text("b");
    QTRY_COMPARE(pair.secondRows().size(), 2);
    pair.comparison().stop();
    QTRY_VERIFY(!pair.comparison().isGenerating());
    QVERIFY(pair.comparison().firstIsGenerating());
    QCOMPARE(pair.secondRows().last(), u"receipt|"_s);
    pair.window.chat->stopFirst();
    QTRY_VERIFY(!pair.window.chat->isGenerating());
  }

  void twoModelsHereAnswerOneAfterTheOther() {
    Pair pair;
    addLocalSecond(pair);
    QVERIFY(pair.ask());
    QVERIFY(pair.comparison().statusText().startsWith(u"Waits for the other answer"_s));
    QVERIFY(pair.comparison().isGenerating());
    QCOMPARE(pair.window.source.asked.size(), 1);  // the other is not even loaded
    QVERIFY(pair.firstEnds("a"));
    QTRY_COMPARE(pair.second->requests().size(), 1U);
    QVERIFY(pair.secondEnds("b"));
    QCOMPARE(pair.secondRows()[1], u"paragraph|b"_s);
    QVERIFY(!pair.window.chat->isGenerating());
  }

  void stoppingTheWaitingOneAsksNothing() {
    Pair pair;
    addLocalSecond(pair);
    QVERIFY(pair.ask());
    pair.comparison().stop();
    QVERIFY(!pair.comparison().isGenerating());
    QVERIFY(pair.firstEnds("a"));
    QTest::qWait(20);
    QCOMPARE(pair.second->requests().size(), 0U);
    QVERIFY(!pair.window.chat->isGenerating());
    pair.comparison().keep(2);
    QCOMPARE(pair.window.stored().back().state, MessageState::Stopped);
  }

  void stopStopsBoth() {
    Pair pair;
    addLocalSecond(pair);
    QVERIFY(pair.ask());
    pair.window.chat->stop();
    QTRY_VERIFY(!pair.window.chat->isGenerating());
    QCOMPARE(pair.second->requests().size(), 0U);
  }

  void itGoesOnWhileAnotherConversationIsOpen() {
    Pair pair;
    QVERIFY(pair.ask());
    const qlonglong id = pair.window.chat->conversationId();
    pair.window.chat->newConversation();
    QVERIFY(!pair.comparison().isOpen());
    QVERIFY(!pair.window.chat->canSend());
    pair.second->text("b");
    QVERIFY(pair.firstEnds("a"));
    QVERIFY(!pair.window.chat->canSend());
    pair.window.chat->openConversation(id);
    QVERIFY(pair.comparison().isOpen());
    QTRY_COMPARE(pair.secondRows().last(), u"paragraph|b"_s);
    QCOMPARE(pair.window.rows()[1], u"paragraph|a"_s);
    pair.second->end();
    QTRY_VERIFY(pair.window.chat->canSend());
  }

  // The choice is about its own conversation, whichever is open when it takes effect.
  void aChoiceWaitsForItsOwnConversation() {
    Pair pair;
    QVERIFY(pair.ask());
    const qlonglong id = pair.window.chat->conversationId();
    QVERIFY(pair.secondEnds("b"));
    pair.comparison().keep(2);
    pair.window.chat->newConversation();
    QTRY_VERIFY(!pair.comparison().conversation());
    QVERIFY(pair.window.chat->isEmpty());
    pair.window.chat->openConversation(id);
    QCOMPARE(pair.window.storedAnswer(), "b");
  }

  void removingTheConversationEndsBoth() {
    Pair pair;
    QVERIFY(pair.ask());
    pair.second->text("b");
    QTRY_COMPARE(pair.secondRows().size(), 2);
    pair.window.conversations->remove(pair.window.chat->conversationId());
    QVERIFY(!pair.comparison().isGenerating());
    QVERIFY(!pair.comparison().conversation());
    QVERIFY(pair.window.chat->canSend());
    QCOMPARE(pair.secondRows(), QStringList());
  }

  void aCrashKeepsBoth() {
    Pair pair(1);
    QVERIFY(pair.ask());
    pair.window.backend().text("a");
    pair.second->text("b");
    QTRY_COMPARE(pair.secondRows().size(), 2);
    QTRY_COMPARE(pair.window.storedAnswer(), "a");
    QTRY_VERIFY(pair.window.store->updates >= 2);
    const qlonglong id = pair.window.chat->conversationId();
    pair.window.store->isFull = true;  // what a dying process could not write any more
    pair.window.open();
    pair.window.chat->openConversation(id);
    QCOMPARE(pair.window.stored().back().state, MessageState::Interrupted);
    QCOMPARE(pair.window.storedAnswer(), "a");
    QCOMPARE(pair.window.chat->answerCount(), 2);
    pair.window.showAnswer(2);
    QCOMPARE(pair.window.storedAnswer(), "b");
    QVERIFY(pair.window.rows()[2].startsWith(u"error|"_s));
  }

  void closingSavesBoth() {
    Pair pair;
    addLocalSecond(pair);
    QVERIFY(pair.ask());
    pair.window.backend().text("a");
    QTRY_COMPARE(pair.window.rows().size(), 2);
    const qlonglong id = pair.window.chat->conversationId();
    pair.window.open();
    pair.window.chat->openConversation(id);
    QCOMPARE(pair.window.storedAnswer(), "a");
    pair.window.showAnswer(2);
    QCOMPARE(pair.window.stored().back().state, MessageState::Stopped);
  }

  void aFullDiskIsSaidAndTheSecondIsSavedLater() {
    Pair pair;
    QVERIFY(pair.ask());
    QVERIFY(pair.firstEnds("a"));
    pair.window.store->isFull = true;
    QVERIFY(pair.secondEnds("b"));
    QCOMPARE(pair.window.chat->bannerAction(), u"retrySave"_s);
    QCOMPARE(pair.secondRows()[1], u"paragraph|b"_s);
    pair.comparison().keep(2);
    QVERIFY(pair.comparison().isOpen());  // not kept: the disk is full
    pair.window.store->isFull = false;
    pair.window.chat->saveAgain();
    pair.comparison().keep(2);
    QVERIFY(!pair.comparison().isOpen());
    QCOMPARE(pair.window.storedAnswer(), "b");
  }

  void aFailureOfOneLeavesTheOther() {
    Pair pair;
    QVERIFY(pair.ask());
    pair.second->fail(base::ErrorCode::Network, "no route");
    QTRY_VERIFY(!pair.comparison().isGenerating());
    QCOMPARE(pair.secondRows()[1], u"error|No route."_s);
    QVERIFY(pair.firstEnds("a"));
    QCOMPARE(pair.window.rows()[1], u"paragraph|a"_s);
  }

  void theSecondNeedsConsentToo() {
    Pair pair;
    QVERIFY(pair.window.chat->send(u"secret"_s));
    pair.window.backend().text("a");
    pair.window.backend().end();
    QTRY_VERIFY(!pair.window.chat->isGenerating());
    QVERIFY(!pair.ask(u"more"_s));
    QCOMPARE(pair.window.chat->sendOut()->place(), u"api.deepseek.com"_s);
    QCOMPARE(pair.window.backend().requests().size(), 1U);
    pair.window.chat->sendOut()->confirm();
    QTRY_COMPARE(pair.second->requests().size(), 1U);
    QTRY_COMPARE(pair.window.backend().requests().size(), 2U);
    pair.window.chat->stop();
    QTRY_VERIFY(!pair.window.chat->isGenerating());
  }

  void theSecondComesBackWithItsChatAlone() {
    Pair pair;
    QVERIFY(pair.ask());
    QVERIFY(pair.firstEnds("a"));
    QVERIFY(pair.secondEnds("b"));
    const qlonglong chat = pair.window.chat->conversationId();
    const QString key = pair.comparison().secondKey();
    pair.window.chat->newConversation();
    QCOMPARE(pair.comparison().secondKey(), QString());
    QVERIFY(pair.window.chat->setup()->setTemperature(u"0.5"_s));  // is stored for new chats
    pair.comparison().setSecondKey(key);
    pair.window.open();
    QCOMPARE(pair.comparison().secondKey(), QString());
    QCOMPARE(pair.window.chat->setup()->temperature(), u"0.5"_s);
    pair.window.chat->openConversation(chat);
    QCOMPARE(pair.comparison().secondKey(), key);
    pair.comparison().setSecondKey({});
    pair.window.open();
    pair.window.chat->openConversation(chat);
    QCOMPARE(pair.comparison().secondKey(), QString());
  }

  void aSecondThatIsGoneIsNotAsked() {
    Pair pair;
    pair.comparison().setSecondKey(u"file:/gone.gguf"_s);
    QCOMPARE(pair.comparison().secondName(), QString());
    QVERIFY(pair.window.chat->send(u"Q"_s));
    QVERIFY(!pair.comparison().isOpen());
    pair.window.backend().end();
    QTRY_VERIFY(!pair.window.chat->isGenerating());
  }
};

QTEST_MAIN(ModelComparisonTest)
#include "model_comparison_test.moc"
