// Quantised rows: never worse than plain rounding, exact where the type is, and guided by
// importance.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/quantize.h"

#include <cstring>
#include <limits>
#include <random>

#include <QTest>

#include "engine/local/kernels/quant_blocks.h"
#include "engine/local/kernels/tensor.h"
#include "tests/engine/local/convert/naive_rounding.h"

using kernels::WeightType;
using Row = std::vector<float>;

Q_DECLARE_METATYPE(WeightType)

namespace {

constexpr std::size_t kColumns = 2048;

std::vector<std::byte> quantized(WeightType type, const Row& row, const Row& importance = {}) {
  std::vector<std::byte> bytes(kernels::rowBytes(type, static_cast<std::int64_t>(row.size())));
  convert::quantizeRow(type, row, importance, bytes.data());
  return bytes;
}

Row decoded(WeightType type, const std::vector<std::byte>& bytes, std::size_t count) {
  Row values(count);
  kernels::dequantizeRow(type, bytes.data(), values);
  return values;
}

Row roundTrip(WeightType type, const Row& row, const Row& importance = {}) {
  return decoded(type, quantized(type, row, importance), row.size());
}

double squaredError(const Row& a, const Row& b, std::size_t first = 0, std::size_t step = 1) {
  double error = 0;
  for (std::size_t i = first; i < a.size(); i += step) {
    const double off = static_cast<double>(a[i]) - b[i];
    error += off * off;
  }
  return error;
}

Row rowOf(const QString& kind) {
  std::mt19937 random(7);
  std::normal_distribution<float> normal(0.0F, 0.02F);
  Row row(kColumns);
  for (float& value : row) value = normal(random);
  if (kind == "heavy-tailed") {
    for (float& value : row) value = value * std::abs(value) * std::abs(value) * 2500;
  }
  if (kind == "positive") {
    for (float& value : row) value = std::abs(value) + 0.01F;
  }
  if (kind == "outlier") row[1000] = 3.0F;
  if (kind == "constant") std::fill(row.begin(), row.end(), 0.3F);
  if (kind == "negative constant") std::fill(row.begin(), row.end(), -0.7F);
  if (kind == "zero") std::fill(row.begin(), row.end(), 0.0F);
  if (kind == "tiny") {
    for (float& value : row) value *= 1e-4F;
  }
  if (kind == "large") {
    for (float& value : row) value = std::clamp(value * 1e6F, -65504.0F, 65504.0F);
  }
  return row;
}

void addTypes() {
  QTest::addColumn<WeightType>("type");
  for (const naive::Format& format : naive::kFormats) {
    QTest::newRow(kernels::typeName(format.type).c_str()) << format.type;
  }
}

const naive::Format& formatOf(WeightType type) {
  return *std::find_if(std::begin(naive::kFormats), std::end(naive::kFormats),
                       [type](const naive::Format& format) { return format.type == type; });
}

}  // namespace

class QuantizeTest : public QObject {
  Q_OBJECT

 private slots:
  void knowsItsTypes();
  void writesTheBytesOfTheRow_data() { addTypes(); }
  void writesTheBytesOfTheRow();
  void neverWorseThanPlainRounding_data();
  void neverWorseThanPlainRounding();
  void clearlyBetterOnRandomWeights_data() { addTypes(); }
  void clearlyBetterOnRandomWeights();
  void whatTheTypeHoldsStaysExact_data() { addTypes(); }
  void whatTheTypeHoldsStaysExact();
  void zeroStaysZero_data() { addTypes(); }
  void zeroStaysZero();
  void importanceMovesTheError_data() { addTypes(); }
  void importanceMovesTheError();
  void importanceOfZeroSaysNothing();
  void floatsAreRoundedOnce();
  void findsWhatDoesNotFit();
};

void QuantizeTest::knowsItsTypes() {
  for (const naive::Format& format : naive::kFormats) {
    QVERIFY(convert::canQuantizeTo(format.type));
    QVERIFY(!convert::isFloat(format.type));
  }
  for (const WeightType type : {WeightType::F32, WeightType::F16, WeightType::BF16}) {
    QVERIFY(convert::canQuantizeTo(type));
    QVERIFY(convert::isFloat(type));
  }
  for (const WeightType type : {static_cast<WeightType>(16), WeightType::F8}) {
    QVERIFY(!convert::canQuantizeTo(type));
    QVERIFY(!convert::isFloat(type));
  }
}

// Each block ends where the next begins: nothing behind the row is touched.
void QuantizeTest::writesTheBytesOfTheRow() {
  QFETCH(const WeightType, type);
  const Row row = rowOf("normal");
  constexpr std::byte kMark{0xA5};
  const std::size_t size = kernels::rowBytes(type, static_cast<std::int64_t>(row.size()));
  std::vector<std::byte> bytes(size + 64, kMark);
  convert::quantizeRow(type, row, {}, bytes.data());
  QVERIFY(std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(size), bytes.end(),
                      [](std::byte byte) { return byte == kMark; }));
  bytes.resize(size);
  QCOMPARE(bytes, quantized(type, row));
}

void QuantizeTest::neverWorseThanPlainRounding_data() {
  QTest::addColumn<WeightType>("type");
  QTest::addColumn<QString>("kind");
  for (const naive::Format& format : naive::kFormats) {
    for (const char* kind : {"normal", "heavy-tailed", "positive", "outlier", "constant",
                             "negative constant", "zero", "tiny", "large"})
      QTest::addRow("%s, %s", kernels::typeName(format.type).c_str(), kind) << format.type << kind;
  }
}

void QuantizeTest::neverWorseThanPlainRounding() {
  QFETCH(const WeightType, type);
  QFETCH(const QString, kind);
  const Row row = rowOf(kind);
  const double ours = squaredError(row, roundTrip(type, row));
  const double plain = squaredError(row, naive::roundRow(formatOf(type), row));
  // Where both are exact but for the scale's own rounding, either may be luckier.
  const double rounding = 3e-7 * squaredError(row, Row(row.size()));
  QVERIFY2(ours <= plain + rounding, qPrintable(QString("%1 > %2").arg(ours).arg(plain)));
}

void QuantizeTest::clearlyBetterOnRandomWeights() {
  QFETCH(const WeightType, type);
  const Row row = rowOf("normal");
  const double share = squaredError(row, roundTrip(type, row)) /
                       squaredError(row, naive::roundRow(formatOf(type), row));
  // Eight and six bits leave little to gain, and powers of two little to choose.
  const bool isFine = type == WeightType::Q8_0 || type == WeightType::Q6_K;
  const double most = type == WeightType::MXFP4 ? 1.0 : isFine ? 0.9999 : 0.97;
  QVERIFY2(share <= most, qPrintable(QString::number(share)));
}

// A row that the type holds exactly, with every block reaching its outermost levels and multiples.
Row exactRow(const naive::Format& format) {
  std::mt19937 random(11);
  const auto below = [&random](float count) {
    return static_cast<float>(random() % static_cast<unsigned>(count));
  };
  const auto sub = static_cast<std::size_t>(format.sub);
  Row row(kColumns);
  float multiple = 1;
  float min = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i % sub == 0 && format.most > 0) {
      const bool isFirst = i % static_cast<std::size_t>(format.block) == 0;
      // The end of the symmetric ranges that has no opposite.
      const float outermost = format.hasMin ? format.most : -format.most - 1;
      multiple = isFirst ? outermost : 1 + below(format.most);
      min = !format.hasMin ? 0 : isFirst ? format.most : 1 + below(format.most);
    }
    const float random01 = format.low + below(format.high - format.low + 1);
    float level = i % sub == 0 ? format.low : i % sub == 1 ? format.high : random01;
    level = naive::levelOf(format, level);
    row[i] = (multiple * level - min * 2) * 0x1p-9F;
  }
  return row;
}

void QuantizeTest::whatTheTypeHoldsStaysExact() {
  QFETCH(const WeightType, type);
  const Row row = exactRow(formatOf(type));
  const Row back = roundTrip(type, row);
  for (std::size_t i = 0; i < row.size(); ++i)
    QVERIFY2(back[i] == row[i],
             qPrintable(QString("%1: %2 became %3").arg(i).arg(row[i]).arg(back[i])));
}

void QuantizeTest::zeroStaysZero() {
  QFETCH(const WeightType, type);
  for (const float value : roundTrip(type, Row(kColumns, 0.0F))) QCOMPARE(value, 0.0F);
}

void QuantizeTest::importanceMovesTheError() {
  QFETCH(const WeightType, type);
  const Row row = rowOf("normal");
  Row importance(row.size(), 1.0F);
  for (std::size_t i = 0; i < row.size(); i += 4) importance[i] = 300.0F;
  const Row without = roundTrip(type, row);
  const Row with = roundTrip(type, row, importance);
  QVERIFY(squaredError(row, with, 0, 4) < squaredError(row, without, 0, 4));
  QVERIFY(squaredError(row, with) < 4 * squaredError(row, without));
}

void QuantizeTest::importanceOfZeroSaysNothing() {
  const Row row = rowOf("normal");
  const Row back = roundTrip(WeightType::Q4_K, row, Row(row.size(), 0.0F));
  QVERIFY(squaredError(row, back) < 0.02 * squaredError(row, Row(row.size())));
}

void QuantizeTest::floatsAreRoundedOnce() {
  const Row row = {1.0F, -0.1F, 65504.0F, 1e-7F};
  QCOMPARE(roundTrip(WeightType::F32, row), row);
  const Row half = roundTrip(WeightType::F16, row);
  const Row brain = roundTrip(WeightType::BF16, row);
  for (std::size_t i = 0; i < row.size(); ++i) {
    QCOMPARE(half[i], base::halfToFloat(base::floatToHalf(row[i])));
    QCOMPARE(brain[i], base::bfloatToFloat(base::floatToBfloat(row[i])));
  }
}

void QuantizeTest::findsWhatDoesNotFit() {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const Row row = {1, 2, 70000, kInfinity, std::nanf("")};
  QCOMPARE(convert::firstUnfit(WeightType::Q4_K, row), std::size_t{2});
  QCOMPARE(convert::firstUnfit(WeightType::F16, row), std::size_t{2});
  QCOMPARE(convert::firstUnfit(WeightType::BF16, row), std::size_t{3});
  QCOMPARE(convert::firstUnfit(WeightType::F32, Row{1, std::nanf("")}), std::size_t{1});
  QVERIFY(!convert::firstUnfit(WeightType::Q4_K, Row{1, -65504}));
}

QTEST_GUILESS_MAIN(QuantizeTest)
#include "quantize_test.moc"
