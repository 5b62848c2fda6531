// Only links that cannot harm are opened, and what is shown of them is where they lead.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/links.h"

#include <QDesktopServices>
#include <QTest>
#include <QUrl>

class LinksTest : public QObject {
  Q_OBJECT

 public slots:
  void record(const QUrl& url) { m_opened.append(url); }

 private slots:
  void initTestCase() {
    for (const char* scheme : {"http", "https", "mailto", "file", "javascript", "ms-msdt", "ftp"})
      QDesktopServices::setUrlHandler(scheme, this, "record");
  }

  void opensWebAndMail_data() {
    QTest::addColumn<QString>("link");
    for (const char* link : {"https://example.org/a?b=c#d", "http://example.org",
                             "mailto:a@example.org", "https://例え.jp/パス"})
      QTest::addRow("%s", link) << QString::fromUtf8(link);
  }
  void opensWebAndMail() {
    QFETCH(QString, link);
    m_opened.clear();
    QVERIFY(ui::Links().open(link));
    QCOMPARE(m_opened.size(), 1);
  }

  void refusesEverythingElse_data() {
    QTest::addColumn<QString>("link");
    for (const char* link :
         {"", "file:///etc/passwd", "javascript:alert(1)", "ms-msdt:/id", "ftp://example.org/x",
          "/etc/passwd", "example.org", "https://", "https:///path", "mailto:", "data:text/html,x",
          "https://bank.example@evil.example/", "http://a:b@evil.example/",
          "https://exa\u202Emple.org/", "https://example.org/\u200Bx", "https://example.org/a\nb",
          "HTTPS//x", "qrc:/Isobath/Main.qml"})
      QTest::addRow("%s", link) << QString::fromUtf8(link);
  }
  void refusesEverythingElse() {
    QFETCH(QString, link);
    m_opened.clear();
    QVERIFY(!ui::Links().open(link));
    QVERIFY(m_opened.isEmpty());
    QVERIFY(ui::Links::describe(link).contains("can't be opened"));
  }

  void showsTheWholeHostFirst() {
    QVERIFY(ui::Links::describe("https://paypal.com.evil.example/login")
                .startsWith("paypal.com.evil.example"));
    QCOMPARE(ui::Links::describe("https://example.org/"), QString("example.org"));
    QCOMPARE(ui::Links::describe("mailto:a@example.org"), QString("Write to a@example.org"));
  }
  void showsLookAlikeLettersEncoded() {
    QVERIFY(ui::Links::describe(QString::fromUtf8("https://аpple.com/")).startsWith("xn--"));
  }

 private:
  QVector<QUrl> m_opened;
};

QTEST_MAIN(LinksTest)
#include "links_test.moc"
