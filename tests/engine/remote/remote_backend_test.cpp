// The remote backend against a server of raw bytes: streams, errors, retries, cuts, cancels.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/remote_backend.h"

#include <QTest>

#include "tests/engine/remote/remote_fixture.h"

namespace {

using engine::StopReason;
using fixture::ask;
using fixture::backendFor;
using fixture::good;
using fixture::goodStream;
using fixture::kAnswer;
using fixture::kHello;
using fixture::kUsage;
using fixture::kWorld;
using fixture::play;
using fixture::playAgainst;
using fixture::Run;
using remote::RemoteBackend;
using support::Connection;
using support::LoopbackServer;
using support::Record;
using support::Send;

}  // namespace

class RemoteBackendTest : public QObject {
  Q_OBJECT
 private slots:
  void answersWithAReceipt() {
    LoopbackServer server({{Send{support::sseHead("X-Request-Id: req-7\r\n") + goodStream()}}});
    const auto backend = fixture::backendFor(m_time, server.url() + "/v1/");
    const Run run = play(*backend);
    QVERIFY2(run.isAnswer(), run.error().c_str());
    QCOMPARE(run.record.text, kAnswer);
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

  void worksWithoutAKey() {
    LoopbackServer server({{Send{support::sseHead() + goodStream()}}});
    const auto backend = fixture::backendFor(m_time, server.url(), "");
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
    const auto backend = fixture::backendFor(m_time, server.url());
    for (std::size_t i = 0; i < count; ++i) {
      server.release();
      const Run run = play(*backend);
      QVERIFY2(run.isAnswer(), run.error().c_str());
      QCOMPARE(run.record.text, kAnswer);
      QVERIFY(run.record.broken.empty());
    }
  }

  void readsAReplyThatIsNotStreamed() {
    const Run run = playAgainst({{Send{support::httpReply(
        "200 OK",
        R"({"model":"m","choices":[{"message":{"content":"whole"},"finish_reason":"stop"}]})")}}});
    QVERIFY2(run.isAnswer(), run.error().c_str());
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
    const auto backend = fixture::backendFor(m_time, server.url());
    Run run;
    run.outcome = backend->generate(ask(),
                                    [&](const engine::Event& event) {
                                      run.record.add(event);
                                      server.release();
                                    },
                                    {});
    QVERIFY(!run.outcome->has_value());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::Network);
    QVERIFY2(run.outcome->error().message.find("127.0.0.1") != std::string::npos,
             run.error().c_str());
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
    QVERIFY2(run.isAnswer(), run.error().c_str());
    QCOMPARE(run.record.text, kAnswer);
    QCOMPARE((*run.outcome)->usage.promptTokens, std::int64_t{5});
    QVERIFY((*run.outcome)->receipt.notes.at(0).find("end of its reply") != std::string::npos);
  }

  void doneEndsAtOnceEvenIfTheServerStaysOpen() {
    LoopbackServer server({{Send{support::sseHead() + goodStream()}, support::WaitForClose{}}});
    const auto backend = fixture::backendFor(m_time, server.url());
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
    row("403 Forbidden", ErrorCode::Denied);
    row("302 Found", ErrorCode::InvalidArgument);
  }
  void statusesBecomeCodes() {
    QFETCH(QByteArray, status);
    QFETCH(int, code);
    LoopbackServer server(
        {{Send{support::httpReply(status.toStdString(), R"({"error":{"message":"Own words"}})")}},
         {Send{support::sseHead() + goodStream()}}});
    const auto backend = fixture::backendFor(m_time, server.url());
    const Run run = play(*backend);
    QVERIFY(!run.outcome->has_value());
    QCOMPARE(static_cast<int>(run.outcome->error().code), code);
    QVERIFY2(run.outcome->error().message.find("Own words") != std::string::npos,
             run.error().c_str());
    QVERIFY2(run.outcome->error().message.find("sk-1") == std::string::npos, run.error().c_str());
    QCOMPARE(server.requests().size(), std::size_t{1});  // not tried again
    QVERIFY(play(*backend).outcome->has_value());        // usable again
  }

  void oneEventAtMostAfterAStop() {
    LoopbackServer server({{Send{support::sseHead() + goodStream()}, support::WaitForClose{}}});
    const auto backend = fixture::backendFor(m_time, server.url());
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
    const auto backend = fixture::backendFor(m_time, server.url(), "sk-secret");
    const auto models = backend->models({});
    QVERIFY(!models);
    QVERIFY2(models.error().message.find("wrong key [key]!") != std::string::npos,
             models.error().message.c_str());
    for (int i = 0; i < 2; ++i) {
      const Run run = play(*backend);
      QVERIFY(!run.outcome->has_value());
      QVERIFY2(run.outcome->error().message.find("sk-secret") == std::string::npos,
               run.error().c_str());
    }
  }

  void listsModels() {
    LoopbackServer server({{Send{support::httpReply("200 OK", R"({"data":[{"id":"a"}]})")}},
                           {Send{support::httpReply("401 Unauthorized", "{}")}}});
    const auto backend = fixture::backendFor(m_time, server.url() + "/v1");
    const auto models = backend->models({});
    QVERIFY(models);
    QCOMPARE(models->at(0).id, std::string("a"));
    QVERIFY(server.requests().at(0).rfind("GET /v1/models ", 0) == 0);
    const auto denied = backend->models({});
    QVERIFY(!denied);
    QCOMPARE(denied.error().code, base::ErrorCode::Denied);
  }

  // How it is told to think differs from program to program; what needs no answer asks for none.
  void aServerIsAskedOnceWhichProgramItIs() {
    const Connection list{Send{support::httpReply(
        "200 OK", R"({"data":[{"id":"m","object":"model","owned_by":"vllm"}]})")}};
    LoopbackServer server({good(), list, good(), good()});
    const auto backend = backendFor(m_time, server.url() + "/v1");
    QVERIFY(play(*backend).isAnswer());
    engine::Request request = ask();
    request.thinking = engine::Thinking::High;
    QVERIFY(play(*backend, request).isAnswer());
    request.messages.push_back(engine::textMessage(engine::Role::Assistant, "so"));
    request.messages.back().prefix = true;
    QVERIFY(play(*backend, request).isAnswer());
    const auto requests = server.requests();
    QCOMPARE(requests.size(), std::size_t{4});
    QVERIFY(requests[1].rfind("GET /v1/models ", 0) == 0);
    QVERIFY(requests[2].find(R"("chat_template_kwargs":{)") != std::string::npos);
    QVERIFY(requests[3].find(R"("continue_final_message":true)") != std::string::npos);
  }

  void aServerThatDoesNotSayItIsAskedAllTheSame_data() {
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("no list") << QByteArray::fromStdString(support::httpReply("404 No", "{}"));
    QTest::newRow("page") << QByteArray::fromStdString(support::httpHead("200 OK", "text/html") +
                                                       "<html>");
    QTest::newRow("empty list") << QByteArray::fromStdString(
        support::httpReply("200 OK", R"({"data":[]})"));
  }
  void aServerThatDoesNotSayItIsAskedAllTheSame() {
    QFETCH(QByteArray, reply);
    LoopbackServer server({{Send{reply.toStdString()}}, good(), good()});
    const auto backend = backendFor(m_time, server.url());
    engine::Request request = ask();
    request.thinking = engine::Thinking::High;
    for (int i = 0; i < 2; ++i) QVERIFY(play(*backend, request).isAnswer());
    QCOMPARE(server.requests().size(), std::size_t{3});
  }

  void theQuestionWhoItIsCanBeStopped() {
    std::stop_source source;
    LoopbackServer server(
        {{support::Call{[&source] { source.request_stop(); }}, support::WaitForClose{}}, good()});
    engine::Request request = ask();
    request.thinking = engine::Thinking::High;
    const auto backend = backendFor(m_time, server.url());
    const Run run = play(*backend, request, source.get_token());
    QVERIFY2(run.isAnswer(), run.error().c_str());
    QCOMPARE((*run.outcome)->stopReason, StopReason::Cancelled);
    QVERIFY(run.record.events.empty());
  }

  void itIsNotWaitedForLong() {
    LoopbackServer server({{support::Call{[this] { m_time.advance(std::chrono::seconds(5)); }},
                            support::WaitForClose{}},
                           good(),
                           good()});
    engine::Request request = ask();
    request.thinking = engine::Thinking::High;
    const auto backend = backendFor(m_time, server.url());
    for (int i = 0; i < 2; ++i) QVERIFY(play(*backend, request).isAnswer());
    QCOMPARE(server.requests().size(), std::size_t{3});
  }

  void logsNeitherKeyNorText() {
    LoopbackServer server(
        {{Send{support::sseHead("X-Request-Id: req-7\r\n") + goodStream()}}, {Send{""}}});
    std::string lines;
    auto backend =
        RemoteBackend::create({.baseUrl = server.url(), .apiKey = "sk-secret", .place = {}},
                              [&lines](base::LogLevel, std::string_view, std::string_view line) {
                                lines += std::string(line) + "\n";
                              },
                              {.time = m_time.time(), .random = {}, .retries = {}});
    QVERIFY(backend);
    QVERIFY(play(**backend).outcome->has_value());
    QVERIFY(lines.find("req-7") != std::string::npos);
    QVERIFY(lines.find("sk-secret") == std::string::npos);
    QVERIFY(lines.find("Hello") == std::string::npos);
    QVERIFY(!play(**backend).outcome->has_value());
    QVERIFY2(lines.find("gave no reply") != std::string::npos, lines.c_str());
  }

 private:
  support::FakeTime m_time;
};

QTEST_GUILESS_MAIN(RemoteBackendTest)
#include "remote_backend_test.moc"
