// The HTTP client against a server of raw bytes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/http_client.h"

#include <QTest>
#include <optional>

#include "tests/support/fake_time.h"
#include "tests/support/loopback_server.h"

namespace {

using net::HttpClient;
using net::HttpRequest;
using support::LoopbackServer;
using support::Send;

HttpRequest get(const LoopbackServer& server) {
  HttpRequest request;
  request.url = server.url() + "/path";
  return request;
}

// The body of a reply, collected.
struct Reply {
  std::string body;
  int headersSeen = 0;
  int statusAtHeaders = 0;
  std::optional<base::Result<net::HttpResponse>> outcome;
};

Reply perform(HttpClient& client, const HttpRequest& request, std::stop_token stop = {}) {
  Reply reply;
  reply.outcome = client.perform(request,
                                 {.onHeaders =
                                      [&reply](const net::HttpResponse& head) {
                                        ++reply.headersSeen;
                                        reply.statusAtHeaders = head.status;
                                      },
                                  .onBody =
                                      [&reply](std::string_view bytes) {
                                        reply.body += bytes;
                                        return true;
                                      }},
                                 stop);
  return reply;
}

const char* errorText(const Reply& reply) {
  return reply.outcome->has_value() ? "no error" : reply.outcome->error().message.c_str();
}

bool saysAll(const Reply& reply, std::initializer_list<std::string> words) {
  if (reply.outcome->has_value()) return false;
  for (const auto& word : words)
    if (reply.outcome->error().message.find(word) == std::string::npos) return false;
  return true;
}

}  // namespace

class HttpClientTest : public QObject {
  Q_OBJECT
 private slots:
  void deliversHeadersThenBody() {
    LoopbackServer server({{Send{support::httpReply("200 OK", "hello", "X-Request-Id: abc\r\n")}}});
    HttpClient client;
    const Reply reply = perform(client, get(server));
    QVERIFY2(reply.outcome->has_value(), errorText(reply));
    QCOMPARE(reply.headersSeen, 1);
    QCOMPARE(reply.statusAtHeaders, 200);
    QCOMPARE((*reply.outcome)->status, 200);
    QCOMPARE((*reply.outcome)->header("x-request-id"), std::string_view("abc"));
    QCOMPARE((*reply.outcome)->header("missing"), std::string_view());
    QCOMPARE(reply.body, std::string("hello"));
  }

  void sendsBodyAndKey() {
    LoopbackServer server({{Send{support::httpReply("200 OK", "")}}});
    HttpClient client;
    HttpRequest request = get(server);
    request.method = HttpRequest::Method::Post;
    request.body = std::string("{\"a\":\0}", 7);
    request.bearerToken = "sk-1";
    request.headers = {{"Content-Type", "application/json"}};
    QVERIFY(perform(client, request).outcome->has_value());
    const std::string sent = server.requests().at(0);
    QCOMPARE(sent.substr(0, 16), std::string("POST /path HTTP/"));
    QVERIFY(sent.find("\r\nAuthorization: Bearer sk-1\r\n") != std::string::npos);
    QVERIFY(sent.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
    QVERIFY(sent.find("Expect") == std::string::npos);
    QCOMPARE(sent.substr(sent.size() - 7), request.body);
  }

  void skipsInterimHeaders() {
    LoopbackServer server({{Send{"HTTP/1.1 100 Continue\r\nX-Old: 1\r\n\r\n"},
                            Send{support::httpReply("200 OK", "x")}}});
    HttpClient client;
    const Reply reply = perform(client, get(server));
    QVERIFY2(reply.outcome->has_value(), errorText(reply));
    QCOMPARE((*reply.outcome)->header("x-old"), std::string_view());
    QCOMPARE((*reply.outcome)->status, 200);
  }

  void redirectsAreNotFollowed() {
    LoopbackServer other({{Send{support::httpReply("200 OK", "stolen")}}});
    LoopbackServer server(
        {{Send{support::httpReply("302 Found", "", "Location: " + other.url() + "\r\n")}}});
    HttpClient client;
    HttpRequest request = get(server);
    request.bearerToken = "sk-1";
    const Reply reply = perform(client, request);
    QVERIFY2(reply.outcome->has_value(), errorText(reply));
    QCOMPARE((*reply.outcome)->status, 302);
    QVERIFY(other.requests().empty());
  }

  void sinkMayEndTheBody() {
    LoopbackServer server({{Send{support::sseHead() + "first"}, support::WaitForClose{}}});
    HttpClient client;
    const auto outcome =
        client.perform(get(server), {.onHeaders = {}, .onBody = [](auto) { return false; }}, {});
    QVERIFY(outcome);
    server.waitForCloses(1);
  }

  void stopsWhileTheServerIsSilent() {
    LoopbackServer server({{Send{support::sseHead() + "first"}, support::WaitForClose{}}});
    HttpClient client;
    std::stop_source source;
    const auto outcome = client.perform(get(server),
                                        {.onHeaders = {},
                                         .onBody =
                                             [&source](auto) {
                                               source.request_stop();
                                               return true;
                                             }},
                                        source.get_token());
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::Cancelled);
    server.waitForCloses(1);
  }

  void stopBeforeTheStartSendsNothing() {
    LoopbackServer server({{Send{support::httpReply("200 OK", "x")}}});
    HttpClient client;
    std::stop_source source;
    source.request_stop();
    const Reply reply = perform(client, get(server), source.get_token());
    QVERIFY(!reply.outcome->has_value());
    QCOMPARE(reply.outcome->error().code, base::ErrorCode::Cancelled);
    QVERIFY(server.requests().empty());
  }

  void silenceEndsInOneSentence() {
    LoopbackServer server({{Send{support::sseHead()}, support::WaitForClose{}}});
    HttpClient client;
    HttpRequest request = get(server);
    request.idleTimeout = std::chrono::milliseconds(50);
    const Reply reply = perform(client, request);
    QVERIFY2(saysAll(reply, {"127.0.0.1", "sent nothing for"}), errorText(reply));
    QCOMPARE(reply.outcome->error().code, base::ErrorCode::Network);
  }

  void silenceIsMeasuredByTheGivenClock() {
    support::FakeTime time;
    LoopbackServer server({{Send{support::sseHead() + "first"}, support::WaitForRelease{},
                            support::Call{[&time] { time.advance(std::chrono::minutes(5)); }},
                            support::WaitForClose{}}});
    auto client = HttpClient::create({.time = time.time()});
    QVERIFY(client);
    std::string body;
    const auto outcome = client->perform(get(server),
                                         {.onHeaders = {},
                                          .onBody =
                                              [&](std::string_view bytes) {
                                                body += bytes;
                                                server.release();
                                                return true;
                                              }},
                                         {});
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().message.find("sent nothing for 5 minutes") != std::string::npos,
             outcome.error().message.c_str());
    QCOMPARE(client->lastFailure(), net::Failure::Silence);
    QCOMPARE(body, std::string("first"));
    server.waitForCloses(1);
  }

  void everyByteIsASignOfLife() {
    support::FakeTime time;
    support::Connection script{Send{support::sseHead()}};
    for (int i = 0; i < 6; ++i) {
      script.emplace_back(support::Call{[&time] { time.advance(std::chrono::minutes(4)); }});
      script.emplace_back(Send{"."});
      script.emplace_back(support::WaitForRelease{});
    }
    LoopbackServer server({script});
    auto client = HttpClient::create({.time = time.time()});
    QVERIFY(client);
    const auto outcome = client->perform(get(server),
                                         {.onHeaders = {},
                                          .onBody =
                                              [&server](std::string_view) {
                                                server.release();
                                                return true;
                                              }},
                                         {});
    QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
    QCOMPARE(client->lastFailure(), net::Failure::None);
    QCOMPARE(time.passed(), std::chrono::milliseconds(std::chrono::minutes(24)));
  }

  void namesWhatWentWrong_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isCorrupt");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("nothing") << QByteArray() << false << QByteArray("cut off");
    QTest::newRow("short body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
                                << false << QByteArray("cut off");
    QTest::newRow("chunk cut")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab") << false
        << QByteArray("cut off");
    QTest::newRow("not HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << true
                              << QByteArray("does not answer in HTTP");
  }
  void namesWhatWentWrong() {
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isCorrupt);
    QFETCH(QByteArray, words);
    LoopbackServer server({{Send{bytes.toStdString()}}});
    HttpClient client;
    const Reply reply = perform(client, get(server));
    QVERIFY2(saysAll(reply, {"127.0.0.1", words.toStdString()}), errorText(reply));
    QCOMPARE(reply.outcome->error().code,
             isCorrupt ? base::ErrorCode::Corrupt : base::ErrorCode::Network);
  }

  void nobodyListens() {
    std::string url;
    {
      LoopbackServer server({});
      url = server.url();
    }
    HttpClient client;
    HttpRequest request;
    request.url = url;
    const Reply reply = perform(client, request);
    QVERIFY2(saysAll(reply, {"127.0.0.1", "nothing answers"}), errorText(reply));
    QVERIFY2(!saysAll(reply, {"onnect to server"}), errorText(reply));
  }

  void unknownHost() {
    HttpClient client;
    HttpRequest request;
    request.url = "http://no-such-host.invalid/";
    const Reply reply = perform(client, request);
    QVERIFY2(saysAll(reply, {"no-such-host.invalid"}), errorText(reply));
    QCOMPARE(reply.outcome->error().code, base::ErrorCode::Network);
  }

  void plainServerBehindHttps() {
    LoopbackServer server({{Send{"HTTP/1.1 400 Bad Request\r\n\r\n"}}});
    HttpClient client;
    HttpRequest request;
    request.url = "https://127.0.0.1:" + std::to_string(server.port());
    request.bearerToken = "sk-1";
    const Reply reply = perform(client, request);
    QVERIFY2(saysAll(reply, {"127.0.0.1", "secure"}), errorText(reply));
    for (const auto& sent : server.requests()) QVERIFY(sent.find("sk-1") == std::string::npos);
  }

  void bodyOverTheCap() {
    LoopbackServer server({{Send{support::httpReply("200 OK", std::string(100, 'x'))}}});
    HttpClient client;
    HttpRequest request = get(server);
    request.maxBodyBytes = 99;
    const Reply reply = perform(client, request);
    QVERIFY2(saysAll(reply, {"127.0.0.1", "99 bytes"}), errorText(reply));
    QCOMPARE(reply.outcome->error().code, base::ErrorCode::Corrupt);
  }

  void headersOverTheCap() {
    std::string headers;
    for (int i = 0; i < 40; ++i) headers += "X-Long: " + std::string(8000, 'x') + "\r\n";
    LoopbackServer server({{Send{support::httpReply("200 OK", "", headers)}}});
    HttpClient client;
    const Reply reply = perform(client, get(server));
    QVERIFY2(!reply.outcome->has_value(), "a cap was expected");
  }

  void keyWithALineBreakIsRefused() {
    LoopbackServer server({{Send{support::httpReply("200 OK", "")}}});
    HttpClient client;
    HttpRequest request = get(server);
    request.bearerToken = "sk-1\r\nX-Evil: 1";
    const Reply reply = perform(client, request);
    QVERIFY(!reply.outcome->has_value());
    QCOMPARE(reply.outcome->error().code, base::ErrorCode::InvalidArgument);
    QVERIFY(reply.outcome->error().message.find("sk-1") == std::string::npos);
    QVERIFY(server.requests().empty());
  }

  void proxyOfTheEnvironmentIsNotUsedForLoopback() {
    qputenv("http_proxy", "http://127.0.0.1:1");
    LoopbackServer server({{Send{support::httpReply("200 OK", "direct")}}});
    HttpClient client;
    const Reply reply = perform(client, get(server));
    qunsetenv("http_proxy");
    QVERIFY2(reply.outcome->has_value(), errorText(reply));
    QCOMPARE(reply.body, std::string("direct"));
  }
};

QTEST_GUILESS_MAIN(HttpClientTest)
#include "http_client_test.moc"
