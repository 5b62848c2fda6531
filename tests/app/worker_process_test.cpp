// The worker as a process: it starts, answers, dies by a real SIGKILL, and comes back.
// SPDX-License-Identifier: Apache-2.0
#include "app/worker_process.h"

#include <QFile>
#include <QTest>
#include <cerrno>
#include <csignal>
#include <thread>

#include "app/engine_program.h"
#include "app/worker_backend.h"
#include "tests/support/scripted_fixture.h"

namespace {

using app::WorkerBackend;
using app::WorkerCommand;
using app::WorkerProcess;
using support::Record;

WorkerCommand command(const char* model) {
  return app::workerCommand(SCRIPTED_ENGINE, {.modelFile = model});
}

const auto ask = support::ScriptedFixture::ask;

class Fixture : public support::ScriptedFixture {
 public:
  engine::Backend& backend() override { return m_backend; }

 private:
  WorkerBackend m_backend{command("any.gguf"), {}};
};

bool isGone(pid_t pid) {
  return ::kill(pid, 0) != 0 && errno == ESRCH;
}

}  // namespace

class WorkerProcessTest : public QObject {
  Q_OBJECT
 private slots:
  void keepsTheContract() {
    Fixture fixture;
    support::runBackendContract(fixture);
  }

  void endsByItselfWhenItsInputCloses() {
    auto process = WorkerProcess::start(command("any.gguf"), {});
    QVERIFY2(process.has_value(), process ? "" : process.error().message.c_str());
    QVERIFY((*process)->port() > 0);
    (*process)->requestEnd();
    QVERIFY((*process)->waitUntilEnded(std::chrono::seconds(30)));
    QCOMPARE((*process)->endingWords(), std::string("exit code 0"));
  }

  void leavesNoProcessBehind() {
    pid_t pid = -1;
    {
      WorkerBackend backend(command("any.gguf"), {});
      QVERIFY(backend.generate(ask("short"), {}, {}));
      pid = backend.processId();
      QVERIFY(pid > 0);
      QVERIFY(!isGone(pid));
    }
    QVERIFY(isGone(pid));
  }

  void survivesTheThreadThatAskedFirst() {
    WorkerBackend backend(command("any.gguf"), {});
    std::thread first([&backend] { static_cast<void>(backend.generate(ask("short"), {}, {})); });
    first.join();
    const pid_t pid = backend.processId();
    QVERIFY(backend.generate(ask("short"), {}, {}));
    QCOMPARE(backend.processId(), pid);
  }

  void aKillDuringAnAnswerIsOneErrorAndTheNextQuestionWorks_data() {
    QTest::addColumn<QByteArray>("question");
    QTest::newRow("between words") << QByteArray("long");
    QTest::newRow("while it loads") << QByteArray("hang");
  }
  void aKillDuringAnAnswerIsOneErrorAndTheNextQuestionWorks() {
    QFETCH(QByteArray, question);
    WorkerBackend backend(command("any.gguf"), {});
    QVERIFY(backend.generate(ask("short"), {}, {}));  // now it runs
    const pid_t pid = backend.processId();
    Record record;
    bool isKilled = false;
    const auto outcome = backend.generate(ask(question.constData()),
                                          [&](const engine::Event& event) {
                                            record.add(event);
                                            if (!std::exchange(isKilled, true))
                                              ::kill(pid, SIGKILL);
                                          },
                                          {});
    QVERIFY(isKilled);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::Io);
    QVERIFY2(outcome.error().message.find("ended unexpectedly (signal 9)") != std::string::npos,
             outcome.error().message.c_str());
    QVERIFY(record.broken.empty());
    QVERIFY(question != "long" || !record.text.empty());

    QVERIFY(backend.generate(ask("short"), {}, {}));
    QVERIFY(backend.processId() != pid);
  }

  void aKillBetweenAnswersIsNotNoticed() {
    WorkerBackend backend(command("any.gguf"), {});
    QVERIFY(backend.generate(ask("short"), {}, {}));
    ::kill(backend.processId(), SIGKILL);
    // Its death may be seen before the next request or by it; the one after works in any case.
    static_cast<void>(backend.generate(ask("short"), {}, {}));
    QVERIFY(backend.generate(ask("short"), {}, {}));
  }

  void tellsThatItStarts() {
    WorkerBackend backend(command("any.gguf"), {});
    Record record;
    QVERIFY(backend.generate(ask("short"), support::recordInto(record), {}));
    const auto* status = std::get_if<engine::Status>(&record.events.front());
    QVERIFY(status != nullptr);
    QCOMPARE(status->phase, engine::Status::Phase::Loading);
  }

  void namesWhyItDidNotStart_data() {
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no program") << QByteArray("/no/such/engine") << QByteArray("a")
                                << QByteArray("/no/such/engine");
    QTest::newRow("exits") << QByteArray(SCRIPTED_ENGINE) << QByteArray("exits.gguf")
                           << QByteArray("exit code 7");
    QTest::newRow("refuses") << QByteArray(SCRIPTED_ENGINE) << QByteArray("missing.gguf")
                             << QByteArray("there is no file missing.gguf");
    QTest::newRow("babbles") << QByteArray(SCRIPTED_ENGINE) << QByteArray("babbles.gguf")
                             << QByteArray("did not say its port");
  }
  void namesWhyItDidNotStart() {
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, words);
    WorkerBackend backend(
        app::workerCommand(program.toStdString(), {.modelFile = model.toStdString()}), {});
    const auto outcome = backend.generate(ask("short"), {}, {});
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().message.find(words.toStdString()) != std::string::npos,
             outcome.error().message.c_str());
  }

  void silentStartIsGivenUp() {
    WorkerCommand silent = command("silent.gguf");
    silent.handshakeTimeout = std::chrono::milliseconds(50);
    const auto process = WorkerProcess::start(silent, {});
    QVERIFY(!process);
    QVERIFY(process.error().message.find("did not get ready") != std::string::npos);
  }

  void startCanBeStopped() {
    WorkerBackend backend(command("silent.gguf"), {});
    std::stop_source source;
    const auto outcome = backend.generate(
        ask("short"), [&source](const engine::Event&) { source.request_stop(); },
        source.get_token());
    QVERIFY(outcome);
    QCOMPARE(outcome->stopReason, engine::StopReason::Cancelled);
  }

  void aTokenThatWeWereStartedWithIsNotTheWorkers() {
    qputenv(app::kEngineTokenVariable, "of somebody else");
    WorkerBackend backend(command("any.gguf"), {});
    const auto outcome = backend.generate(ask("short"), {}, {});
    qunsetenv(app::kEngineTokenVariable);
    QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
  }

  void aKillWhileItStartsIsSaid() {
    WorkerBackend backend(command("killed.gguf"), {});
    const auto outcome = backend.generate(ask("short"), {}, {});
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().message.find("before it was ready (signal 9)") != std::string::npos,
             outcome.error().message.c_str());
  }

  void theWorkerGetsNoKeyOfARemoteService() {
    qputenv("ISOBATH_API_KEY", "sk-secret");
    const auto process = WorkerProcess::start(command("any.gguf"), {});
    qunsetenv("ISOBATH_API_KEY");
    QVERIFY(process);
    QFile environment(QString("/proc/%1/environ").arg((*process)->pid()));
    if (!environment.open(QIODevice::ReadOnly)) QSKIP("no /proc here");
    QVERIFY(!environment.readAll().contains("sk-secret"));
  }
};

QTEST_GUILESS_MAIN(WorkerProcessTest)
#include "worker_process_test.moc"
