// Whom certificates are believed, and that nothing is sent before.
// SPDX-License-Identifier: Apache-2.0
#include <httplib.h>

#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "engine/net/http_client.h"
#include "tests/support/certificates.h"
#include "tests/support/proxy_double.h"

namespace {

using base::ErrorCode;
using support::Authority;
using support::Identity;
using support::ProxyDouble;

class TlsServer {
 public:
  explicit TlsServer(const Identity& identity)
      : m_server(identity.certificate.get(), identity.key.get()) {
    m_server.Get("/", [this](const httplib::Request& request, httplib::Response& response) {
      {
        const std::lock_guard lock(m_mutex);
        m_authorization = request.get_header_value("Authorization");
      }
      ++m_served;
      response.set_content("secret", "text/plain");
    });
    m_port = m_server.bind_to_any_port("127.0.0.1");
    m_thread = std::thread([this] { m_server.listen_after_bind(); });
    while (!m_server.is_running()) std::this_thread::yield();
  }
  ~TlsServer() {
    m_server.stop();
    m_thread.join();
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] int port() const { return m_port; }
  [[nodiscard]] int served() const { return m_served; }
  [[nodiscard]] std::string authorization() const {
    const std::lock_guard lock(m_mutex);
    return m_authorization;
  }

 private:
  httplib::SSLServer m_server;
  int m_port = 0;
  std::atomic<int> m_served = 0;
  mutable std::mutex m_mutex;
  std::string m_authorization;
  std::thread m_thread;
};

struct Outcome {
  base::Result<net::HttpResponse> result;
  net::Failure failure;
};

Outcome ask(const std::string& url, net::HttpSettings settings) {
  auto client = net::HttpClient::create(std::move(settings));
  if (!client) return {client.error(), net::Failure::Other};
  net::HttpRequest request;
  request.url = url;
  request.bearerToken = "sk-1";
  auto result = client->perform(request, {}, {});
  return {std::move(result), client->lastFailure()};
}

std::string loopback(const TlsServer& server) {
  return "https://127.0.0.1:" + std::to_string(server.port()) + "/";
}

}  // namespace

class TlsTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_caFile = m_folder->filePath("ca.pem").toStdString();
    std::ofstream(m_caFile) << "A comment\n" << m_authority.pem();
  }

  void anUntrustedCertificateEndsTheRequest() {
    const TlsServer server(m_authority.issue("IP:127.0.0.1"));
    const Outcome outcome = ask(loopback(server), {});
    checkRefused(outcome, "127.0.0.1");
    QCOMPARE(server.served(), 0);
  }

  void oneSignedByItselfIsNotTrustedEither() {
    Identity identity;
    support::sign(identity, identity, "127.0.0.1", "IP:127.0.0.1", 1);
    const TlsServer server(identity);
    checkRefused(ask(loopback(server), {.caFile = m_caFile}), "127.0.0.1");
    QCOMPARE(server.served(), 0);
  }

  void theFileOfCertificatesIsTrusted() {
    const TlsServer server(m_authority.issue("IP:127.0.0.1"));
    const Outcome outcome = ask(loopback(server), {.caFile = m_caFile});
    QVERIFY2(outcome.result, outcome.result ? "" : outcome.result.error().message.c_str());
    QCOMPARE(outcome.failure, net::Failure::None);
    QCOMPARE(server.authorization(), std::string("Bearer sk-1"));
  }

  void anotherHostsCertificateIsRefused() {
    const TlsServer server(m_authority.issue("DNS:other.example"));
    checkRefused(ask(loopback(server), {.caFile = m_caFile}), "127.0.0.1");
    QCOMPARE(server.served(), 0);
  }

  void certificatesThatCannotBeReadTrustNobody() {
    std::ofstream(m_caFile) << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const TlsServer server(m_authority.issue("IP:127.0.0.1"));
    const Outcome outcome = ask(loopback(server), {.caFile = m_caFile});
    QVERIFY(!outcome.result);
    QCOMPARE(outcome.failure, net::Failure::Certificate);
    QCOMPARE(server.served(), 0);
  }

  void theKeyTravelsThroughTheTunnelOnly_data() {
    QTest::addColumn<bool>("isSocks");
    QTest::newRow("CONNECT") << false;
    QTest::newRow("SOCKS5") << true;
  }
  void theKeyTravelsThroughTheTunnelOnly() {
    QFETCH(bool, isSocks);
    const TlsServer server(m_authority.issue("DNS:api.invalid"));
    const ProxyDouble proxy(isSocks ? ProxyDouble::Kind::Socks5 : ProxyDouble::Kind::Http,
                            server.port(), true);
    const Outcome outcome = ask("https://api.invalid/",
                                {.proxy = (isSocks ? "socks5h://127.0.0.1:" : "http://127.0.0.1:") +
                                          std::to_string(proxy.port()),
                                 .proxyCredentials = "me:pass",
                                 .caFile = m_caFile});
    QVERIFY2(outcome.result, outcome.result ? "" : outcome.result.error().message.c_str());
    QCOMPARE(server.authorization(), std::string("Bearer sk-1"));
    QVERIFY(!proxy.asked().empty());
    for (const std::string& asked : proxy.asked())
      QVERIFY2(asked.find("sk-1") == std::string::npos, asked.c_str());
    QVERIFY(proxy.asked().back().find("api.invalid:443") != std::string::npos);
  }

  void aProxyCannotStandInForTheServer() {
    const TlsServer server(m_authority.issue("DNS:proxy.invalid"));
    const ProxyDouble proxy(ProxyDouble::Kind::Http, server.port());
    const Outcome outcome =
        ask("https://api.invalid/",
            {.proxy = "http://127.0.0.1:" + std::to_string(proxy.port()), .caFile = m_caFile});
    checkRefused(outcome, "api.invalid");
    QCOMPARE(server.served(), 0);
  }

 private:
  static void checkRefused(const Outcome& outcome, const std::string& host) {
    QVERIFY(!outcome.result);
    QCOMPARE(outcome.result.error().code, ErrorCode::Network);
    QCOMPARE(outcome.failure, net::Failure::Certificate);
    const std::string& text = outcome.result.error().message;
    QVERIFY2(text.find("the certificate of " + host) != std::string::npos, text.c_str());
    QVERIFY2(text.find("not trusted") != std::string::npos, text.c_str());
  }

  Authority m_authority;
  std::unique_ptr<QTemporaryDir> m_folder;
  std::filesystem::path m_caFile;
};

QTEST_GUILESS_MAIN(TlsTest)
#include "tls_test.moc"
