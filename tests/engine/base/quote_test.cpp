// Foreign text stays on one line of printable characters, whatever it holds.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/quote.h"

#include <QTest>

class QuoteTest : public QObject {
  Q_OBJECT

 private slots:
  void printableTextStaysAsItIs() {
    QCOMPARE(base::quote(""), std::string("\"\""));
    QCOMPARE(base::quote("llama 3~"), std::string("\"llama 3~\""));
  }

  void otherScriptsStayReadable() { QCOMPARE(base::quote("ä｜中"), std::string("\"ä｜中\"")); }

  void controlCharactersAndInvalidBytesBecomeTheirCodes() {
    QCOMPARE(base::quote("a\x1b[31m\n\x7f\xFF\xC3"),
             std::string("\"a\\x1B[31m\\x0A\\x7F\\xFF\\xC3\""));
    QCOMPARE(base::quote("\xC2\x9B"), std::string("\"\\xC2\\x9B\""));  // an 8-bit terminal's ESC [
    QCOMPARE(base::quote(std::string_view("\0", 1)), std::string("\"\\x00\""));
  }

  void longTextIsCut() {
    QCOMPARE(base::quote(std::string(80, 'x')), "\"" + std::string(80, 'x') + "\"");
    QCOMPARE(base::quote(std::string(81, 'x')), "\"" + std::string(80, 'x') + "...\"");
    QCOMPARE(base::quote(std::string(79, 'x') + "ä"), "\"" + std::string(79, 'x') + "ä\"");
  }
};

QTEST_GUILESS_MAIN(QuoteTest)
#include "quote_test.moc"
