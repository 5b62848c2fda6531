// A backend on its thread: order, coalescing, stopping, and an end that is told once.
// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/fakes.h"
#include "ui/viewmodels/reply.h"

using namespace Qt::StringLiterals;
using ui::Reply;

namespace {

// What a reply delivered, in order.
struct Listener {
  explicit Listener(Reply& reply) {
    QObject::connect(&reply, &Reply::reasoningArrived,
                     [this](const std::string& utf8) { add(u"thinks "_s, utf8); });
    QObject::connect(&reply, &Reply::textArrived,
                     [this](const std::string& utf8) { add(u"says "_s, utf8); });
    QObject::connect(&reply, &Reply::ended, [this](const base::Result<engine::Completion>& result) {
      add(u"ends "_s, result ? "well" : result.error().message);
    });
  }
  void add(const QString& what, const std::string& utf8) {
    heard << what + QString::fromStdString(utf8);
  }
  QStringList heard;
};

}  // namespace

class ReplyTest : public QObject {
  Q_OBJECT

 private slots:
  void deliversInOrderAndEndsOnce() {
    const auto backend = std::make_shared<fakes::StagedBackend>();
    Reply reply(backend, {}, 0);
    Listener listener(reply);
    backend->reasoning("a");
    backend->text("b");
    backend->end();
    reply.start();
    QTRY_VERIFY(listener.heard.contains(u"ends well"_s));
    reply.finishNow();
    QCOMPARE(listener.heard, (QStringList{u"thinks a"_s, u"says b"_s, u"ends well"_s}));
  }

  void piecesThatComeTogetherAreDeliveredTogether() {
    const auto backend = std::make_shared<fakes::StagedBackend>();
    Reply reply(backend, {}, 3600 * 1000);
    Listener listener(reply);
    reply.start();
    backend->text("first");
    QTRY_COMPARE(listener.heard, QStringList{u"says first"_s});
    for (int i = 0; i < 500; ++i) backend->text("x");
    backend->end();
    QCoreApplication::processEvents();
    reply.finishNow();
    QCOMPARE(listener.heard.size(), 3);
    QCOMPARE(listener.heard[1], u"says "_s + QString(500, u'x'));
  }

  void stopEndsIt() {
    const auto backend = std::make_shared<fakes::StagedBackend>();
    Reply reply(backend, {}, 0);
    Listener listener(reply);
    reply.start();
    reply.stop();
    QTRY_COMPARE(listener.heard, QStringList{u"ends well"_s});
  }

  void anErrorKeepsWhatCameBefore() {
    const auto backend = std::make_shared<fakes::StagedBackend>();
    Reply reply(backend, {}, 0);
    Listener listener(reply);
    backend->text("part");
    backend->fail(base::ErrorCode::Io, "gone");
    reply.start();
    QTRY_COMPARE(listener.heard.size(), 2);
    QCOMPARE(listener.heard, (QStringList{u"says part"_s, u"ends gone"_s}));
  }

  void destroyingItWhileItRunsIsSafe() {
    const auto backend = std::make_shared<fakes::StagedBackend>();
    for (int i = 0; i < 50; ++i) {
      Reply reply(backend, {}, 0);
      reply.start();
      for (int j = 0; j < i; ++j) backend->text("x");
      if (i % 2 == 0) QCoreApplication::processEvents();
    }
    QCoreApplication::processEvents();
  }
};

QTEST_GUILESS_MAIN(ReplyTest)
#include "reply_test.moc"
