// ByteReader: values, order, and that it never reads past the end.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/byte_reader.h"

#include <array>
#include <limits>
#include <vector>

#include <QTest>

#include "engine/base/checked_math.h"

class ByteReaderTest : public QObject {
  Q_OBJECT

 private slots:
  void readsLittleEndianNumbersInOrder();
  void readsFloatsByTheirBits();
  void refusesWhatDoesNotFitAndStaysThere();
  void refusesHugeCounts();
  void givesTextWithZeroBytesInside();
  void checkedMathReportsOverflow();
};

namespace {

std::vector<std::byte> bytesOf(std::initializer_list<unsigned> values) {
  std::vector<std::byte> bytes;
  for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

}  // namespace

void ByteReaderTest::readsLittleEndianNumbersInOrder() {
  const auto bytes = bytesOf({0xFF, 0x34, 0x12, 0x78, 0x56, 0x34, 0x92, 1, 2, 3, 4, 5, 6, 7, 0x88});
  base::ByteReader reader(bytes);
  QCOMPARE(reader.u8().value(), std::uint8_t{0xFF});
  QCOMPARE(reader.u16().value(), std::uint16_t{0x1234});
  QCOMPARE(reader.u32().value(), std::uint32_t{0x92345678});
  QCOMPARE(reader.u64().value(), std::uint64_t{0x8807060504030201});
  QCOMPARE(reader.offset(), std::size_t{15});
  QCOMPARE(reader.remaining(), std::size_t{0});
  QVERIFY(!reader.u8());
}

void ByteReaderTest::readsFloatsByTheirBits() {
  const auto bytes = bytesOf({0, 0, 0x80, 0x3F, 0, 0, 0, 0, 0, 0, 0xF8, 0xBF});
  base::ByteReader reader(bytes);
  QCOMPARE(reader.f32().value(), 1.0F);
  QCOMPARE(reader.f64().value(), -1.5);
  QVERIFY(!reader.f32());
  QVERIFY(!reader.f64());
}

void ByteReaderTest::refusesWhatDoesNotFitAndStaysThere() {
  // Each length in its own allocation: an over-read is seen by the address sanitizer.
  for (std::size_t size = 0; size < 8; ++size) {
    const std::vector<std::byte> bytes(size, std::byte{1});
    base::ByteReader reader(bytes);
    QVERIFY(!reader.u64());
    QVERIFY(!reader.f64());
    QCOMPARE(reader.u32().has_value(), size >= 4);
    QCOMPARE(reader.offset(), size >= 4 ? std::size_t{4} : std::size_t{0});
  }
}

void ByteReaderTest::refusesHugeCounts() {
  const std::vector<std::byte> bytes(16, std::byte{0});
  base::ByteReader reader(bytes);
  QVERIFY(reader.u32());
  QVERIFY(!reader.bytes(std::numeric_limits<std::uint64_t>::max()));
  QVERIFY(!reader.text(std::numeric_limits<std::uint64_t>::max() - 3));
  QVERIFY(!reader.bytes(13));
  QCOMPARE(reader.bytes(12).value().size(), std::size_t{12});
}

void ByteReaderTest::givesTextWithZeroBytesInside() {
  const auto bytes = bytesOf({'a', 0, 'b'});
  base::ByteReader reader(bytes);
  QCOMPARE(reader.text(3).value(), std::string_view("a\0b", 3));
  QCOMPARE(reader.text(0).value(), std::string_view());
}

void ByteReaderTest::checkedMathReportsOverflow() {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  QCOMPARE(base::checkedAdd(most - 1, 1).value(), most);
  QVERIFY(!base::checkedAdd(most, 1));
  QCOMPARE(base::checkedMultiply(1ULL << 32, (1ULL << 32) - 1).value(), most - 0xFFFFFFFFULL);
  QVERIFY(!base::checkedMultiply(1ULL << 32, 1ULL << 32));
  QCOMPARE(base::checkedAlign(33, 32).value(), std::uint64_t{64});
  QCOMPARE(base::checkedAlign(64, 32).value(), std::uint64_t{64});
  QVERIFY(!base::checkedAlign(most - 5, 32));
}

QTEST_GUILESS_MAIN(ByteReaderTest)
#include "byte_reader_test.moc"
