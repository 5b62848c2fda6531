// Ends of texts.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/text.h"

#include <QTest>

class TextTest : public QObject {
  Q_OBJECT
 private slots:
  void trims() {
    QCOMPARE(std::string(base::trimmed(" \t\r\n\v\f a b \n")), std::string("a b"));
    QCOMPARE(std::string(base::trimmed("a")), std::string("a"));
    QVERIFY(base::trimmed("").empty());
    QVERIFY(base::trimmed(" \n ").empty());
    // Only ASCII: other code points and zero bytes stay.
    QCOMPARE(std::string(base::trimmed("\u3000a\u00A0")), std::string("\u3000a\u00A0"));
    QCOMPARE(base::trimmed(std::string_view("\0 ", 2)).size(), std::size_t{1});
  }

  void dropsAnEndOnce() {
    std::string text = "/v1/v1";
    base::dropEnd(text, "/v1");
    QCOMPARE(text, std::string("/v1"));
    base::dropEnd(text, "/beta");
    QCOMPARE(text, std::string("/v1"));
    base::dropEnd(text, "/a longer end/v1");
    QCOMPARE(text, std::string("/v1"));
    base::dropEnd(text, "");
    QCOMPARE(text, std::string("/v1"));
  }
};

QTEST_GUILESS_MAIN(TextTest)
#include "text_test.moc"
