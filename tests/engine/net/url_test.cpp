// Which addresses are taken, and which are this computer's own.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/url.h"

#include <QTest>

class UrlTest : public QObject {
  Q_OBJECT
 private slots:
  void namesTheParts() {
    const auto url = net::parseUrl("  https://API.DeepSeek.com/v1/x?q=1 ");
    QVERIFY(url);
    QCOMPARE(url->text, std::string("https://API.DeepSeek.com/v1/x?q=1"));
    QCOMPARE(url->scheme, std::string("https"));
    QCOMPARE(url->host, std::string("api.deepseek.com"));
    QCOMPARE(url->port, 443);
    QCOMPARE(url->path, std::string("/v1/x"));
    QCOMPARE(url->query, std::string("q=1"));
    QCOMPARE(net::parseUrl("http://[::1]:8080")->host, std::string("::1"));
    QCOMPARE(net::parseUrl("http://[::1]:8080")->port, 8080);
    QCOMPARE(net::parseUrl("http://h")->path, std::string("/"));
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("empty") << QByteArray("  ") << QByteArray("is empty");
    QTest::newRow("no scheme") << QByteArray("api.deepseek.com") << QByteArray("https://");
    QTest::newRow("file") << QByteArray("file:///etc/passwd") << QByteArray("https://");
    QTest::newRow("ftp") << QByteArray("ftp://host/") << QByteArray("https://");
    QTest::newRow("no host") << QByteArray("https://") << QByteArray("not a web address");
    QTest::newRow("space") << QByteArray("https://a b/") << QByteArray("not a web address");
    QTest::newRow("line break") << QByteArray("https://a/\r\nX: y") << QByteArray("not a web");
    QTest::newRow("bad port") << QByteArray("https://a:99999/") << QByteArray("not a web address");
    QTest::newRow("fragment") << QByteArray("https://a/#x") << QByteArray("\"#\"");
    QTest::newRow("long") << QByteArray("https://a/" + QByteArray(9000, 'x')) << QByteArray("8192");
  }
  void refuses() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, reason);
    const auto url = net::parseUrl(text.toStdString());
    QVERIFY(!url);
    QCOMPARE(url.error().code, base::ErrorCode::InvalidArgument);
    QVERIFY2(url.error().message.find(reason.toStdString()) != std::string::npos,
             url.error().message.c_str());
  }

  void neverRepeatsAPassword() {
    const auto url = net::parseUrl("https://me:secret@host/");
    QVERIFY(!url);
    QVERIFY(url.error().message.find("secret") == std::string::npos);
  }

  void knowsLoopback_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("v4") << QByteArray("http://127.0.0.1:1") << true;
    QTest::newRow("v4 other") << QByteArray("http://127.9.8.7") << true;
    QTest::newRow("v6") << QByteArray("http://[::1]") << true;
    QTest::newRow("name") << QByteArray("http://LocalHost") << true;
    QTest::newRow("lookalike") << QByteArray("http://127.0.0.1.example.com") << false;
    QTest::newRow("suffix") << QByteArray("http://localhost.example.com") << false;
    QTest::newRow("remote") << QByteArray("https://api.deepseek.com") << false;
  }
  void knowsLoopback() {
    QFETCH(QByteArray, text);
    QFETCH(bool, expected);
    const auto url = net::parseUrl(text.toStdString());
    QVERIFY(url);
    QCOMPARE(net::isLoopback(*url), expected);
  }
};

QTEST_GUILESS_MAIN(UrlTest)
#include "url_test.moc"
