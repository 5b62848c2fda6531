// Sixteen-bit floats: all bit patterns there and back, and rounding.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/half.h"

#include <QTest>
#include <cmath>
#include <limits>

class HalfTest : public QObject {
  Q_OBJECT

 private slots:
  void everyHalfSurvivesTheRoundTrip();
  void everyBfloatSurvivesTheRoundTrip();
  void knowsValues();
  void roundsToNearestEven();
};

void HalfTest::everyHalfSurvivesTheRoundTrip() {
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const float value = base::halfToFloat(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) {
      QVERIFY(std::isnan(base::halfToFloat(base::floatToHalf(value))));
    } else {
      QCOMPARE(base::floatToHalf(value), static_cast<std::uint16_t>(bits));
    }
  }
}

void HalfTest::everyBfloatSurvivesTheRoundTrip() {
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const float value = base::bfloatToFloat(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) {
      QVERIFY(std::isnan(base::bfloatToFloat(base::floatToBfloat(value))));
    } else {
      QCOMPARE(base::floatToBfloat(value), static_cast<std::uint16_t>(bits));
    }
  }
}

void HalfTest::knowsValues() {
  QCOMPARE(base::halfToFloat(0x3C00), 1.0F);
  QCOMPARE(base::halfToFloat(0xC000), -2.0F);
  QCOMPARE(base::halfToFloat(0x7BFF), 65504.0F);
  QCOMPARE(base::halfToFloat(0x0001), 0x1p-24F);
  QCOMPARE(base::halfToFloat(0x7C00), std::numeric_limits<float>::infinity());
  QVERIFY(std::signbit(base::halfToFloat(0x8000)));
  QCOMPARE(base::bfloatToFloat(0x3F80), 1.0F);
}

void HalfTest::roundsToNearestEven() {
  QCOMPARE(base::floatToHalf(1.0F + 0x1p-11F), std::uint16_t{0x3C00});
  QCOMPARE(base::floatToHalf(1.0F + 0x3p-11F), std::uint16_t{0x3C02});
  QCOMPARE(base::floatToHalf(1.0F + 0x1.2p-11F), std::uint16_t{0x3C01});
  QCOMPARE(base::floatToHalf(65519.0F), std::uint16_t{0x7BFF});
  QCOMPARE(base::floatToHalf(65520.0F), std::uint16_t{0x7C00});
  QCOMPARE(base::floatToHalf(0x1p-25F), std::uint16_t{0});
  QCOMPARE(base::floatToHalf(0x3p-25F), std::uint16_t{2});
  QCOMPARE(base::floatToHalf(-1e-30F), std::uint16_t{0x8000});
  QCOMPARE(base::floatToBfloat(1.0F + 0x1p-8F), std::uint16_t{0x3F80});
  QCOMPARE(base::floatToBfloat(1.0F + 0x3p-8F), std::uint16_t{0x3F82});
}

QTEST_GUILESS_MAIN(HalfTest)
#include "half_test.moc"
