// Proxy addresses and files of certificates as people enter them; when servers ask to come back.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/http_settings.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "engine/net/http_client.h"
#include "engine/net/retry_after.h"

namespace {

using base::ErrorCode;
using net::Proxy;
using std::chrono::seconds;

std::filesystem::path written(const QTemporaryDir& folder, const std::string& text) {
  const std::filesystem::path file = folder.filePath("ca.pem").toStdString();
  std::ofstream(file) << text;
  return file;
}

}  // namespace

class HttpSettingsTest : public QObject {
  Q_OBJECT
 private slots:
  void takesProxies_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("address");
    const auto row = [](const char* text, Proxy::Kind kind, const char* address) {
      QTest::newRow(*text == '\0' ? "empty" : text)
          << QByteArray(text) << static_cast<int>(kind) << QByteArray(address);
    };
    row("", Proxy::Kind::Environment, "");
    row("  ", Proxy::Kind::Environment, "");
    row("none", Proxy::Kind::None, "");
    row("http://proxy.example:8080", Proxy::Kind::Address, "http://proxy.example:8080");
    row(" https://proxy.example:443/ ", Proxy::Kind::Address, "https://proxy.example:443");
    row("socks5://127.0.0.1:1080", Proxy::Kind::Address, "socks5://127.0.0.1:1080");
    row("socks5h://[::1]:1080", Proxy::Kind::Address, "socks5h://[::1]:1080");
    row("SOCKS5H://h:1", Proxy::Kind::Address, "socks5h://h:1");
  }
  void takesProxies() {
    QFETCH(QByteArray, text);
    QFETCH(int, kind);
    QFETCH(QByteArray, address);
    const auto proxy = net::parseProxy(text.toStdString(), "");
    QVERIFY2(proxy, proxy ? "" : proxy.error().message.c_str());
    QCOMPARE(static_cast<int>(proxy->kind), kind);
    QCOMPARE(proxy->address, address.toStdString());
    QVERIFY(proxy->user.empty());
  }

  void refusesProxies_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char* text, const char* why) {
      QTest::newRow(text) << QByteArray(text) << QByteArray(why);
    };
    row("proxy.example:8080", "has no scheme");
    row("None", "has no scheme");
    row("socks4://h:1", "the scheme \"socks4\"");
    row("ftp://h:1", "the scheme \"ftp\"");
    row("http://h", "has no port");
    row("http://:80", "");
    row("http://h:99999", "is not an address");
    row("http://h:80/way", "after its port");
    row("http://h:80?a", "after its port");
    row("http://h:80#a", "after its port");
    row("http://a b:80", "is not an address");
    QTest::newRow("long") << QByteArray("http://" + QByteArray(2000, 'a') + ":1")
                          << QByteArray("1024");
  }
  void refusesProxies() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, why);
    const auto proxy = net::parseProxy(text.toStdString(), "");
    QVERIFY(!proxy);
    QCOMPARE(proxy.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(proxy.error().message.find(why.toStdString()) != std::string::npos,
             proxy.error().message.c_str());
  }

  void aPasswordInTheAddressIsRefusedAndNotRepeated() {
    for (const char* text : {"http://me:secret@h:1", "socks5h://secret@h:1", "me:secret@h:1"}) {
      const auto proxy = net::parseProxy(text, "");
      QVERIFY(!proxy);
      QVERIFY(proxy.error().message.find("secret") == std::string::npos);
      QVERIFY2(proxy.error().message.find("own field") != std::string::npos,
               proxy.error().message.c_str());
    }
  }

  void credentialsAreUserAndPassword() {
    const auto proxy = net::parseProxy("http://h:1", "me:se:cr%41et");
    QVERIFY(proxy);
    QCOMPARE(proxy->user, std::string("me"));
    QCOMPARE(proxy->password, std::string("se:cr%41et"));
    for (const char* text : {"secret", ":secret", "me:sec\nret"}) {
      const auto refused = net::parseProxy("http://h:1", text);
      QVERIFY(!refused);
      QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
      QVERIFY(refused.error().message.find("sec") == std::string::npos);
    }
  }

  void filesOfCertificatesAreLookedAt_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("DER") << QByteArray("\x30\x82\x01\x0a binary", 13);
    QTest::newRow("key") << QByteArray(
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
    QTest::newRow("cut") << QByteArray("-----BEGIN CERTIFICATE-----\nAAAA\n");
    QTest::newRow("no base64") << QByteArray(
        "-----BEGIN CERTIFICATE-----\n<html>\n-----END CERTIFICATE-----\n");
  }
  void filesOfCertificatesAreLookedAt() {
    QFETCH(QByteArray, text);
    const QTemporaryDir folder;
    const auto client = net::HttpClient::create({.caFile = written(folder, text.toStdString())});
    QVERIFY(!client);
    QCOMPARE(client.error().code, ErrorCode::Corrupt);
    QVERIFY2(client.error().message.find("ca.pem holds no PEM") != std::string::npos,
             client.error().message.c_str());
  }

  void aMissingFileIsNamed() {
    const auto client = net::HttpClient::create({.caFile = "/no/such/ca.pem"});
    QVERIFY(!client);
    QCOMPARE(client.error().code, ErrorCode::NotFound);
    QVERIFY(client.error().message.find("/no/such/ca.pem") != std::string::npos);
    QCOMPARE(net::HttpClient::create({.caFile = "/"}).error().code, ErrorCode::Io);
  }

  void retryAfter_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("date");
    QTest::addColumn<int>("expected");  // -1: nothing
    const auto row = [](const char* name, const char* header, int expected, const char* date = "") {
      QTest::newRow(name) << QByteArray(header) << QByteArray(date) << expected;
    };
    row("seconds", "7", 7);
    row("zero", "0", 0);
    row("many", "99999999999", 366 * 24 * 3600);
    row("too many", "99999999999999999999", -1);
    row("date", "Tue, 24 Nov 2026 12:00:30 GMT", 30);
    row("old form", "Tuesday, 24-Nov-26 12:00:30 GMT", 30);
    row("oldest form", "Tue Nov 24 12:00:30 2026", 30);
    row("past", "Tue, 24 Nov 2026 11:59:00 GMT", 0);
    row("own clock is wrong", "Wed, 25 Nov 2026 08:00:20 GMT", 20, "Wed, 25 Nov 2026 08:00:00 GMT");
    row("its date is nonsense", "Tue, 24 Nov 2026 12:00:30 GMT", 30, "today");
    row("nothing", "", -1);
    row("negative", "-5", -1);
    row("words", "soon", -1);
    row("unit", "5s", -1);
    row("fraction", "1.5", -1);
  }
  void retryAfter() {
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, date);
    QFETCH(int, expected);
    net::HttpResponse response;
    response.headers = {{"retry-after", header.toStdString()}};
    if (!date.isEmpty()) response.headers.emplace_back("date", date.toStdString());
    const auto noon = std::chrono::system_clock::from_time_t(1'795'521'600);  // 24 Nov 2026
    const auto delay = net::retryAfter(response, noon);
    QCOMPARE(delay.has_value(), expected >= 0);
    if (delay) QCOMPARE(delay->count(), std::int64_t{expected} * 1000);
  }

  void durationsAreWords() {
    QCOMPARE(net::durationText(std::chrono::milliseconds(1)), std::string("1 second"));
    QCOMPARE(net::durationText(std::chrono::milliseconds(0)), std::string("1 second"));
    QCOMPARE(net::durationText(std::chrono::milliseconds(1001)), std::string("2 seconds"));
    QCOMPARE(net::durationText(seconds(119)), std::string("119 seconds"));
    QCOMPARE(net::durationText(seconds(600)), std::string("10 minutes"));
    QCOMPARE(net::durationText(seconds(601)), std::string("11 minutes"));
    QCOMPARE(net::durationText(seconds(24 * 3600)), std::string("24 hours"));
  }

  void aStopEndsAWait() {
    std::stop_source source;
    source.request_stop();
    QVERIFY(!net::waitUnlessStopped(std::chrono::hours(1), source.get_token()));
    QVERIFY(net::waitUnlessStopped(std::chrono::milliseconds(0), {}));
  }
};

QTEST_GUILESS_MAIN(HttpSettingsTest)
#include "http_settings_test.moc"
