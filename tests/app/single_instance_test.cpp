// One program per data folder: the lock, the socket, what a crash leaves behind, and strangers.
// SPDX-License-Identifier: Apache-2.0
#include "app/single_instance.h"

#include <sys/stat.h>

#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <memory>
#include <thread>

using app::Opening;
using app::SingleInstance;
using Kind = app::Opening::Kind;
using Role = app::SingleInstance::Role;
using namespace std::chrono_literals;

class SingleInstanceTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    m_data = std::make_unique<QTemporaryDir>();
    m_runtime = std::make_unique<QTemporaryDir>();  // made with 0700
    m_asked.clear();
  }

  void theSecondHandsOver() {
    const auto first = makeFirst();
    const auto second = make();
    QCOMPARE(second->role(), Role::Second);
    const std::vector<Opening> openings = {{Kind::NewChat}, {Kind::ModelFile, 0, "/x y.gguf"}};
    QVERIFY(handOver(*second, openings));
    QVERIFY(m_asked == openings);
  }

  void anotherFolderIsAnotherProgram() {
    const auto first = makeFirst();
    QTemporaryDir other;
    SingleInstance another(other.path().toStdString(), m_runtime->path());
    QCOMPARE(another.role(), Role::First);
    QVERIFY(another.socketPath() != first->socketPath());
  }

  void theSameFolderByAnotherNameIsTheSame() {
    const auto first = makeFirst();
    QVERIFY(QFile::link(m_data->path(), m_runtime->filePath("link")));
    SingleInstance second(m_runtime->filePath("link").toStdString(), m_runtime->path());
    QCOMPARE(second.role(), Role::Second);
    QCOMPARE(second.socketPath(), first->socketPath());
  }

  void onlyTheReaderReachesIt() {
    const auto first = makeFirst();
    struct stat status {};
    QCOMPARE(stat(QFile::encodeName(first->socketPath()).constData(), &status), 0);
    QVERIFY(S_ISSOCK(status.st_mode));
    QCOMPARE(static_cast<int>(status.st_mode & 077), 0);
    QVERIFY(first->socketPath().startsWith(m_runtime->path()));
  }

  // A folder that others may write to is no place for the socket.
  void anOpenRuntimeFolderIsNotUsed() {
    QVERIFY(QFile::setPermissions(m_runtime->path(), QFile::Permissions(0x7777)));
    QVERIFY(make()->socketPath().startsWith(m_data->path()));
  }

  void whatACrashLeftIsNoObstacle() {
    QString path;
    {
      const auto first = makeFirst();
      path = first->socketPath();
    }
    QFile rest(path);
    QVERIFY(rest.open(QIODevice::WriteOnly));
    rest.close();
    const auto next = makeFirst();
    const auto second = make();
    QVERIFY(handOver(*second, {{Kind::Raise}}));
    QCOMPARE(static_cast<int>(m_asked.size()), 1);
  }

  void theNextStartAfterTheEndIsTheFirst() {
    makeFirst().reset();
    QCOMPARE(make()->role(), Role::First);
  }

  void saysWhenTheFirstDoesNotAnswer() {
    const auto first = make();  // does not listen
    const auto second = make();
    const auto handed = second->handOver({{Kind::Raise}}, 200ms);
    QVERIFY(!handed);
    QCOMPARE(handed.error().code, base::ErrorCode::Busy);
  }

  void strangersAreTurnedAway_data() {
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("words") << QByteArray("GET / HTTP/1.1\r\n\r\n");
    QTest::newRow("a command") << QByteArray("run /bin/sh\n");
    QTest::newRow("endless") << QByteArray(1'000'000, 'x');
  }
  void strangersAreTurnedAway() {
    QFETCH(QByteArray, said);
    const auto first = makeFirst();
    QLocalSocket socket;
    socket.connectToServer(first->socketPath());
    QVERIFY(socket.waitForConnected());
    socket.write(said);
    QVERIFY(QTest::qWaitFor([&] { return socket.state() == QLocalSocket::UnconnectedState; }));
    QVERIFY(m_asked.empty());
    const auto second = make();
    QVERIFY(handOver(*second, {{Kind::Raise}}));  // it still listens
  }

  void silentOnesDoNotStay() {
    const auto first = makeFirst();
    std::vector<std::unique_ptr<QLocalSocket>> silent;
    for (int i = 0; i < 40; ++i) {
      silent.push_back(std::make_unique<QLocalSocket>());
      silent.back()->connectToServer(first->socketPath());
    }
    QVERIFY(QTest::qWaitFor(
        [&] {
          return std::all_of(silent.begin(), silent.end(), [](const auto& socket) {
            return socket->state() == QLocalSocket::UnconnectedState;
          });
        },
        20'000));
    const auto second = make();
    QVERIFY(handOver(*second, {{Kind::Raise}}));
  }

 private:
  std::unique_ptr<SingleInstance> make() {
    return std::make_unique<SingleInstance>(m_data->path().toStdString(), m_runtime->path());
  }
  std::unique_ptr<SingleInstance> makeFirst() {
    auto first = make();
    if (first->role() != Role::First || !first->listen()) return nullptr;
    connect(first.get(), &SingleInstance::asked, this,
            [this](const Opening& opening) { m_asked.push_back(opening); });
    return first;
  }
  // The other side is this thread, so the second one is on another.
  static bool handOver(SingleInstance& second, const std::vector<Opening>& openings) {
    std::atomic<int> result = -1;
    std::thread other([&] { result = second.handOver(openings, 10s) ? 1 : 0; });
    (void)QTest::qWaitFor([&] { return result >= 0; }, 20'000);
    other.join();
    return result == 1;
  }

  std::unique_ptr<QTemporaryDir> m_data;
  std::unique_ptr<QTemporaryDir> m_runtime;
  std::vector<Opening> m_asked;
};

QTEST_GUILESS_MAIN(SingleInstanceTest)
#include "single_instance_test.moc"
