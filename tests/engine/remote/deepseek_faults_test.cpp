// The real client against the double of the API where things go wrong: every fault of the network
// and of the server ends in one sentence that helps, and nothing waits for time to pass.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <thread>

#include "engine/remote/remote_backend.h"
#include "tests/support/backend_contract.h"
#include "tests/support/deepseek_server.h"

namespace {

using base::ErrorCode;
using support::DeepSeekServer;
using support::Fault;
using support::Record;

struct Run {
  Record record;
  std::optional<base::Result<engine::Completion>> outcome;
  [[nodiscard]] std::string error() const {
    return outcome->has_value() ? "no error" : outcome->error().message;
  }
  [[nodiscard]] int count(engine::Status::Phase phase) const {
    int found = 0;
    for (const auto& event : record.events)
      if (const auto* status = std::get_if<engine::Status>(&event))
        if (status->phase == phase) ++found;
    return found;
  }
};

std::unique_ptr<engine::Backend> backendFor(const DeepSeekServer& server,
                                            const std::string& key = "sk-double") {
  remote::RemoteOptions options;
  options.time.wait = [](auto, const std::stop_token& stop) { return !stop.stop_requested(); };
  engine::RemoteConfig config;
  config.baseUrl = server.url();
  config.apiKey = key;
  auto created = remote::RemoteBackend::create(config, {}, std::move(options));
  if (!created) qFatal("%s", created.error().message.c_str());
  return std::move(*created);
}

engine::Request ask(const std::string& model = "deepseek-flash") {
  engine::Request request;
  request.model = model;
  request.messages = {engine::textMessage(engine::Role::User, "hello")};
  return request;
}

Run play(engine::Backend& backend, const engine::Request& request = ask(),
         const std::stop_token& stop = {}) {
  Run run;
  run.outcome = backend.generate(request, support::recordInto(run.record), stop);
  return run;
}

// Besides the one question which program the server is.
std::size_t questionsTo(const DeepSeekServer& server) {
  const auto requests = server.requests();
  return static_cast<std::size_t>(
      std::count_if(requests.begin(), requests.end(),
                    [](const auto& request) { return request.http.method == "POST"; }));
}

Run playWith(const Fault& fault) {
  DeepSeekServer server;
  server.failNext(fault);
  return play(*backendFor(server));
}

const std::string kAnswer = "You asked: hello";

#define FAILED_WITH(run, errorCode, words)                                         \
  QVERIFY(!(run).outcome->has_value());                                            \
  QCOMPARE((run).outcome->error().code, errorCode);                                \
  QVERIFY2((run).error().find(words) != std::string::npos, (run).error().c_str()); \
  QVERIFY((run).record.broken.empty())

}  // namespace

class DeepseekFaultsTest : public QObject {
  Q_OBJECT
 private slots:
  void refusalsSayWhatToDo_data() {
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* fault, ErrorCode code, const char* words) {
      QTest::newRow(fault) << QString(fault) << static_cast<int>(code) << QString(words);
    };
    row("401", ErrorCode::Denied, "check the key");
    row("402", ErrorCode::Denied, "top it up");
    row("422", ErrorCode::InvalidArgument, "does not accept a parameter");
  }
  void refusalsSayWhatToDo() {
    QFETCH(QString, fault);
    QFETCH(int, code);
    QFETCH(QString, words);
    DeepSeekServer server;
    server.failNext({fault.toStdString()});
    const Run run = play(*backendFor(server));
    FAILED_WITH(run, static_cast<ErrorCode>(code), words.toStdString());
    QVERIFY(run.error().find("(" + fault.toStdString() + ": ") != std::string::npos);
    QCOMPARE(questionsTo(server), std::size_t{1});  // a refusal is not tried again
  }

  void aKeyThatTheServerRepeatsIsNotShown() {
    DeepSeekServer server({.key = "sk-right"});
    const Run run = play(*backendFor(server, "sk-canary-9876"));
    FAILED_WITH(run, ErrorCode::Denied, "[key]");
    QVERIFY(run.error().find("canary") == std::string::npos);
  }

  void anUnknownModelIsNamedByTheServer() {
    DeepSeekServer server;
    const Run run = play(*backendFor(server), ask("deepseek-chat"));  // retired in July 2026
    FAILED_WITH(run, ErrorCode::NotFound, "Model Not Exist");
    QVERIFY(run.error().find("choose one of the models that it lists") != std::string::npos);
  }

  void aBusyServerIsAskedAgain_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("after");
    QTest::newRow("429") << "429"
                         << "";
    QTest::newRow("429, in seconds") << "429"
                                     << "0";
    QTest::newRow("429, a date that has passed") << "429"
                                                 << "Wed, 21 Oct 2015 07:28:00 GMT";
    QTest::newRow("503") << "503"
                         << "";
  }
  void aBusyServerIsAskedAgain() {
    QFETCH(QString, name);
    QFETCH(QString, after);
    DeepSeekServer server;
    server.failNext({name.toStdString(), after.toStdString()});
    const Run run = play(*backendFor(server));
    QVERIFY2(run.outcome->has_value(), run.error().c_str());
    QCOMPARE(run.record.text, kAnswer);
    QCOMPARE(run.count(engine::Status::Phase::Retrying), 1);
    QCOMPARE(questionsTo(server), std::size_t{2});
  }

  void aServerThatWantsAnHourIsNotWaitedFor() {
    DeepSeekServer server;
    server.failNext({"429", "3600"});
    const Run run = play(*backendFor(server));
    FAILED_WITH(run, ErrorCode::Busy, "(429: ");
    QCOMPARE(questionsTo(server), std::size_t{1});
  }

  void aServerThatStaysBusyIsGivenUp() {
    DeepSeekServer server;
    const Run run = play(*backendFor(server), ask("deepseek-flash@503"));
    FAILED_WITH(run, ErrorCode::Busy, "(503: ");
    QVERIFY(questionsTo(server) > 1);
  }

  void aFaultOfTheModelsNameCanComeOnlyOnce() {
    DeepSeekServer server;
    const Run run = play(*backendFor(server), ask("deepseek-flash@503*1"));
    QVERIFY2(run.outcome->has_value(), run.error().c_str());
    QCOMPARE(run.record.text, kAnswer);
  }

  void whatCameBeforeACutStays() {
    const Run run = playWith({"cut", "800"});
    FAILED_WITH(run, ErrorCode::Network, "cut off");
    QVERIFY(!run.record.text.empty());
    QCOMPARE(kAnswer.rfind(run.record.text, 0), std::size_t{0});
  }

  void aCutAtAnyByteIsAnErrorOrTheWholeAnswer() {
    DeepSeekServer server;
    const auto backend = backendFor(server);
    int whole = 0;
    for (int byte = 1; byte < 2000; byte += 61) {
      server.failNext({"cut", std::to_string(byte)});
      const Run run = play(*backend);
      QVERIFY(run.record.broken.empty());
      QCOMPARE(kAnswer.rfind(run.record.text, 0), std::size_t{0});
      if (!run.outcome->has_value()) continue;
      QCOMPARE(run.record.text, kAnswer);
      ++whole;
    }
    QVERIFY(whole > 0);  // cut only behind the finish reason
  }

  void aPieceThatIsNoJsonIsCorrupt() {
    FAILED_WITH(playWith({"malformed"}), ErrorCode::Corrupt, "not valid JSON");
  }

  void aLineOfTwentyMegabytesIsRefused() {
    FAILED_WITH(playWith({"long-line"}), ErrorCode::Corrupt, "longer than");
  }

  // A network that wants a login first answers everything with its own page.
  void aPageInsteadOfAnAnswerIsAnError() {
    const Run run = playWith({"wrong-type"});
    QVERIFY(!run.outcome->has_value());
    QVERIFY(run.record.text.empty());
  }

  void anEndWithoutItsMarkIsNoted() {
    const Run run = playWith({"undone"});
    QVERIFY2(run.outcome->has_value(), run.error().c_str());
    QCOMPARE(run.record.text, kAnswer);
    QCOMPARE((**run.outcome).receipt.notes.size(), std::size_t{1});
  }

  void aServerOutOfResourcesKeepsWhatArrived() {
    const Run run = playWith({"no-resources"});
    FAILED_WITH(run, ErrorCode::Busy, "what arrived is kept");
    QCOMPARE(run.record.text, kAnswer);
  }

  void waitingInTheQueueIsSaidOnce() {
    DeepSeekServer server;
    server.failNext({"queued"});
    Run run;
    std::thread asker([&] { run = play(*backendFor(server)); });
    server.waitUntilWaiting(1);
    server.release();
    asker.join();
    QVERIFY2(run.outcome->has_value(), run.error().c_str());
    QCOMPARE(run.record.text, kAnswer);
    QCOMPARE(run.count(engine::Status::Phase::Queued), 1);
  }

  // The server closes what it could not begin within ten minutes.
  void aQueueThatClosesIsAnError() {
    DeepSeekServer server;
    for (int i = 0; i < 10; ++i) server.failNext({"closed"});
    for (int i = 0; i < 10; ++i) server.release();
    const Run run = play(*backendFor(server));
    FAILED_WITH(run, ErrorCode::Network, "");
    QVERIFY(run.count(engine::Status::Phase::Queued) >= 1);
  }

  void aSlowAnswerComesPieceByPiece() {
    DeepSeekServer server;
    server.failNext({"slow"});
    Run run;
    std::atomic<bool> hasText = false;
    std::thread asker([&] {
      const auto record = support::recordInto(run.record);
      run.outcome = backendFor(server)->generate(
          ask(),
          [&](const engine::Event& event) {
            record(event);
            hasText = hasText || std::holds_alternative<engine::TextDelta>(event);
            hasText.notify_all();
          },
          {});
    });
    server.waitUntilWaiting(1);
    hasText.wait(false);  // while the server still holds the rest back
    server.release();
    asker.join();
    QCOMPARE(run.record.text, kAnswer);
  }

  void aStopEndsASlowAnswer() {
    DeepSeekServer server;
    server.failNext({"slow"});
    std::stop_source stop;
    Run run;
    std::thread asker([&] { run = play(*backendFor(server), ask(), stop.get_token()); });
    server.waitUntilWaiting(1);
    stop.request_stop();
    asker.join();
    QVERIFY2(run.outcome->has_value(), run.error().c_str());
    QCOMPARE((**run.outcome).stopReason, engine::StopReason::Cancelled);
    server.release();
  }

  void aConnectionIsUsedAgainAfterAFault() {
    DeepSeekServer server;
    const auto backend = backendFor(server);
    for (const char* name : {"401", "malformed", "undone"}) {
      server.failNext({name});
      (void)play(*backend);
      const Run run = play(*backend);
      QVERIFY2(run.outcome->has_value(), run.error().c_str());
      QCOMPARE(run.record.text, kAnswer);
    }
  }

  void aCertificateOfNobodyIsRefused() {
    DeepSeekServer server;
    engine::RemoteConfig config;
    config.baseUrl = server.secureUrl();
    config.apiKey = "sk-double";
    auto backend = remote::RemoteBackend::create(config, {});
    QVERIFY(backend);
    const Run run = play(**backend);
    FAILED_WITH(run, ErrorCode::Network, "not trusted");
    QVERIFY(server.requests().empty());  // the key has not left
  }
};

QTEST_GUILESS_MAIN(DeepseekFaultsTest)
#include "deepseek_faults_test.moc"
