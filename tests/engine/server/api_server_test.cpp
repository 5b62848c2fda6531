// The server as a stranger sees it: who is let in, what is refused, who waits, and what a
// disconnect does.
// SPDX-License-Identifier: Apache-2.0
#include "engine/server/api_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/net/http_client.h"
#include "tests/support/scripted_backend.h"

namespace {

using net::HttpRequest;
using support::Script;

constexpr const char* kToken = "secret-token";
const QByteArray kShort = R"({"messages":[{"role":"user","content":"short"}]})";
const QByteArray kShortStream = R"({"stream":true,"messages":[{"role":"user","content":"short"}]})";
const QByteArray kHangStream = R"({"stream":true,"messages":[{"role":"user","content":"long"}]})";

struct Reply {
  int status = 0;
  net::Headers headers;
  QByteArray body;

  [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
  [[nodiscard]] QString errorText() const {
    return json()["error"].toObject()["message"].toString();
  }
};

// A scripted backend that also tells when runs begin and end.
class Observed : public engine::Backend {
 public:
  base::Result<engine::Completion> generate(const engine::Request& request,
                                            const engine::EventSink& onEvent,
                                            std::stop_token stop) override {
    if (m_isRunning.exchange(true)) m_hasOverlapped = true;
    note(m_begun);
    auto outcome = m_scripted.generate(request, onEvent, stop);
    m_isRunning = false;
    if (outcome && outcome->stopReason == engine::StopReason::Cancelled) note(m_cancelled);
    return outcome;
  }
  base::Result<std::vector<engine::ModelInfo>> models(std::stop_token stop) override {
    return m_scripted.models(stop);
  }
  [[nodiscard]] bool hasOverlapped() const { return m_hasOverlapped; }
  void waitForBegun(int count) { wait(m_begun, count); }
  void waitForCancelled(int count) { wait(m_cancelled, count); }
  [[nodiscard]] std::vector<engine::Request> requests() const { return m_scripted.requests(); }

 private:
  void note(int& counter) {
    const std::lock_guard lock(m_mutex);
    ++counter;
    m_changed.notify_all();
  }
  void wait(const int& counter, int count) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return counter >= count; });
  }

  std::atomic<bool> m_isRunning = false;
  std::atomic<bool> m_hasOverlapped = false;
  support::ScriptedBackend m_scripted{support::contractScript};
  std::mutex m_mutex;
  std::condition_variable m_changed;
  int m_begun = 0;
  int m_cancelled = 0;
};

class Site {
 public:
  explicit Site(server::ServerOptions options = {.token = kToken}) {
    auto started = server::ApiServer::start(backend, std::move(options), {});
    if (!started) qFatal("%s", started.error().message.c_str());
    api = std::move(*started);
  }
  [[nodiscard]] std::string address(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(api->port()) + path;
  }
  [[nodiscard]] HttpRequest request(const std::string& path, const QByteArray& body = {}) const {
    HttpRequest request;
    request.url = address(path);
    request.bearerToken = kToken;
    request.method = body.isEmpty() ? HttpRequest::Method::Get : HttpRequest::Method::Post;
    request.body = body.toStdString();
    return request;
  }

  Observed backend;
  std::unique_ptr<server::ApiServer> api;
};

Reply send(const HttpRequest& request) {
  net::HttpClient client;
  Reply reply;
  const auto outcome =
      client.perform(request,
                     {.onHeaders = {},
                      .onBody =
                          [&reply](std::string_view bytes) {
                            reply.body.append(bytes.data(), static_cast<int>(bytes.size()));
                            return true;
                          }},
                     {});
  if (!outcome) {
    qWarning("%s", outcome.error().message.c_str());
    return reply;
  }
  reply.status = outcome->status;
  reply.headers = outcome->headers;
  return reply;
}

// A client on its own thread that can be made to go away.
class Visitor {
 public:
  explicit Visitor(HttpRequest request)
      : m_thread([this, request = std::move(request)](std::stop_token stop) {
          net::HttpClient client;
          static_cast<void>(client.perform(request, {}, stop));
        }) {}
  void leave() {
    m_thread.request_stop();
    m_thread.join();
  }

 private:
  std::jthread m_thread;
};

}  // namespace

class ApiServerTest : public QObject {
  Q_OBJECT
 private slots:
  void answersInOnePiece() {
    Site site;
    for (const char* path : {"/chat/completions", "/v1/chat/completions"}) {
      const Reply reply = send(site.request(path, kShort));
      QCOMPARE(reply.status, 200);
      const QJsonObject json = reply.json();
      QCOMPARE(json["object"].toString(), QString("chat.completion"));
      QCOMPARE(json["model"].toString(), QString("scripted"));
      const QJsonObject choice = json["choices"].toArray().at(0).toObject();
      QVERIFY(choice["message"].toObject()["content"].toString().startsWith("Hello"));
      // Nothing was said about thinking and the model can think, so it did.
      QVERIFY(!choice["message"].toObject()["reasoning_content"].toString().isEmpty());
      QCOMPARE(choice["finish_reason"].toString(), QString("stop"));
      QCOMPARE(json["usage"].toObject()["prompt_tokens"].toInt(), 7);
      QVERIFY(!json.contains("isobath"));
    }
  }

  void streamsWithoutExtrasToStrangers() {
    Site site;
    const Reply reply = send(site.request("/v1/chat/completions", kShortStream));
    QCOMPARE(reply.status, 200);
    QVERIFY(!reply.body.contains("isobath"));
    QVERIFY(!reply.body.contains("usage"));
    QVERIFY(reply.body.endsWith("data: [DONE]\n\n"));
    const QByteArray first = reply.body.left(reply.body.indexOf("\n\n")).mid(6);
    const QJsonObject chunk = QJsonDocument::fromJson(first).object();
    QCOMPARE(chunk["object"].toString(), QString("chat.completion.chunk"));
    QCOMPARE(chunk["choices"].toArray().size(), 1);
  }

  void sendsUsageWhenAsked() {
    Site site;
    const Reply reply = send(site.request(
        "/v1/chat/completions",
        R"({"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"short"}]})"));
    QVERIFY(reply.body.contains(R"("prompt_tokens":7)"));
  }

  void listsModelsAndHealth() {
    Site site;
    const Reply models = send(site.request("/v1/models"));
    QCOMPARE(models.status, 200);
    QCOMPARE(models.json()["data"].toArray().at(0).toObject()["id"].toString(),
             QString("scripted"));
    QCOMPARE(send(site.request("/models")).status, 200);
    QCOMPARE(send(site.request("/health")).json()["status"].toString(), QString("ok"));
  }

  void refusesWithoutTheToken_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("wrong") << QByteArray("Bearer secret-tokem");
    QTest::newRow("shorter") << QByteArray("Bearer secret-toke");
    QTest::newRow("no scheme") << QByteArray("secret-token");
    QTest::newRow("basic") << QByteArray("Basic secret-token");
  }
  void refusesWithoutTheToken() {
    QFETCH(QByteArray, header);
    Site site;
    for (const char* path : {"/v1/chat/completions", "/v1/models", "/health", "/other"}) {
      HttpRequest request = site.request(path, "{}");
      request.bearerToken.clear();
      if (!header.isEmpty()) request.headers = {{"Authorization", header.toStdString()}};
      const Reply reply = send(request);
      QCOMPARE(reply.status, 401);
      QVERIFY(!reply.errorText().isEmpty());
      QVERIFY(!reply.body.contains("secret"));
    }
    QVERIFY(site.backend.requests().empty());
  }

  void refusesForeignHosts_data() {
    QTest::addColumn<QByteArray>("host");
    QTest::newRow("rebound name") << QByteArray("evil.example:PORT");
    QTest::newRow("no port") << QByteArray("127.0.0.1");
    QTest::newRow("other port") << QByteArray("127.0.0.1:1");
    QTest::newRow("prefix") << QByteArray("127.0.0.1:PORT.evil.example");
  }
  void refusesForeignHosts() {
    QFETCH(QByteArray, host);
    Site site;
    HttpRequest request = site.request("/v1/models");
    host.replace("PORT", QByteArray::number(site.api->port()));
    request.headers = {{"Host", host.toStdString()}};
    QCOMPARE(send(request).status, 403);
  }

  void acceptsLocalhostByName() {
    Site site;
    HttpRequest request = site.request("/v1/models");
    request.headers = {{"Host", "localhost:" + std::to_string(site.api->port())}};
    QCOMPARE(send(request).status, 200);
  }

  void sendsNoCorsHeaders() {
    Site site;
    HttpRequest request = site.request("/v1/chat/completions", kShort);
    request.headers = {{"Origin", "https://evil.example"}};
    for (const auto& [name, value] : send(request).headers)
      QVERIFY2(name.rfind("access-control", 0) != 0, name.c_str());
  }

  void unknownAddressesAreErrorsInJson() {
    Site site;
    const Reply reply = send(site.request("/v2/other"));
    QCOMPARE(reply.status, 404);
    QVERIFY(!reply.errorText().isEmpty());
  }

  void tooLargeABodyIsRefused() {
    Site site({.token = kToken, .maxBodyBytes = 1000});
    const Reply reply = send(site.request("/v1/chat/completions", QByteArray(20'000, ' ')));
    QCOMPARE(reply.status, 413);
    QVERIFY(!reply.errorText().isEmpty());
  }

  void tooManyHeadersAreRefused() {
    Site site;
    HttpRequest request = site.request("/health");
    for (int i = 0; i < 40; ++i)
      request.headers.emplace_back("X-" + std::to_string(i), std::string(8000, 'x'));
    QVERIFY(send(request).status != 200);
    QCOMPARE(send(site.request("/health")).status, 200);
  }

  void aLargeBodyIsRead() {
    Site site;
    QByteArray body = kShort;
    body.append(QByteArray(1 << 20, ' '));
    QCOMPARE(send(site.request("/v1/chat/completions", body)).status, 200);
  }

  void badRequestsNameTheField() {
    Site site;
    const Reply reply = send(site.request(
        "/v1/chat/completions", R"({"messages":[{"role":"user","content":"x"}],"temperature":9})"));
    QCOMPARE(reply.status, 400);
    QVERIFY(reply.errorText().contains("temperature"));
    QCOMPARE(reply.json()["error"].toObject()["code"].toString(), QString("invalid_argument"));
    QVERIFY(site.backend.requests().empty());
  }

  void errorsBeforeTextHaveAStatusAndInAStreamAnEvent() {
    Site site;
    const Reply once = send(
        site.request("/v1/chat/completions", R"({"messages":[{"role":"user","content":"fail"}]})"));
    QCOMPARE(once.status, 507);
    QVERIFY(once.errorText().contains("8192"));
    const Reply stream = send(site.request(
        "/v1/chat/completions",
        R"({"stream":true,"messages":[{"role":"user","content":"fail after text"}]})"));
    QCOMPARE(stream.status, 200);
    QVERIFY(stream.body.contains("half an "));
    QVERIFY(stream.body.contains(R"("code":"out_of_memory")"));
    QVERIFY(!stream.body.contains("[DONE]"));
  }

  void aClientThatLeavesStopsItsGeneration_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("stream") << kHangStream;
    QTest::newRow("one piece") << QByteArray(R"({"messages":[{"role":"user","content":"hang"}]})");
  }
  void aClientThatLeavesStopsItsGeneration() {
    QFETCH(QByteArray, body);
    Site site;
    Visitor visitor(site.request("/v1/chat/completions", body));
    site.backend.waitForBegun(1);
    visitor.leave();
    site.backend.waitForCancelled(1);
    QCOMPARE(send(site.request("/v1/chat/completions", kShort)).status, 200);
  }

  void secondRequestWaitsForTheFirst() {
    Site site;
    Visitor first(site.request("/v1/chat/completions", kHangStream));
    site.backend.waitForBegun(1);
    Visitor second(site.request("/v1/chat/completions", kHangStream));
    first.leave();
    site.backend.waitForBegun(2);
    second.leave();
    site.backend.waitForCancelled(2);
    QVERIFY(!site.backend.hasOverlapped());
  }

  void theNextRequestOfAClientDoesNotWaitForItsLast() {
    Site site({.token = kToken, .maxRequests = 1});
    for (int i = 0; i < 50; ++i)
      QCOMPARE(send(site.request("/v1/chat/completions", kShortStream)).status, 200);
  }

  void aFullLineIsBusy() {
    Site site({.token = kToken, .maxRequests = 1});
    Visitor first(site.request("/v1/chat/completions", kHangStream));
    site.backend.waitForBegun(1);
    const Reply reply = send(site.request("/v1/chat/completions", kShort));
    QCOMPARE(reply.status, 503);
    QCOMPARE(send(site.request("/health")).status, 200);
    first.leave();
  }

  void silentGenerationsAreKeptAlive() {
    Site site({.token = kToken, .keepAliveInterval = std::chrono::milliseconds(5)});
    net::HttpClient client;
    std::stop_source source;
    std::string body;
    static_cast<void>(client.perform(site.request("/v1/chat/completions", kHangStream),
                                     {.onHeaders = {},
                                      .onBody =
                                          [&](std::string_view bytes) {
                                            body += bytes;
                                            return body.find(": keep-alive\n\n") ==
                                                   std::string::npos;
                                          }},
                                     source.get_token()));
    QVERIFY(body.find(": keep-alive") != std::string::npos);
    site.backend.waitForCancelled(1);
  }

  void endsWhileAGenerationRuns() {
    Site site;
    Visitor visitor(site.request("/v1/chat/completions", kHangStream));
    site.backend.waitForBegun(1);
    site.api.reset();
    site.backend.waitForCancelled(1);
    visitor.leave();
  }

  void needsATokenAndAFreePort() {
    Site site;
    const auto noToken = server::ApiServer::start(site.backend, {.token = ""}, {});
    QVERIFY(!noToken);
    QCOMPARE(noToken.error().code, base::ErrorCode::InvalidArgument);
    const auto taken =
        server::ApiServer::start(site.backend, {.token = "t", .port = site.api->port()}, {});
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, base::ErrorCode::Io);
    QVERIFY(taken.error().message.find(std::to_string(site.api->port())) != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(ApiServerTest)
#include "api_server_test.moc"
