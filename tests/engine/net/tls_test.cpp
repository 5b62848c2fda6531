// A certificate that nobody vouches for stops a request before the key is sent.
// SPDX-License-Identifier: Apache-2.0
#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <QtTest/QtTest>
#include <atomic>
#include <memory>
#include <thread>

#include "engine/net/http_client.h"

namespace {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyDeleter>;
using Certificate = std::unique_ptr<X509, CertificateDeleter>;

// For 127.0.0.1 and valid today, but signed by itself.
Certificate selfSigned(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_EXTENSION* names =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(certificate.get(), names, -1);
  X509_EXTENSION_free(names);
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

}  // namespace

class TlsTest : public QObject {
  Q_OBJECT
 private slots:
  void anUntrustedCertificateEndsTheRequest() {
    const Key key(EVP_EC_gen("P-256"));
    QVERIFY(key);
    const Certificate certificate = selfSigned(key.get());
    httplib::SSLServer server(certificate.get(), key.get());
    QVERIFY(server.is_valid());
    std::atomic<int> served = 0;
    server.Get("/", [&served](const httplib::Request&, httplib::Response& response) {
      ++served;
      response.set_content("secret", "text/plain");
    });
    const int port = server.bind_to_any_port("127.0.0.1");
    QVERIFY(port > 0);
    std::thread thread([&server] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();

    net::HttpClient client;
    net::HttpRequest request;
    request.url = "https://127.0.0.1:" + std::to_string(port) + "/";
    request.bearerToken = "sk-1";
    const auto outcome = client.perform(request, {}, {});
    server.stop();
    thread.join();

    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::Network);
    const QString text = QString::fromStdString(outcome.error().message);
    QVERIFY2(text.contains("the certificate of 127.0.0.1"), outcome.error().message.c_str());
    QVERIFY2(text.contains("not trusted"), outcome.error().message.c_str());
    QCOMPARE(served.load(), 0);
  }
};

QTEST_GUILESS_MAIN(TlsTest)
#include "tls_test.moc"
