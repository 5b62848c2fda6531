// Normal form C: the cases of the standard, invalid bytes, and the tokenizers library's word.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/normalization.h"

#include <QJsonArray>
#include <QTest>

#include "tests/engine/local/tokenizer/golden.h"

using tokenizer::composed;
using tokenizer::isComposed;

class NormalizationTest : public QObject {
  Q_OBJECT

 private slots:
  void composes_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("letter and mark") << "cafe\u0301!"
                                     << "caf\u00E9!";
    QTest::newRow("two marks") << "e\u0302\u0301"
                               << "\u1EBF";
    QTest::newRow("marks in the other order") << "s\u0307\u0323"
                                              << "\u1E69";
    QTest::newRow("blocked by the same class") << "a\u0302\u0301\u0301"
                                               << "\u1EA5\u0301";
    QTest::newRow("not blocked by a lower class") << "a\u0327\u0301"
                                                  << "\u00E1\u0327";
    QTest::newRow("mark first") << "\u0301a"
                                << "\u0301a";
    QTest::newRow("singleton") << "\u212B\u2126\u037E"
                               << "\u00C5\u03A9;";
    QTest::newRow("excluded from composition") << "\u0915\u093C\u0958"
                                               << "\u0915\u093C\u0915\u093C";
    QTest::newRow("starters that join") << "\u09C7\u09BE"
                                        << "\u09CB";
    QTest::newRow("Hangul jamo") << "\u1112\u1161\u11AB"
                                 << "\uD55C";
    QTest::newRow("Hangul syllable and jamo") << "\uAC00\u11A8"
                                              << "\uAC01";
    QTest::newRow("full Hangul syllable and jamo") << "\uAC01\u11A8"
                                                   << "\uAC01\u11A8";
    QTest::newRow("Hangul apart") << "\u1100 \u1161"
                                  << "\u1100 \u1161";
    QTest::newRow("compatibility ideograph") << "\uF900"
                                             << "\u8C48";
    // Compatibility forms are form KC's business.
    QTest::newRow("compatibility") << "\uFB01\uFF21\u00BD"
                                   << "\uFB01\uFF21\u00BD";
  }
  void composes() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(composed(text.toStdString())), expected);
    QCOMPARE(composed(expected.toStdString()), expected.toStdString());
    if (text != expected) QVERIFY(!isComposed(text.toStdString()));
  }

  void agreesWithTheTokenizersLibrary() {
    const QJsonArray forms = golden::readArray("originals/normal_forms.json");
    QVERIFY(forms.size() > 1000);
    for (const QJsonValue& form : forms) {
      const std::string text = form[0].toString().toStdString();
      QVERIFY2(composed(text) == form[1].toString().toStdString(), text.c_str());
      if (isComposed(text)) QCOMPARE(composed(text), text);
    }
  }

  void leavesInvalidBytesAlone() {
    for (const std::string text :
         {"\xFF\u0301", "e\xCC", "\xF0\x9F", "\xC3\xCC\x81", "\xE1\x84\u1161"}) {
      QCOMPARE(composed(text), text);
    }
    QCOMPARE(composed("e\u0301\xFF"
                      "e\u0301"),
             std::string("\u00E9\xFF\u00E9"));
  }

  void knowsPlainTextAtOnce() {
    QVERIFY(isComposed(
        "plain ASCII, \u00DCml\u00E4ute, \u4E2D\u6587, \uD55C\uAD6D\uC5B4, \U0001F642 and \xFF"));
    QVERIFY(!isComposed("a\u0301"));
  }

  void sortsALongRunOfMarks() {
    std::string text = "a";
    for (int i = 0; i < 100'000; ++i) text += i % 2 == 0 ? "\u0316" : "\u0345";
    const std::string result = composed(text);
    QCOMPARE(result.size(), text.size());
    QVERIFY(result.ends_with("\u0345\u0345") && result.starts_with("a\u0316\u0316"));
  }
};

QTEST_GUILESS_MAIN(NormalizationTest)
#include "normalization_test.moc"
