// The measurement ends and gives numbers that a machine can have.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/roofline.h"

#include <QTest>

class RooflineTest : public QObject {
  Q_OBJECT

 private slots:
  void measuresSomething_data();
  void measuresSomething();
};

void RooflineTest::measuresSomething_data() {
  QTest::addColumn<bool>("scalarOnly");
  QTest::newRow("scalar") << true;
  QTest::newRow("best") << false;
}

void RooflineTest::measuresSomething() {
  QFETCH(bool, scalarOnly);
  const auto roofline = kernels::measureRoofline({.threads = 2, .scalarOnly = scalarOnly},
                                                 std::chrono::milliseconds(20));
  QVERIFY(roofline);
  // Wide bounds: a slow emulator and a large server are both between them.
  QVERIFY(roofline->readBytesPerSecond > 1e6);
  QVERIFY(roofline->readBytesPerSecond < 1e14);
  QVERIFY(roofline->int8OperationsPerSecond > 1e6);
  QVERIFY(roofline->int8OperationsPerSecond < 1e15);
}

QTEST_GUILESS_MAIN(RooflineTest)
#include "roofline_test.moc"
