// Weight blocks against golden values, and the names of types.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/quant_blocks.h"

#include <QFile>
#include <QTest>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

class QuantBlocksTest : public QObject {
  Q_OBJECT

 private slots:
  void decodesAsTheGoldenFiles_data();
  void decodesAsTheGoldenFiles();
  void readsEveryPowerOfTwo();
  void sizesAreThoseOfStoredTypes();
  void namesEveryTypeId();
  void knowsSizes();
};

namespace {

using kernels::WeightType;

QByteArray golden(const QString& name) {
  QFile file(QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/blocks/") + name);
  if (!file.open(QIODevice::ReadOnly)) return {};
  return file.readAll();
}

}  // namespace

void QuantBlocksTest::decodesAsTheGoldenFiles_data() {
  QTest::addColumn<unsigned>("id");
  QTest::newRow("q4_0") << 2U;
  QTest::newRow("q4_1") << 3U;
  QTest::newRow("q5_0") << 6U;
  QTest::newRow("q5_1") << 7U;
  QTest::newRow("q8_0") << 8U;
  QTest::newRow("q4_k") << 12U;
  QTest::newRow("q5_k") << 13U;
  QTest::newRow("q6_k") << 14U;
  QTest::newRow("q2_k") << 10U;
  QTest::newRow("q3_k") << 11U;
  QTest::newRow("iq4_nl") << 20U;
  QTest::newRow("iq4_xs") << 23U;
  QTest::newRow("tq1_0") << 34U;
  QTest::newRow("tq2_0") << 35U;
  QTest::newRow("mxfp4") << 39U;
}

void QuantBlocksTest::decodesAsTheGoldenFiles() {
  QFETCH(unsigned, id);
  const QString name = QString::fromLatin1(QTest::currentDataTag());
  const QByteArray blocks = golden(name + ".bin");
  const QByteArray wanted = golden(name + ".f32");
  QVERIFY(!blocks.isEmpty() && !wanted.isEmpty());
  const auto type = static_cast<WeightType>(id);
  std::vector<float> values(static_cast<std::size_t>(wanted.size()) / sizeof(float));
  QCOMPARE(kernels::rowBytes(type, static_cast<std::int64_t>(values.size())),
           static_cast<std::size_t>(blocks.size()));
  kernels::dequantizeRow(type, reinterpret_cast<const std::byte*>(blocks.constData()), values);
  std::vector<float> want(values.size());
  std::memcpy(want.data(), wanted.constData(), static_cast<std::size_t>(wanted.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(want[i])) {
      QVERIFY2(std::isnan(values[i]), qPrintable(QString::number(i)));
    } else {
      QVERIFY2(values[i] == want[i], qPrintable(QString::number(i)));
    }
  }
}

// The exponent byte of MXFP4, to its ends.
void QuantBlocksTest::readsEveryPowerOfTwo() {
  std::array<std::uint8_t, 17> block{};
  block[1] = 0x92;  // codes 2 (1.0) and 9 (-0.5)
  std::array<float, 32> values{};
  for (int exponent = 0; exponent < 256; ++exponent) {
    block[0] = static_cast<std::uint8_t>(exponent);
    kernels::dequantizeRow(WeightType::MXFP4, reinterpret_cast<const std::byte*>(block.data()),
                           values);
    if (exponent == 255) {
      QVERIFY(std::isnan(values[0]));
      continue;
    }
    QCOMPARE(static_cast<double>(values[0]), std::ldexp(1.0, exponent - 127));
    QCOMPARE(static_cast<double>(values[16]), -std::ldexp(0.5, exponent - 127));
  }
}

// A file is measured by one table and read by the other.
void QuantBlocksTest::sizesAreThoseOfStoredTypes() {
  int known = 0;
  for (std::uint32_t id = 0; id < 256; ++id) {
    const auto type = static_cast<WeightType>(id);
    const auto info = kernels::blockInfo(type);
    if (!info || type == WeightType::F8) continue;  // which no file holds
    const auto stored = kernels::findStoredType(id);
    QVERIFY2(stored, std::to_string(id).c_str());
    QCOMPARE(info->values, std::int64_t{stored->blockValues});
    QCOMPARE(info->bytes, std::int64_t{stored->blockBytes});
    ++known;
  }
  QCOMPARE(known, 18);
}

void QuantBlocksTest::namesEveryTypeId() {
  QCOMPARE(kernels::typeName(0U), std::string("F32"));
  QCOMPARE(kernels::typeName(10U), std::string("Q2_K"));
  QCOMPARE(kernels::typeName(16U), std::string("IQ2_XXS"));
  QCOMPARE(kernels::typeName(23U), std::string("IQ4_XS"));
  QCOMPARE(kernels::typeName(24U), std::string("I8"));
  QCOMPARE(kernels::typeName(29U), std::string("IQ1_M"));
  QCOMPARE(kernels::typeName(30U), std::string("BF16"));
  QCOMPARE(kernels::typeName(35U), std::string("TQ2_0"));
  QCOMPARE(kernels::typeName(39U), std::string("MXFP4"));
  QCOMPARE(kernels::typeName(42U), std::string("Q2_0"));
  QCOMPARE(kernels::typeName(4U), std::string("type 4 (no longer part of GGUF)"));
  QCOMPARE(kernels::typeName(137U), std::string("type 137 (made for ik_llama.cpp)"));
  QCOMPARE(kernels::typeName(4294967295U), std::string("type 4294967295 (unknown)"));
  QCOMPARE(kernels::typeName(WeightType::Q6_K), std::string("Q6_K"));
}

void QuantBlocksTest::knowsSizes() {
  QCOMPARE(kernels::blockInfo(WeightType::Q4_K)->values, 256);
  QCOMPARE(kernels::blockInfo(WeightType::Q4_K)->bytes, 144);
  QVERIFY(!kernels::blockInfo(static_cast<WeightType>(16)));
  QVERIFY(!kernels::blockInfo(static_cast<WeightType>(123456)));
  QCOMPARE(kernels::rowBytes(WeightType::Q5_0, 1408), std::size_t{968});
  QCOMPARE(kernels::rowBytes(WeightType::F16, 7), std::size_t{14});
}

QTEST_GUILESS_MAIN(QuantBlocksTest)
#include "quant_blocks_test.moc"
