// The line of waiting requests, and the token comparison.
// SPDX-License-Identifier: Apache-2.0
#include "engine/server/turn_queue.h"

#include <QTest>
#include <thread>

#include "engine/server/token.h"

using server::TurnQueue;

class TurnQueueTest : public QObject {
  Q_OBJECT
 private slots:
  void servesInOrder() {
    TurnQueue queue(3);
    auto first = queue.enter();
    auto second = queue.enter();
    auto third = queue.enter();
    QVERIFY(first->hasTurn());
    QVERIFY(!second->hasTurn());
    QVERIFY(!queue.enter());
    second.reset();  // leaves the line without having had a turn
    QVERIFY(!third->hasTurn());
    first.reset();
    QVERIFY(third->hasTurn());
    QVERIFY(third->wait({}));
    QVERIFY(queue.enter());
  }

  void waitEndsWithTheTurnBeforeIt() {
    TurnQueue queue(2);
    auto first = queue.enter();
    auto second = queue.enter();
    std::jthread leaver([ticket = std::move(first)]() mutable { ticket.reset(); });
    QVERIFY(second->wait({}));
  }

  void waitEndsWithAStop() {
    TurnQueue queue(2);
    const auto first = queue.enter();
    const auto second = queue.enter();
    std::stop_source source;
    std::jthread stopper([&source] { source.request_stop(); });
    QVERIFY(!second->wait(source.get_token()));
  }

  void tokensDifferAndCompare() {
    const std::string token = server::generateToken();
    QCOMPARE(token.size(), std::size_t{64});
    QVERIFY(token != server::generateToken());
    QVERIFY(server::isSameToken(token, token));
    QVERIFY(!server::isSameToken(token, token.substr(1)));
    std::string other = token;
    other.back() = other.back() == '0' ? '1' : '0';
    QVERIFY(!server::isSameToken(token, other));
  }
};

QTEST_GUILESS_MAIN(TurnQueueTest)
#include "turn_queue_test.moc"
