// Checksum: the same for the same bytes, whatever pieces they come in.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/checksum.h"

#include <algorithm>
#include <span>
#include <vector>

#include <QTest>

using Bytes = std::vector<std::byte>;

class ChecksumTest : public QObject {
  Q_OBJECT

 private slots:
  void sumsDoNotDependOnThePieces();
};

void ChecksumTest::sumsDoNotDependOnThePieces() {
  Bytes bytes;
  for (unsigned i = 0; i < 1003; ++i) bytes.push_back(static_cast<std::byte>(i * i * 7 + i));
  base::Checksum whole;
  whole.add(bytes);
  for (const std::size_t step : {1, 3, 8, 13}) {
    base::Checksum pieces;
    for (std::size_t i = 0; i < bytes.size(); i += step) {
      pieces.add(std::span(bytes).subspan(i, std::min(step, bytes.size() - i)));
    }
    QCOMPARE(pieces.value(), whole.value());
  }
  base::Checksum shorter;
  shorter.add(std::span(bytes).first(bytes.size() - 1));
  QVERIFY(shorter.value() != whole.value());
  base::Checksum zeros;
  zeros.add(Bytes(3));
  QVERIFY(zeros.value() != base::Checksum().value());
}

QTEST_GUILESS_MAIN(ChecksumTest)
#include "checksum_test.moc"
