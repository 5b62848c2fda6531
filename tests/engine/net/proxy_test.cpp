// Requests through proxies: what the proxy learns, what it must not, and what it may refuse.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/proxy_double.h"

#include <QTest>

#include "engine/net/http_client.h"
#include "tests/support/loopback_server.h"

namespace {

using net::HttpClient;
using net::HttpRequest;
using support::LoopbackServer;
using support::ProxyDouble;
using support::Send;
using Kind = support::ProxyDouble::Kind;

// A name that nothing resolves: what gets an answer went through the proxy.
const std::string kTarget = "model.invalid";

HttpClient clientFor(net::HttpSettings settings) {
  auto client = HttpClient::create(std::move(settings));
  if (!client) qFatal("%s", client.error().message.c_str());
  return *std::move(client);
}

std::string addressOf(const char* scheme, int port) {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(port);
}

HttpRequest get(const std::string& url, const std::string& key = "") {
  HttpRequest request;
  request.url = url;
  request.bearerToken = key;
  return request;
}

std::string outcomeOf(HttpClient& client, const HttpRequest& request) {
  std::string body;
  const auto outcome = client.perform(request,
                                      {.onHeaders = {},
                                       .onBody =
                                           [&body](std::string_view bytes) {
                                             body += bytes;
                                             return true;
                                           }},
                                      {});
  return outcome ? body : "error: " + outcome.error().message;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Environment {
 public:
  Environment(const char* name, const std::string& value) : m_name(name) {
    qputenv(name, QByteArray::fromStdString(value));
  }
  ~Environment() { qunsetenv(m_name); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* m_name;
};

}  // namespace

class ProxyTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
                             "no_proxy", "NO_PROXY"})
      qunsetenv(name);
  }

  void aPlainRequestIsHandedToTheProxy() {
    LoopbackServer proxy({{Send{support::httpReply("200 OK", "by proxy")}}});
    HttpClient client = clientFor({.proxy = proxy.url(), .proxyCredentials = "me:se:cret%20"});
    QCOMPARE(outcomeOf(client, get("http://" + kTarget + "/path")), std::string("by proxy"));
    const std::string sent = proxy.requests().at(0);
    QVERIFY2(holds(sent, "GET http://model.invalid/path HTTP/1.1\r\n"), sent.c_str());
    // base64 of me:se:cret%20
    QVERIFY2(holds(sent, "Proxy-Authorization: Basic bWU6c2U6Y3JldCUyMA==\r\n"), sent.c_str());
  }

  void aKeyDoesNotLeaveWithoutEncryption() {
    LoopbackServer proxy({{Send{support::httpReply("200 OK", "by proxy")}}});
    HttpClient client = clientFor({.proxy = proxy.url()});
    const auto outcome = client.perform(get("http://" + kTarget, "sk-1"), {}, {});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::InvalidArgument);
    QCOMPARE(client.lastFailure(), net::Failure::Other);
    QVERIFY(proxy.requests().empty());
  }

  void theKeyIsNotForTheProxy() {
    LoopbackServer proxy({{Send{"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"}}});
    HttpClient client = clientFor({.proxy = proxy.url()});
    HttpRequest request = get("https://" + kTarget + "/v1", "sk-1");
    request.headers = {{"X-Own", "mine"}};
    const std::string outcome = outcomeOf(client, request);
    QVERIFY2(holds(outcome, "the proxy on the way to model.invalid refused the connection (503)"),
             outcome.c_str());
    QCOMPARE(client.lastFailure(), net::Failure::Connection);
    const std::string sent = proxy.requests().at(0);
    QVERIFY2(holds(sent, "CONNECT model.invalid:443 HTTP/1.1\r\n"), sent.c_str());
    for (const char* secret : {"sk-1", "Authorization", "X-Own"})
      QVERIFY2(!holds(sent, secret), sent.c_str());
  }

  void aProxyThatWantsAPasswordSaysSo() {
    LoopbackServer server({});
    ProxyDouble proxy(Kind::Http, server.port(), true);
    HttpClient client = clientFor({.proxy = addressOf("http", proxy.port())});
    const std::string outcome = outcomeOf(client, get("https://" + kTarget, "sk-1"));
    QVERIFY2(holds(outcome, "asks for user and password (407)"), outcome.c_str());
    QCOMPARE(client.lastFailure(), net::Failure::Other);
  }

  void socksTakesNamesAndPasswords() {
    for (const bool wantsPassword : {false, true}) {
      LoopbackServer server({{Send{support::httpReply("200 OK", "by socks")}}});
      ProxyDouble proxy(Kind::Socks5, server.port(), wantsPassword);
      HttpClient client = clientFor({.proxy = addressOf("socks5h", proxy.port()),
                                     .proxyCredentials = wantsPassword ? "me:secret" : ""});
      QCOMPARE(outcomeOf(client, get("http://" + kTarget + ":8080/path")), std::string("by socks"));
      QCOMPARE(proxy.asked().back(), std::string("model.invalid:8080"));
      if (wantsPassword) QCOMPARE(proxy.asked().front(), std::string("me:secret"));
      const std::string sent = server.requests().at(0);
      QVERIFY2(holds(sent, "GET /path HTTP/1.1\r\nHost: model.invalid:8080\r\n"), sent.c_str());
      QVERIFY(!holds(sent, "secret"));
    }
  }

  void socksThatRefusesIsNamed() {
    LoopbackServer server({});
    ProxyDouble proxy(Kind::Socks5, server.port(), true);
    HttpClient client = clientFor({.proxy = addressOf("socks5h", proxy.port())});
    const std::string outcome = outcomeOf(client, get("http://" + kTarget));
    QVERIFY2(holds(outcome, "the proxy on the way to model.invalid did not connect"),
             outcome.c_str());
  }

  void aProxyThatIsNotThereIsNamed() {
    std::string address;
    {
      LoopbackServer gone({});
      address = gone.url();
    }
    HttpClient client = clientFor({.proxy = address});
    const std::string outcome = outcomeOf(client, get("https://" + kTarget));
    QVERIFY2(holds(outcome, "through the proxy " + address), outcome.c_str());
    QCOMPARE(client.lastFailure(), net::Failure::NobodyHere);
  }

  void thisComputerIsNeverAskedThroughAProxy() {
    LoopbackServer proxy({});
    LoopbackServer server({{Send{support::httpReply("200 OK", "direct")}}});
    HttpClient client = clientFor({.proxy = proxy.url(), .proxyCredentials = "me:secret"});
    QCOMPARE(outcomeOf(client, get(server.url(), "sk-1")), std::string("direct"));
    QVERIFY(proxy.requests().empty());
    QVERIFY(!holds(server.requests().at(0), "Proxy-"));
  }

  void theEnvironmentIsUsedUnlessToldOtherwise() {
    LoopbackServer ofEnvironment({{Send{support::httpReply("200 OK", "environment")}}});
    LoopbackServer ours({{Send{support::httpReply("200 OK", "ours")}}});
    const Environment proxy("http_proxy", ofEnvironment.url());
    HttpClient byDefault;
    QCOMPARE(outcomeOf(byDefault, get("http://" + kTarget)), std::string("environment"));
    const Environment except("no_proxy", "*");
    HttpClient explicitly = clientFor({.proxy = ours.url()});
    QCOMPARE(outcomeOf(explicitly, get("http://" + kTarget)), std::string("ours"));
  }

  void noneMeansNone() {
    LoopbackServer ofEnvironment({});
    const Environment proxy("http_proxy", ofEnvironment.url());
    HttpClient client = clientFor({.proxy = "none"});
    const std::string outcome = outcomeOf(client, get("http://" + kTarget));
    QVERIFY2(holds(outcome, "the host model.invalid was not found"), outcome.c_str());
    QVERIFY(ofEnvironment.requests().empty());
  }
};

QTEST_GUILESS_MAIN(ProxyTest)
#include "proxy_test.moc"
