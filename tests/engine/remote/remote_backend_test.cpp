// The remote backend against a server of raw bytes: streams, errors, retries, cuts, cancels.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/remote_backend.h"

#include <QtTest/QtTest>
#include <mutex>
#include <thread>

#include "tests/support/backend_contract.h"
#include "tests/support/loopback_server.h"

namespace {

using engine::StopReason;
using remote::RemoteBackend;
using support::Connection;
using support::LoopbackServer;
using support::Record;
using support::Send;

const std::string kHello = R"({"model":"served","choices":[{"delta":{"content":"Hello "}}]})";
const std::string kWorld =
    R"({"choices":[{"delta":{"content":"\u4f60\ud83d\ude00"},"finish_reason":"stop"}]})";
const std::string kUsage = R"({"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}})";

std::string goodStream() {
  return support::sse(kHello) + support::sse(kWorld) + support::sse(kUsage) +
         support::sse("[DONE]");
}

std::unique_ptr<engine::Backend> backendFor(const std::string& url, const std::string& key = "sk-1",
                                            remote::Patience patience = {}) {
  patience.firstRetryDelay = std::chrono::milliseconds(1);
  auto created = RemoteBackend::create({.baseUrl = url, .apiKey = key, .place = {}}, {}, patience);
  if (!created) qFatal("%s", created.error().message.c_str());
  return std::move(*created);
}

engine::Request ask() {
  engine::Request request;
  request.model = "m";
  request.messages = {engine::textMessage(engine::Role::User, "hi")};
  return request;
}

struct Run {
  Record record;
  std::optional<base::Result<engine::Completion>> outcome;
  [[nodiscard]] const char* error() const {
    return outcome->has_value() ? "no error" : outcome->error().message.c_str();
  }
};

Run play(engine::Backend& backend) {
  Run run;
  run.outcome = backend.generate(ask(), support::recordInto(run.record), {});
  return run;
}

Run playAgainst(std::vector<Connection> connections) {
  LoopbackServer server(std::move(connections));
  const auto backend = backendFor(server.url());
  return play(*backend);
}

int countPhase(const Record& record, engine::Status::Phase phase) {
  int count = 0;
  for (const auto& event : record.events)
    if (const auto* status = std::get_if<engine::Status>(&event))
      if (status->phase == phase) ++count;
  return count;
}

}  // namespace

class RemoteBackendTest : public QObject {
  Q_OBJECT
 private slots:
  void answersWithAReceipt() {
    LoopbackServer server({{Send{support::sseHead("X-Request-Id: req-7\r\n") + goodStream()}}});
    const auto backend = backendFor(server.url() + "/v1/");
    const Run run = play(*backend);
    QVERIFY2(run.outcome->has_value(), run.error());
    QCOMPARE(run.record.text, std::string("Hello \u4F60\U0001F600"));
    const engine::Completion& completion = **run.outcome;
    QCOMPARE(completion.stopReason, StopReason::EndOfTurn);
    QCOMPARE(completion.usage.promptTokens, std::int64_t{5});
    QCOMPARE(completion.receipt.servedModel, std::string("served"));
    QCOMPARE(completion.receipt.place, "127.0.0.1:" + std::to_string(server.port()));
    QCOMPARE(completion.receipt.requestId, std::string("req-7"));
    const std::string sent = server.requests().at(0);
    QCOMPARE(sent.substr(0, 31), std::string("POST /v1/chat/completions HTTP/"));
    QVERIFY(sent.find("Authorization: Bearer sk-1\r\n") != std::string::npos);
  }

  void addressesAreTakenAsTyped_data() {
    QTest::addColumn<QByteArray>("suffix");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("root") << QByteArray("") << QByteArray("/chat/completions ");
    QTest::newRow("slash") << QByteArray("/") << QByteArray("/chat/completions ");
    QTest::newRow("v1") << QByteArray("/v1") << QByteArray("/v1/chat/completions ");
    QTest::newRow("whole") << QByteArray("/v1/chat/completions")
                           << QByteArray("/v1/chat/completions ");
    QTest::newRow("deep") << QByteArray("/a/b/") << QByteArray("/a/b/chat/completions ");
  }
  void addressesAreTakenAsTyped() {
    QFETCH(QByteArray, suffix);
    QFETCH(QByteArray, path);
    LoopbackServer server({{Send{support::sseHead() + goodStream()}}});
    const auto backend = backendFor(server.url() + suffix.toStdString());
    QVERIFY(play(*backend).outcome->has_value());
    QVERIFY(server.requests().at(0).rfind("POST " + path.toStdString(), 0) == 0);
  }

  void refusesAddresses_data() {
    QTest::addColumn<QByteArray>("url");
    for (const char* url :
         {"", "api.deepseek.com", "ftp://a", "https://a/?key=1", "http://api.deepseek.com",
          "http://DeepSeek.com/v1", "http://api.example.com", "http://192.0.2.1:8080/v1"})
      QTest::newRow(*url == '\0' ? "empty" : url) << QByteArray(url);
  }
  void refusesAddresses() {
    QFETCH(QByteArray, url);
    const auto created =
        RemoteBackend::create({.baseUrl = url.toStdString(), .apiKey = "k", .place = {}}, {});
    QVERIFY(!created);
    QCOMPARE(created.error().code, base::ErrorCode::InvalidArgument);
  }

  void plainHttpIsFineWithoutAKey() {
    QVERIFY(RemoteBackend::create(
        {.baseUrl = "http://192.0.2.1:8080/v1", .apiKey = {}, .place = {}}, {}));
  }

  void worksWithoutAKey() {
    LoopbackServer server({{Send{support::sseHead() + goodStream()}}});
    const auto backend = backendFor(server.url(), "");
    QVERIFY(play(*backend).outcome->has_value());
    QVERIFY(server.requests().at(0).find("Authorization") == std::string::npos);
  }

  void theSameStreamCutAnywhereIsTheSameAnswer() {
    const std::string stream = goodStream();
    std::vector<Connection> connections;
    for (std::size_t i = 1; i < stream.size(); i += 7)
      connections.push_back({Send{support::sseHead()}, Send{stream.substr(0, i)},
                             support::WaitForRelease{}, Send{stream.substr(i)}});
    const std::size_t count = connections.size();
    LoopbackServer server(std::move(connections));
    const auto backend = backendFor(server.url());
    for (std::size_t i = 0; i < count; ++i) {
      server.release();
      const Run run = play(*backend);
      QVERIFY2(run.outcome->has_value(), run.error());
      QCOMPARE(run.record.text, std::string("Hello \u4F60\U0001F600"));
      QVERIFY(run.record.broken.empty());
    }
  }

  void keepAlivesMeanQueued() {
    const Run run = playAgainst(
        {{Send{support::sseHead() + ": keep-alive\n\n: keep-alive\n\n" + support::sse(kHello) +
               ": keep-alive\n\n" + support::sse(kWorld) + support::sse("[DONE]")}}});
    QVERIFY2(run.outcome->has_value(), run.error());
    QCOMPARE(countPhase(run.record, engine::Status::Phase::Queued), 1);
    QVERIFY(std::holds_alternative<engine::Status>(run.record.events.front()));
  }

  void readsAReplyThatIsNotStreamed() {
    const Run run = playAgainst({{Send{support::httpReply(
        "200 OK",
        R"({"model":"m","choices":[{"message":{"content":"whole"},"finish_reason":"stop"}]})")}}});
    QVERIFY2(run.outcome->has_value(), run.error());
    QCOMPARE(run.record.text, std::string("whole"));
  }

  void earlyEndKeepsTheTextAndIsAnError_data() {
    QTest::addColumn<bool>("isReset");
    QTest::newRow("closed") << false;
    QTest::newRow("reset") << true;
  }
  void earlyEndKeepsTheTextAndIsAnError() {
    QFETCH(bool, isReset);
    Connection connection{Send{support::sseHead() + support::sse(kHello)},
                          support::WaitForRelease{}};
    if (isReset) connection.emplace_back(support::Reset{});
    LoopbackServer server({connection});
    const auto backend = backendFor(server.url());
    Run run;
    run.outcome = backend->generate(ask(),
                                    [&](const engine::Event& event) {
                                      run.record.add(event);
                                      server.release();
                                    },
                                    {});
    QVERIFY(!run.outcome->has_value());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::Network);
    QVERIFY2(run.outcome->error().message.find("127.0.0.1") != std::string::npos, run.error());
    QCOMPARE(run.record.text, std::string("Hello "));
  }

  void aRoughEndAfterTheFinishReasonTakesNothingAway_data() {
    QTest::addColumn<QByteArray>("tail");
    QTest::newRow("chunk cut") << QByteArray("40\r\ndata: [DO");
    QTest::newRow("no last chunk") << QByteArray();
  }
  void aRoughEndAfterTheFinishReasonTakesNothingAway() {
    QFETCH(QByteArray, tail);
    const std::string stream = support::sse(kHello) + support::sse(kWorld) + support::sse(kUsage);
    const Run run =
        playAgainst({{Send{"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n" +
                           QByteArray::number(static_cast<int>(stream.size()), 16).toStdString() +
                           "\r\n" + stream + "\r\n" + tail.toStdString()}}});
    QVERIFY2(run.outcome->has_value(), run.error());
    QCOMPARE(run.record.text, std::string("Hello \u4F60\U0001F600"));
    QCOMPARE((*run.outcome)->usage.promptTokens, std::int64_t{5});
    QVERIFY((*run.outcome)->receipt.notes.at(0).find("end of its reply") != std::string::npos);
  }

  void doneEndsAtOnceEvenIfTheServerStaysOpen() {
    LoopbackServer server({{Send{support::sseHead() + goodStream()}, support::WaitForClose{}}});
    const auto backend = backendFor(server.url());
    QVERIFY(play(*backend).outcome->has_value());
    server.waitForCloses(1);
  }

  void statusesBecomeCodes_data() {
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("code");
    using base::ErrorCode;
    const auto row = [](const char* status, ErrorCode code) {
      QTest::newRow(status) << QByteArray(status) << static_cast<int>(code);
    };
    row("400 Bad Request", ErrorCode::InvalidArgument);
    row("401 Unauthorized", ErrorCode::Denied);
    row("402 Payment Required", ErrorCode::Denied);
    row("404 Not Found", ErrorCode::NotFound);
    row("422 Unprocessable", ErrorCode::InvalidArgument);
    row("500 Internal", ErrorCode::Network);
    row("302 Found", ErrorCode::InvalidArgument);
  }
  void statusesBecomeCodes() {
    QFETCH(QByteArray, status);
    QFETCH(int, code);
    LoopbackServer server(
        {{Send{support::httpReply(status.toStdString(), R"({"error":{"message":"Own words"}})")}},
         {Send{support::sseHead() + goodStream()}}});
    const auto backend = backendFor(server.url());
    const Run run = play(*backend);
    QVERIFY(!run.outcome->has_value());
    QCOMPARE(static_cast<int>(run.outcome->error().code), code);
    QVERIFY2(run.outcome->error().message.find("Own words") != std::string::npos, run.error());
    QVERIFY2(run.outcome->error().message.find("sk-1") == std::string::npos, run.error());
    QCOMPARE(server.requests().size(), std::size_t{1});  // not tried again
    QVERIFY(play(*backend).outcome->has_value());        // usable again
  }

  void busyIsTriedAgainAndSaidSo() {
    const auto busy = [](const char* status) {
      return Connection{Send{support::httpReply(status, R"({"error":{"message":"later"}})")}};
    };
    const Run run = playAgainst(
        {busy("503 Busy"), busy("429 Too Many"), {Send{support::sseHead() + goodStream()}}});
    QVERIFY2(run.outcome->has_value(), run.error());
    QCOMPARE(countPhase(run.record, engine::Status::Phase::Retrying), 2);
    QCOMPARE(run.record.text, std::string("Hello \u4F60\U0001F600"));
  }

  void busyThreeTimesIsAnError() {
    const Connection busy{
        Send{support::httpReply("429 Too Many", R"({"error":{"message":"later"}})")}};
    const Run run = playAgainst({busy, busy, busy});
    QVERIFY(!run.outcome->has_value());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::Busy);
    QCOMPARE(countPhase(run.record, engine::Status::Phase::Retrying), 2);
  }

  void aLongRetryAfterIsNotWaitedFor() {
    const Run run =
        playAgainst({{Send{support::httpReply("503 Busy", "{}", "Retry-After: 3600\r\n")}}});
    QVERIFY(!run.outcome->has_value());
    QCOMPARE(countPhase(run.record, engine::Status::Phase::Retrying), 0);
  }

  void theWaitForARetryCanBeStopped() {
    LoopbackServer server({{Send{support::httpReply("503 Busy", "{}", "Retry-After: 29\r\n")}}});
    const auto backend = backendFor(server.url());
    std::stop_source source;
    Record record;
    const auto outcome = backend->generate(
        ask(),
        [&](const engine::Event& event) {
          record.add(event);
          source.request_stop();
        },
        source.get_token());
    QVERIFY(outcome);
    QCOMPARE(outcome->stopReason, StopReason::Cancelled);
    QCOMPARE(record.events.size(), std::size_t{1});
  }

  void nothingIsRepeatedAfterOutput() {
    LoopbackServer server({{Send{support::sseHead() + support::sse(kHello) +
                                 support::sse(R"({"error":{"code":503,"message":"overloaded"}})")}},
                           {Send{support::sseHead() + goodStream()}}});
    const auto backend = backendFor(server.url());
    const Run run = play(*backend);
    QVERIFY(!run.outcome->has_value());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::Busy);
    QCOMPARE(server.requests().size(), std::size_t{1});
    QCOMPARE(run.record.text, std::string("Hello "));
  }

  void oneEventAtMostAfterAStop() {
    LoopbackServer server({{Send{support::sseHead() + goodStream()}, support::WaitForClose{}}});
    const auto backend = backendFor(server.url());
    std::stop_source source;
    Record record;
    const auto outcome = backend->generate(
        ask(),
        [&](const engine::Event& event) {
          record.add(event);
          source.request_stop();
        },
        source.get_token());
    QVERIFY(outcome);
    QCOMPARE(outcome->stopReason, StopReason::Cancelled);
    QCOMPARE(outcome->receipt.servedModel, std::string("served"));
    QCOMPARE(record.events.size(), std::size_t{1});
    server.waitForCloses(1);
  }

  void silenceEndsTheWait() {
    LoopbackServer server(
        {{Send{support::sseHead() + support::sse(kHello)}, support::WaitForClose{}}});
    const auto backend =
        backendFor(server.url(), "k", {.idleTimeout = std::chrono::milliseconds(50)});
    const Run run = play(*backend);
    QVERIFY(!run.outcome->has_value());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::Network);
    QCOMPARE(run.record.text, std::string("Hello "));
  }

  void damagedStreamsAreCorrupt_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("not JSON") << QByteArray("data: hello\n\n");
    QTest::newRow("cut JSON") << QByteArray("data: {\"choices\n\n");
    QTest::newRow("long line") << QByteArray("data: " + QByteArray(5 << 20, 'x'));
  }
  void damagedStreamsAreCorrupt() {
    QFETCH(QByteArray, bytes);
    const Run run = playAgainst({{Send{support::sseHead() + bytes.toStdString()}}});
    QVERIFY(!run.outcome->has_value());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::Corrupt);
  }

  void aKeyThatTheServerRepeatsIsNotRepeated() {
    const auto refusal = [](const char* status) {
      return Connection{
          Send{support::httpReply(status, R"({"error":{"message":"wrong key sk-secret!"}})")}};
    };
    LoopbackServer server(
        {refusal("401 Unauthorized"),
         refusal("401 Unauthorized"),
         {Send{support::sseHead() +
               support::sse(R"({"error":{"message":"sk-secret and sk-secret"}})")}}});
    const auto backend = backendFor(server.url(), "sk-secret");
    const auto models = backend->models({});
    QVERIFY(!models);
    QVERIFY2(models.error().message.find("wrong key [key]!") != std::string::npos,
             models.error().message.c_str());
    for (int i = 0; i < 2; ++i) {
      const Run run = play(*backend);
      QVERIFY(!run.outcome->has_value());
      QVERIFY2(run.outcome->error().message.find("sk-secret") == std::string::npos, run.error());
    }
  }

  void listsModels() {
    LoopbackServer server({{Send{support::httpReply("200 OK", R"({"data":[{"id":"a"}]})")}},
                           {Send{support::httpReply("401 Unauthorized", "{}")}}});
    const auto backend = backendFor(server.url() + "/v1");
    const auto models = backend->models({});
    QVERIFY(models);
    QCOMPARE(models->at(0).id, std::string("a"));
    QVERIFY(server.requests().at(0).rfind("GET /v1/models ", 0) == 0);
    const auto denied = backend->models({});
    QVERIFY(!denied);
    QCOMPARE(denied.error().code, base::ErrorCode::Denied);
  }

  void logsNeitherKeyNorText() {
    LoopbackServer server(
        {{Send{support::sseHead("X-Request-Id: req-7\r\n") + goodStream()}}, {Send{""}}});
    std::string lines;
    auto backend =
        RemoteBackend::create({.baseUrl = server.url(), .apiKey = "sk-secret", .place = {}},
                              [&lines](base::LogLevel, std::string_view, std::string_view line) {
                                lines += std::string(line) + "\n";
                              });
    QVERIFY(backend);
    QVERIFY(play(**backend).outcome->has_value());
    QVERIFY(lines.find("req-7") != std::string::npos);
    QVERIFY(lines.find("sk-secret") == std::string::npos);
    QVERIFY(lines.find("Hello") == std::string::npos);
    QVERIFY(!play(**backend).outcome->has_value());
    QVERIFY2(lines.find("gave no reply") != std::string::npos, lines.c_str());
  }
};

QTEST_GUILESS_MAIN(RemoteBackendTest)
#include "remote_backend_test.moc"
