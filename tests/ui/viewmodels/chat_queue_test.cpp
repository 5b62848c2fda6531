// Messages that wait while an answer is written: sent one by one, kept through a crash.
// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;

namespace {

bool begin(ChatWindow& window) {
  return window.chat->send(u"q1"_s) && window.chat->queueMessage(u" q2 "_s) &&
         window.chat->queueMessage(u"q3"_s);
}

// Until so many requests have reached the backend.
bool asked(ChatWindow& window, std::size_t count) {
  return QTest::qWaitFor([&] { return window.backend().requests().size() == count; });
}

std::string lastAsked(ChatWindow& window) {
  return engine::textOf(window.backend().requests().back().messages.back());
}

}  // namespace

class ChatQueueTest : public QObject {
  Q_OBJECT

 private slots:
  void oneByOneAfterGoodEnds() {
    ChatWindow window;
    QVERIFY(begin(window));
    QCOMPARE(window.chat->queue()->texts(), (QStringList{u"q2"_s, u"q3"_s}));
    window.chat->setDraft(u"typing"_s);
    window.backend().text("a1");
    window.backend().end();
    QVERIFY(asked(window, 2));
    QCOMPARE(lastAsked(window), "q2");
    QCOMPARE(window.chat->draft(), u"typing"_s);
    QCOMPARE(window.chat->queue()->texts(), QStringList{u"q3"_s});
    window.backend().text("a2");
    window.backend().end();
    QVERIFY(asked(window, 3));
    QCOMPARE(lastAsked(window), "q3");
    QVERIFY(window.chat->queue()->isEmpty());
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
  }

  void waitsAfterAnErrorOrAStop() {
    ChatWindow window;
    QVERIFY(begin(window));
    window.backend().fail(base::ErrorCode::Network, "no route");
    QTRY_VERIFY(!window.chat->isGenerating());
    QTest::qWait(20);
    QCOMPARE(window.backend().requests().size(), 1U);
    QCOMPARE(window.chat->queue()->texts().size(), 2);
    window.chat->sendQueuedNow(0);
    QVERIFY(asked(window, 2));
    window.chat->stop();
    QTRY_VERIFY(!window.chat->isGenerating());
    QTest::qWait(20);
    QCOMPARE(window.chat->queue()->texts(), QStringList{u"q3"_s});
  }

  void sentNowStopsTheAnswer() {
    ChatWindow window;
    QVERIFY(begin(window));
    QVERIFY(asked(window, 1));
    window.chat->sendQueuedNow(1);
    QVERIFY(asked(window, 2));
    QVERIFY(QString::fromStdString(lastAsked(window)).endsWith(u"q3"_s));
    QCOMPARE(window.chat->queue()->texts(), QStringList{u"q2"_s});
  }

  void survivesACrash() {
    ChatWindow window;
    QVERIFY(begin(window));
    const qlonglong id = window.chat->conversationId();
    window.open();
    window.chat->openConversation(id);
    QCOMPARE(window.chat->queue()->texts(), (QStringList{u"q2"_s, u"q3"_s}));
    window.chat->newConversation();
    QVERIFY(window.chat->queue()->isEmpty());
  }

  void editedAndTakenOut() {
    ChatWindow window;
    QVERIFY(begin(window));
    window.chat->editQueued(0);
    QCOMPARE(window.chat->draft(), u"q2"_s);
    QVERIFY(window.chat->queue()->removeAt(0));
    QVERIFY(window.chat->queue()->isEmpty());
    QVERIFY(!window.chat->queue()->removeAt(0));
  }

  void refusedWhereItCannotBeKept() {
    ChatWindow window;
    QVERIFY(!window.chat->queueMessage(u"q"_s));  // nothing is being written
    QVERIFY(window.chat->send(u"q1"_s));
    window.store->isFull = true;
    window.chat->setDraft(u"q2"_s);
    QVERIFY(!window.chat->queueMessage(u"q2"_s));
    QCOMPARE(window.chat->draft(), u"q2"_s);
    QVERIFY(window.chat->bannerText().contains(u"full"_s));
    QVERIFY(window.chat->queue()->isEmpty());
  }
};

QTEST_MAIN(ChatQueueTest)
#include "chat_queue_test.moc"
