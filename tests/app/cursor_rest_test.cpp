// The cursor stops blinking when nobody types, and blinks again when somebody does.
// SPDX-License-Identifier: Apache-2.0
#include "app/cursor_rest.h"

#include <QGuiApplication>
#include <QStyleHints>
#include <QTest>
#include <QWindow>

class CursorRestTest : public QObject {
  Q_OBJECT

 private slots:
  void restsAndWakes() {
    const auto flashTime = [] { return QGuiApplication::styleHints()->cursorFlashTime(); };
    const int usual = flashTime();
    QVERIFY(usual > 0);
    QWindow window;
    {
      app::CursorRest rest(20);
      rest.watch(window);
      QCOMPARE(flashTime(), usual);
      QTRY_COMPARE(flashTime(), 0);
      QTest::keyClick(&window, Qt::Key_A);
      QCOMPARE(flashTime(), usual);
      QTRY_COMPARE(flashTime(), 0);
    }
    QCOMPARE(flashTime(), usual);
  }

  void wakesInWhicheverWindowIsTypedIn() {
    const auto flashTime = [] { return QGuiApplication::styleHints()->cursorFlashTime(); };
    QWindow other;
    app::CursorRest rest(20);
    {
      QWindow closed;
      rest.watch(closed);
    }
    QWindow window;
    rest.watch(window);
    rest.watch(other);
    QTRY_COMPARE(flashTime(), 0);
    QTest::keyClick(&other, Qt::Key_A);
    QVERIFY(flashTime() > 0);
  }
};

QTEST_MAIN(CursorRestTest)
#include "cursor_rest_test.moc"
