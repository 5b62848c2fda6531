// Stop strings: found across pieces, held back no longer than needed, never shown.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/stop_strings.h"

#include <QTest>

class StopStringsTest : public QObject {
  Q_OBJECT

 private slots:
  void withoutStopsEverythingPasses() {
    chat::StopStrings stops({});
    QCOMPARE(stops.push("abc"), std::string("abc"));
    QCOMPARE(stops.finish(), std::string());
    QVERIFY(!stops.hit());
  }

  void emptyStopStringsAreIgnored() {
    chat::StopStrings stops({""});
    QCOMPARE(stops.push("abc"), std::string("abc"));
    QVERIFY(!stops.hit());
  }

  void everyCutGivesTheSameText() {
    const std::string text = "one. two END three";
    for (std::size_t first = 0; first <= text.size(); ++first)
      for (std::size_t second = first; second <= text.size(); ++second) {
        chat::StopStrings stops({"END", "never"});
        std::string shown = stops.push(text.substr(0, first));
        shown += stops.push(text.substr(first, second - first));
        shown += stops.push(text.substr(second));
        shown += stops.finish();
        QVERIFY(stops.hit());
        QCOMPARE(shown, std::string("one. two "));
      }
  }

  void theEarliestStopWins() {
    chat::StopStrings stops({"later", "soon"});
    QCOMPARE(stops.push("a soon b later"), std::string("a "));
  }

  void aBeginningIsHeldThenReleased() {
    chat::StopStrings stops({"###"});
    QCOMPARE(stops.push("x##"), std::string("x"));
    QCOMPARE(stops.push("y"), std::string("##y"));
    QCOMPARE(stops.push("#"), std::string());
    QCOMPARE(stops.finish(), std::string("#"));
    QVERIFY(!stops.hit());
  }

  void aHeldBeginningNeverCutsACodePoint() {
    chat::StopStrings stops({"\xE6\xB7"});  // the first two bytes of a three-byte character
    const std::string character = "\xE6\xB1\x89";
    QCOMPARE(stops.push("a" + character), "a" + character);
  }
};

QTEST_GUILESS_MAIN(StopStringsTest)
#include "stop_strings_test.moc"
