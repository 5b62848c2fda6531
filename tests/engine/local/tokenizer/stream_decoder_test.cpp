// Token bytes to text, cut at every position.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/stream_decoder.h"

#include <QTest>

#include "engine/base/utf8.h"

using tokenizer::StreamDecoder;

class StreamDecoderTest : public QObject {
  Q_OBJECT

 private slots:
  void givesTheSameTextForEveryCut() {
    const std::string bytes = "a\u00FC \u65E5\u672C \U0001F642 \xFF\xE2\x82!\xF0\x9F\x99";
    const std::string expected = base::replaceInvalidUtf8(bytes);
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
      for (std::size_t second = first; second <= bytes.size(); ++second) {
        StreamDecoder decoder;
        std::string text;
        for (const auto& piece :
             {bytes.substr(0, first), bytes.substr(first, second - first), bytes.substr(second)}) {
          const std::string shown = decoder.push(piece);
          QVERIFY(base::isValidUtf8(shown));
          text += shown;
        }
        text += decoder.finish();
        QCOMPARE(text, expected);
      }
    }
  }

  void showsACodePointWithItsLastByte() {
    StreamDecoder decoder;
    QCOMPARE(decoder.push("\xF0"), std::string());
    QCOMPARE(decoder.push("\x9F\x99"), std::string());
    QCOMPARE(decoder.push("\x82"), std::string("\U0001F642"));
    QCOMPARE(decoder.finish(), std::string());
  }

  void startsAnewAfterTheEnd() {
    StreamDecoder decoder;
    QCOMPARE(decoder.push("x\xE2\x82"), std::string("x"));
    QCOMPARE(decoder.finish(), std::string("\uFFFD"));
    QCOMPARE(decoder.push("y"), std::string("y"));
    QCOMPARE(decoder.finish(), std::string());
  }
};

QTEST_GUILESS_MAIN(StreamDecoderTest)
#include "stream_decoder_test.moc"
