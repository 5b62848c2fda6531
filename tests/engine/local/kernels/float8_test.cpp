// Eight-bit floats: every value, and rows with their scales, also on every device.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/float8.h"

#include <QTest>

#include "tests/engine/local/kernels/random_weights.h"

using kernels::WeightType;
using namespace kernels::test;

class Float8Test : public QObject {
  Q_OBJECT

 private slots:
  void decodesEveryValue();
  void packsRows();
  void everyValueOnEveryDevice();
  void notANumberStaysOne();
};

namespace {

// 16 rows of 144 columns (so two groups, the second short) that hold every value that is a number.
OwnedTensor everyValue() {
  OwnedTensor weight(WeightType::F8, {144, 16, 1, 1});
  const std::vector<float> scales = {0.5F, 3.0F};
  for (std::size_t r = 0; r < 16; ++r) {
    std::vector<std::uint8_t> values(144);
    for (std::size_t c = 0; c < values.size(); ++c) {
      values[c] = static_cast<std::uint8_t>(r * 16 + c);
      if ((values[c] & 0x7F) == 0x7F) values[c] = 0;
    }
    kernels::packF8Row(
        values, scales,
        reinterpret_cast<std::byte*>(weight.bytes()) + r * kernels::rowBytes(WeightType::F8, 144));
  }
  return weight;
}

}  // namespace

void Float8Test::decodesEveryValue() {
  for (int bits = 0; bits < 256; ++bits) {
    const float got = kernels::f8ToFloat(static_cast<std::uint8_t>(bits));
    const int exponent = (bits >> 3) & 15;
    const int mantissa = bits & 7;
    if (exponent == 15 && mantissa == 7) {
      QVERIFY(std::isnan(got));
      continue;
    }
    const double size =
        exponent == 0 ? std::ldexp(mantissa, -9) : std::ldexp(8 + mantissa, exponent - 10);
    QCOMPARE(static_cast<double>(got), bits < 128 ? size : -size);
    QCOMPARE(std::signbit(got), bits >= 128);
  }
  QCOMPARE(kernels::f8ToFloat(0x38), 1.0F);
  QCOMPARE(kernels::f8ToFloat(0xFE), -448.0F);
}

void Float8Test::packsRows() {
  QCOMPARE(kernels::rowBytes(WeightType::F8, 1), std::size_t{8});
  QCOMPARE(kernels::rowBytes(WeightType::F8, 128), std::size_t{132});
  QCOMPARE(kernels::rowBytes(WeightType::F8, 129), std::size_t{140});
  QCOMPARE(kernels::typeName(WeightType::F8), std::string("F8"));
  QCOMPARE(kernels::typeName(255U), std::string("type 255 (unknown)"));  // not in a GGUF file
  QVERIFY(kernels::blockInfo(WeightType::F8));

  std::vector<std::uint8_t> values(130, 0x38);
  values[127] = 0xB8;
  const std::vector<float> scales = {2.0F, 0.25F};
  std::vector<std::byte> row(kernels::rowBytes(WeightType::F8, 130), std::byte{0xAA});
  kernels::packF8Row(values, scales, row.data());
  QCOMPARE(row[8 + 129], std::byte{0x38});
  QCOMPARE(row[8 + 130], std::byte{0});
  QCOMPARE(row.back(), std::byte{0});
  std::vector<float> out(130);
  kernels::dequantizeRow(WeightType::F8, row.data(), out);
  QCOMPARE(out[0], 2.0F);
  QCOMPARE(out[127], -2.0F);
  QCOMPARE(out[128], 0.25F);
  QCOMPARE(out[129], 0.25F);
}

void Float8Test::everyValueOnEveryDevice() {
  const OwnedTensor weight = everyValue();
  for (const DeviceCase& deviceCase : kDevices) {
    const auto device = deviceCase.make();
    for (const std::int64_t tokens : {1, 5}) {
      // One column at a time: 1 there, 0 elsewhere.
      for (std::int64_t c = 0; c < 144; ++c) {
        std::vector<float> x(static_cast<std::size_t>(tokens * 144));
        for (std::int64_t t = 0; t < tokens; ++t) x[static_cast<std::size_t>(t * 144 + c)] = 1.0F;
        const Matrix out(*device, tokens, 16);
        device->linear(out, Matrix(*device, tokens, 144, x), weight);
        const std::vector<float> got = out.values();
        for (std::size_t i = 0; i < got.size(); ++i) {
          const auto row = weight.row(static_cast<std::int64_t>(i % 16));
          QCOMPARE(got[i], row[static_cast<std::size_t>(c)]);
        }
      }
    }
  }
}

void Float8Test::notANumberStaysOne() {
  for (const std::uint8_t bits : {std::uint8_t{0x7F}, std::uint8_t{0xFF}}) {
    for (const std::size_t at : {0U, 17U, 127U, 130U, 143U}) {
      std::vector<std::uint8_t> values(144, 0x38);
      values[at] = bits;
      OwnedTensor weight(WeightType::F8, {144, 1, 1, 1});
      kernels::packF8Row(values, std::vector<float>(2, 1.0F),
                         reinterpret_cast<std::byte*>(weight.bytes()));
      for (const DeviceCase& deviceCase : kDevices) {
        const auto device = deviceCase.make();
        for (const std::int64_t tokens : {1, 5}) {
          const Matrix x(*device, tokens, 144,
                         std::vector<float>(static_cast<std::size_t>(tokens * 144), 1.0F));
          const Matrix out(*device, tokens, 1);
          device->linear(out, x, weight);
          for (const float value : out.values()) QVERIFY(std::isnan(value));
        }
      }
    }
  }
}

QTEST_GUILESS_MAIN(Float8Test)
#include "float8_test.moc"
