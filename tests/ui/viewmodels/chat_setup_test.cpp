// How a conversation is asked: kept with it, taken from what new chats have, and never lost.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_setup.h"

#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using engine::Thinking;
using fakes::ChatWindow;
using storage::Setting;

namespace {

void answer(ChatWindow& window) {
  window.backend().text("A");
  window.backend().end();
  QTRY_VERIFY(!window.chat->isGenerating());
}

}  // namespace

class ChatSetupTest : public QObject {
  Q_OBJECT

 private slots:
  void effortIsKeptWithTheConversationAndTheAnswer() {
    ChatWindow window;
    window.chooseRemote();
    window.chat->setup()->setThinking(u"max"_s);
    QVERIFY(window.chat->send(u"Q"_s));
    answer(window);
    const qlonglong first = window.chat->conversationId();
    QCOMPARE(window.backend().requests().back().thinking, Thinking::Max);
    QCOMPARE(window.stored().back().answer.thinking, "max");

    window.chat->newConversation();
    QCOMPARE(window.chat->setup()->thinking(), u"max"_s);
    window.chat->setup()->setThinking(u"low"_s);
    QVERIFY(window.chat->send(u"R"_s));
    answer(window);
    QCOMPARE(window.stored().back().answer.thinking, "low");
    window.chat->openConversation(first);
    QCOMPARE(window.chat->setup()->thinking(), u"max"_s);
    window.chat->setup()->setThinking(u"off"_s);
    window.chat->newConversation();
    QCOMPARE(window.chat->setup()->thinking(), u"low"_s);

    window.open();
    QCOMPARE(window.chat->setup()->thinking(), u"low"_s);
    window.chat->openConversation(first);
    QCOMPARE(window.chat->setup()->thinking(), u"off"_s);
  }

  void theSwitchOfOlderVersionsStillCounts() {
    ChatWindow window;
    QVERIFY(window.settings.set(Setting::DeepThinking, "true"));
    window.open();
    window.chooseRemote();
    QCOMPARE(window.chat->setup()->thinking(), u"on"_s);
    window.chat->setup()->setThinking(u"off"_s);
    window.open();
    window.chooseRemote();
    QCOMPARE(window.chat->setup()->thinking(), u"off"_s);
  }

  void anUnknownEffortChangesNothing() {
    ChatWindow window;
    window.chooseRemote();
    window.chat->setup()->setThinking(u"high"_s);
    window.chat->setup()->setThinking(u"extreme"_s);
    QCOMPARE(window.chat->setup()->thinking(), u"high"_s);
  }

  void aChoiceThatCannotBeSavedIsSaid() {
    ChatWindow window;
    window.chooseRemote();
    QVERIFY(window.chat->send(u"Q"_s));
    answer(window);
    window.store->isFull = true;
    window.chat->setup()->setThinking(u"high"_s);
    QVERIFY(window.chat->bannerText().startsWith(u"The choice was not saved"_s));
    window.store->isFull = false;
    window.chat->newConversation();
    QCOMPARE(ui::decodeChatOptions(window.store->conversations()->front().options).thinking,
             Thinking::High);
  }
};

QTEST_MAIN(ChatSetupTest)
#include "chat_setup_test.moc"
