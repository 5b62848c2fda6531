// Addresses as people type them, and what a request to them holds.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/endpoint.h"

#include <QTest>

namespace {

using engine::Request;
using remote::Endpoint;

Endpoint endpointOf(const std::string& url, const std::string& key = "sk-123") {
  auto endpoint = remote::endpointFor({.baseUrl = url, .apiKey = key, .place = {}});
  if (!endpoint) qFatal("%s", endpoint.error().message.c_str());
  return *std::move(endpoint);
}

std::string header(const net::HttpRequest& request, const std::string& name) {
  for (const auto& [key, value] : request.headers)
    if (key == name) return value;
  return {};
}

}  // namespace

class EndpointTest : public QObject {
  Q_OBJECT
 private slots:
  void addressesAreTakenAsTyped_data() {
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("address");
    const auto row = [](const char* base, const char* address) {
      QTest::newRow(base) << QByteArray(base) << QByteArray(address);
    };
    row("http://127.0.0.1:1", "http://127.0.0.1:1/chat/completions");
    row("http://127.0.0.1:1/", "http://127.0.0.1:1/chat/completions");
    row(" https://a.example/v1// ", "https://a.example/v1/chat/completions");
    row("https://a.example/v1/chat/completions", "https://a.example/v1/chat/completions");
    row("https://a.example/a/b/", "https://a.example/a/b/chat/completions");
  }
  void addressesAreTakenAsTyped() {
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, address);
    QCOMPARE(endpointOf(base.toStdString()).post(Request{}, "").url, address.toStdString());
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
    const auto endpoint =
        remote::endpointFor({.baseUrl = url.toStdString(), .apiKey = "k", .place = {}});
    QVERIFY(!endpoint);
    QCOMPARE(endpoint.error().code, base::ErrorCode::InvalidArgument);
  }

  void plainHttpIsFineWithoutAKey() {
    QVERIFY(
        remote::endpointFor({.baseUrl = "http://192.0.2.1:8080/v1", .apiKey = {}, .place = {}}));
  }

  void whatWorksAtBetaOnlyGoesThere_data() {
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("special");
    QTest::newRow("DeepSeek") << QByteArray("https://api.deepseek.com")
                              << QByteArray("https://api.deepseek.com")
                              << QByteArray("https://api.deepseek.com/beta");
    QTest::newRow("DeepSeek v1") << QByteArray("https://api.deepseek.com/v1/")
                                 << QByteArray("https://api.deepseek.com/v1")
                                 << QByteArray("https://api.deepseek.com/beta");
    QTest::newRow("DeepSeek beta") << QByteArray("https://api.deepseek.com/beta")
                                   << QByteArray("https://api.deepseek.com/beta")
                                   << QByteArray("https://api.deepseek.com/beta");
    QTest::newRow("another") << QByteArray("https://a.example/v1")
                             << QByteArray("https://a.example/v1")
                             << QByteArray("https://a.example/v1");
  }
  void whatWorksAtBetaOnlyGoesThere() {
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, special);
    const Endpoint endpoint = endpointOf(base.toStdString());
    const auto address = [&](const Request& request) {
      return QByteArray::fromStdString(endpoint.post(request, "").url);
    };
    Request request;
    request.tools = {{.name = "f", .description = {}, .parametersJson = "{}"}};
    QCOMPARE(address(request), plain + "/chat/completions");
    request.tools[0].strict = true;
    QCOMPARE(address(request), special + "/chat/completions");
    Request prefix;
    prefix.messages = {engine::textMessage(engine::Role::Assistant, "Once")};
    prefix.messages[0].prefix = true;
    QCOMPARE(address(prefix), special + "/chat/completions");
    Request gap;
    gap.fillIn = engine::FillIn{"a", "b"};
    QCOMPARE(address(gap), special + "/completions");
  }

  void aRequestSaysWhatItTakes() {
    Request request;
    const Endpoint endpoint = endpointOf("https://a.example");
    const auto streamed = endpoint.post(request, "{}");
    QCOMPARE(header(streamed, "Accept"), std::string("text/event-stream, application/json"));
    QCOMPARE(header(streamed, "Content-Type"), std::string("application/json"));
    QCOMPARE(streamed.bearerToken, std::string("sk-123"));
    QCOMPARE(streamed.body, std::string("{}"));
    request.stream = false;
    QCOMPARE(header(endpoint.post(request, "{}"), "Accept"), std::string("application/json"));
    QCOMPARE(endpoint.get("https://a.example/models").url, std::string("https://a.example/models"));
  }

  void patienceIsConfigured() {
    engine::RemoteConfig config{.baseUrl = "https://a.example", .apiKey = {}, .place = {}};
    config.connectTimeout = std::chrono::seconds(3);
    config.idleTimeout = std::chrono::seconds(7);
    const auto endpoint = remote::endpointFor(config);
    QVERIFY(endpoint);
    const auto request = endpoint->get("https://a.example");
    QCOMPARE(request.connectTimeout, std::chrono::milliseconds(3000));
    QCOMPARE(request.idleTimeout, std::chrono::milliseconds(7000));
    config.idleTimeout = std::chrono::milliseconds(0);
    QCOMPARE(remote::endpointFor(config).error().code, base::ErrorCode::InvalidArgument);
  }

  void proxyAndCertificatesAreChecked() {
    engine::RemoteConfig config{.baseUrl = "https://a.example", .apiKey = {}, .place = {}};
    QVERIFY(remote::clientFor(config, {}));
    config.proxy = "http://me:secret@h:1";
    QCOMPARE(remote::clientFor(config, {}).error().code, base::ErrorCode::InvalidArgument);
    config.proxy = "none";
    config.caFile = "/no/such/file.pem";
    QCOMPARE(remote::clientFor(config, {}).error().code, base::ErrorCode::NotFound);
  }

  void whatIsBilled() {
    QVERIFY(endpointOf("https://api.deepseek.com").isBilled);
    QVERIFY(!endpointOf("http://127.0.0.1:1").isBilled);
  }

  void aKeyIsNotShownInAnotherCaseEither() {
    const Endpoint endpoint = endpointOf("https://a.example");  // its key is sk-123
    QCOMPARE(
        endpoint.explained({base::ErrorCode::Denied, "no Bearer SK-123, Sk-123sK-123"}, "").message,
        std::string("no Bearer [key], [key][key]"));
  }

  void errorsNameTheRequestAndNeverTheKey() {
    const Endpoint endpoint = endpointOf("https://a.example");
    const base::Error error{base::ErrorCode::Denied, "wrong key sk-123, really sk-123"};
    QCOMPARE(endpoint.explained(error, "r-1").message,
             std::string("wrong key [key], really [key] (request id r-1)"));
    QCOMPARE(endpoint.explained(error, "").message, std::string("wrong key [key], really [key]"));
    QCOMPARE(endpoint.explained(error, "sk-123").message,
             std::string("wrong key [key], really [key] (request id [key])"));
    QCOMPARE(endpointOf("https://a.example", "key").explained(error, "").message, error.message);
  }

  void requestIdsAreMadeReadable() {
    net::HttpResponse response;
    QCOMPARE(remote::requestIdOf(response), std::string());
    response.headers = {{"x-request-id", "a\x01\xFF" + std::string(200, 'b')}};
    QCOMPARE(remote::requestIdOf(response), "a" + std::string(125, 'b'));
    response.headers.emplace_back("x-deepseek-request-id", "own");
    QCOMPARE(remote::requestIdOf(response), std::string("own"));
  }
};

QTEST_GUILESS_MAIN(EndpointTest)
#include "endpoint_test.moc"
