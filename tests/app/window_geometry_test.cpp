// A window comes back where it was, and never where nobody can reach it.
// SPDX-License-Identifier: Apache-2.0
#include "app/window_geometry.h"

#include <QTest>

class WindowGeometryTest : public QObject {
  Q_OBJECT

 private slots:
  void comesBackWhereItWas() {
    const QRect rect(-20, 30, 900, 700);
    QCOMPARE(app::geometryFrom(app::geometryText(rect), {QRect(0, 0, 1920, 1080)}), rect);
  }

  void movesToAScreenThatIsThere() {
    const QVector<QRect> screens = {QRect(0, 0, 800, 600)};
    const auto moved = app::geometryFrom("3000,100,1100,760", screens);
    QVERIFY(moved);
    QVERIFY(screens.first().contains(*moved));
  }

  void titleBarIsReachable() {
    const auto moved = app::geometryFrom("100,-500,800,700", {QRect(0, 0, 1920, 1080)});
    QVERIFY(moved);
    QVERIFY(moved->top() >= 0);
  }

  void refusesOtherText_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "1,2,3", "1,2,3,4,5", "a,b,c,d", "0,0,0,0", "0,0,-900,700", "0,0,99999999,700",
          "99999999999,0,900,700", "-2147483648,0,900,700", "0;0;900;700"})
      QTest::addRow("%s", text) << text;
  }
  void refusesOtherText() {
    QFETCH(QString, text);
    QVERIFY(!app::geometryFrom(text, {QRect(0, 0, 1920, 1080)}));
  }
  void refusesWithoutAScreen() { QVERIFY(!app::geometryFrom("0,0,900,700", {})); }
};

QTEST_GUILESS_MAIN(WindowGeometryTest)
#include "window_geometry_test.moc"
