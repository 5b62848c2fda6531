// Pictures from a host: only pictures are taken, redirects stay on the web, nothing goes along.
// SPDX-License-Identifier: Apache-2.0
#include "app/picture_fetcher.h"

#include <QTest>
#include <string>

#include "tests/support/loopback_server.h"

using support::httpReply;
using support::LoopbackServer;
using support::Send;

namespace {

std::string picture(const std::string& body, const std::string& type = "image/png") {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" +
         body;
}

std::string redirect(const std::string& to) {
  return httpReply("302 Found", "", "Location: " + to + "\r\n");
}

base::Result<QByteArray> fetch(const LoopbackServer& server) {
  return app::fetchPicture(server.url() + "/a.png", {});
}

}  // namespace

class PictureFetcherTest : public QObject {
  Q_OBJECT

 private slots:
  void aPictureIsFetchedWithNothingElse() {
    LoopbackServer server({{Send{picture("bytes")}}});
    const auto bytes = fetch(server);
    QVERIFY(bytes);
    QCOMPARE(*bytes, QByteArray("bytes"));
    const std::string request = server.requests().at(0);
    for (const char* name : {"Cookie", "Authorization", "Referer"})
      QVERIFY2(request.find(name) == std::string::npos, request.c_str());
  }

  void redirectsAreFollowedOnTheWebOnly() {
    LoopbackServer server({{Send{redirect("/b.png")}}, {Send{picture("b")}}});
    QCOMPARE(*fetch(server), QByteArray("b"));
    QVERIFY(server.requests().at(1).find("GET /b.png") != std::string::npos);
    for (const char* target : {"file:///etc/passwd", "ftp://a.example/x", "data:image/png,x"}) {
      LoopbackServer away({{Send{redirect(target)}}});
      QVERIFY(!fetch(away));
      QCOMPARE(away.requests().size(), std::size_t{1});
    }
    LoopbackServer endless({{Send{redirect("/1")}},
                            {Send{redirect("/2")}},
                            {Send{redirect("/3")}},
                            {Send{redirect("/4")}},
                            {Send{picture("x")}}});
    QVERIFY(!fetch(endless));
    QCOMPARE(endless.requests().size(), std::size_t{4});
  }

  void whatIsNoPictureIsRefused_data() {
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("html") << QByteArray::fromStdString(picture("<html>", "text/html"));
    QTest::newRow("svg") << QByteArray::fromStdString(picture("<svg/>", "image/svg+xml"));
    QTest::newRow("no type") << QByteArray::fromStdString(httpReply("200 OK", "x"));
    QTest::newRow("missing") << QByteArray::fromStdString(httpReply("404 Not Found", "x"));
    QTest::newRow("too large") << QByteArray::fromStdString(
        picture(std::string(app::kMaxPictureBytes + 1, 'x')));
  }
  void whatIsNoPictureIsRefused() {
    QFETCH(QByteArray, reply);
    LoopbackServer server({{Send{reply.toStdString()}}});
    const auto bytes = fetch(server);
    QVERIFY(!bytes);
    QVERIFY(bytes.error().message.find("127.0.0.1") != std::string::npos);
  }

  void onlyWebAddressesAreAsked() {
    for (const char* address :
         {"", "file:///etc/passwd", "ftp://a.example/x", "https://a@b.example/x", "http://"}) {
      const auto bytes = app::fetchPicture(address, {});
      QVERIFY(!bytes);
      QCOMPARE(bytes.error().code, base::ErrorCode::InvalidArgument);
    }
  }
};

QTEST_GUILESS_MAIN(PictureFetcherTest)
#include "picture_fetcher_test.moc"
