// UTF-8: well-formed text, every kind of ill-formed text, and cut-off code points.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/utf8.h"

#include <QTest>

using base::CodePoint;

class Utf8Test : public QObject {
  Q_OBJECT

 private slots:
  void decodesEveryCodePointAsItEncodesIt() {
    for (char32_t point = 0; point < 0x110000; ++point) {
      if (point >= 0xD800 && point < 0xE000) continue;
      std::string text;
      base::appendUtf8(text, point);
      const CodePoint decoded = base::decodeUtf8(text + "x");
      if (decoded.value != point || decoded.bytes != text.size() ||
          decoded.state != CodePoint::State::Valid) {
        QFAIL(qPrintable(QStringLiteral("U+%1").arg(static_cast<uint>(point), 0, 16)));
      }
    }
  }

  void replacesOneMaximalPartAtATime_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* bytes, const QString& expected) {
      QTest::newRow(name) << QByteArray(bytes) << expected;
    };
    const QString r(QChar(0xFFFD));
    row("stray trail byte", "a\x80z", "a" + r + "z");
    row("overlong slash", "\xC0\xAF", r + r);
    row("overlong three", "\xE0\x80\x80", r + r + r);
    row("surrogate", "\xED\xA0\x80", r + r + r);
    row("above the last", "\xF4\x90\x80\x80", r + r + r + r);
    row("never a lead byte", "\xF5\xFF", r + r);
    // The example of section 3.9 of the standard, table 3-11.
    row("standard's example", "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", r + r + r + r + "A");
    row("cut off", "ok\xF0\x9F\x99", "ok" + r);
  }
  void replacesOneMaximalPartAtATime() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    QVERIFY(!base::isValidUtf8(bytes.toStdString()));
    const std::string repaired = base::replaceInvalidUtf8(bytes.toStdString());
    QCOMPARE(QString::fromStdString(repaired), expected);
    QVERIFY(base::isValidUtf8(repaired));
  }

  void acceptsWhatIsValid() {
    const std::string text = "plain, \u00FC, \u65E5\u672C, \U0001F642";
    QVERIFY(base::isValidUtf8(text));
    QVERIFY(base::isValidUtf8(""));
    QCOMPARE(base::replaceInvalidUtf8(text), text);
  }

  void findsWhereACutOffCodePointBegins() {
    const std::string text = "a\u00FC\u65E5\U0001F642";
    const std::size_t starts[] = {0, 1, 3, 6, 10};
    for (std::size_t end = 0; end <= text.size(); ++end) {
      const std::size_t complete = base::completeUtf8Prefix(std::string_view(text).substr(0, end));
      QCOMPARE(complete, *(std::upper_bound(std::begin(starts), std::end(starts), end) - 1));
    }
  }

  void shortensBetweenCodePoints() {
    const std::string text = "a\u00FC\U0001F642";
    const std::size_t sizes[] = {0, 1, 1, 3, 3, 3, 3, 7, 7};
    for (std::size_t most = 0; most < std::size(sizes); ++most)
      QCOMPARE(base::shortenedUtf8(text, most).size(), sizes[most]);
    QCOMPARE(base::shortenedUtf8("a\xF0", 2).size(), std::size_t{2});  // not cut here
  }

  void countsInvalidBytesAsComplete() {
    QCOMPARE(base::completeUtf8Prefix("a\x80"), std::size_t{2});
    QCOMPARE(base::completeUtf8Prefix("\x80\x80\x80\x80"), std::size_t{4});
    QCOMPARE(base::completeUtf8Prefix("a\xE0\x80"),
             std::size_t{3});  // overlong: can't be completed
    QCOMPARE(base::completeUtf8Prefix("a\xFF"), std::size_t{2});
  }
};

QTEST_GUILESS_MAIN(Utf8Test)
#include "utf8_test.moc"
