// What is shown of a link is where it leads, not what the answer calls it.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/links.h"

#include <QTest>

class LinksTest : public QObject {
  Q_OBJECT

 private slots:
  void showsTheWholeHostFirst() {
    QVERIFY(ui::Links::describe("https://paypal.com.evil.example/login")
                .startsWith("paypal.com.evil.example"));
    QCOMPARE(ui::Links::describe("https://example.org/"), QString("example.org"));
    QCOMPARE(ui::Links::describe("mailto:a@example.org"), QString("Write to a@example.org"));
  }

  void showsLookAlikeLettersEncoded() {
    QVERIFY(ui::Links::describe(QString::fromUtf8("https://\u0430pple.com/")).startsWith("xn--"));
  }

  void saysWhichLinksAreDead_data() {
    QTest::addColumn<QString>("link");
    for (const char* link :
         {"", "file:///etc/passwd", "javascript:alert(1)", "ms-msdt:/id", "data:text/html,x",
          "https://bank.example@evil.example/", "/etc/passwd"})
      QTest::addRow("%s", link) << QString::fromUtf8(link);
  }
  void saysWhichLinksAreDead() {
    QFETCH(QString, link);
    QVERIFY(ui::Links::describe(link).contains("can't be opened"));
  }
};

QTEST_GUILESS_MAIN(LinksTest)
#include "links_test.moc"
