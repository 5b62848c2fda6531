// Weights that are no numbers are found, wherever they are.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/weights_check.h"

#include <limits>

#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "tests/support/tiny_model.h"

using support::Bytes;
using support::GgufWriter;

class WeightsCheckTest : public QObject {
  Q_OBJECT

 private slots:
  void goodWeightsPass();
  void namesTensorAndRow();
  void looksIntoScales();
  void looksIntoEveryMatrixOfAStack();
  void countsWhatItCannotRead();
};

namespace {

base::Result<std::size_t> check(const GgufWriter& writer,
                                const std::function<void(std::size_t)>& onProgress = {}) {
  const Bytes bytes = writer.bytes();
  const auto file = gguf::File::parse(bytes, "test.gguf");
  if (!file) return file.error();
  return verify::checkWeights(**file, onProgress);
}

}  // namespace

void WeightsCheckTest::goodWeightsPass() {
  std::size_t last = 0;
  const auto checked = check(support::tinyDeepseek2(), [&](std::size_t done) { last = done; });
  QVERIFY2(checked, checked ? "" : checked.error().message.c_str());
  QCOMPARE(*checked, std::size_t{0});
  QVERIFY(last > 20);
}

void WeightsCheckTest::namesTensorAndRow() {
  for (const float bad :
       {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
        std::numeric_limits<float>::quiet_NaN()}) {
    GgufWriter writer;
    writer.setTensorF32("good", {4}, {1, 2, 3, 4});
    writer.setTensorF32("bad", {2, 3}, {1, 2, 3, 4, 5, bad});
    const auto checked = check(writer);
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, base::ErrorCode::Corrupt);
    QVERIFY2(checked.error().message.find("tensor \"bad\"") != std::string::npos &&
                 checked.error().message.ends_with("in row 2"),
             checked.error().message.c_str());
  }
}

void WeightsCheckTest::looksIntoScales() {
  for (const unsigned high : {0x7CU, 0x7EU, 0xFCU}) {  // infinity, not-a-number, -infinity
    Bytes block(2 * 34, std::byte{1});
    block[34 + 1] = static_cast<std::byte>(high);
    block[34] = std::byte{0};
    GgufWriter writer;
    writer.setTensor("q8", {32, 2}, 8, block);
    const auto checked = check(writer);
    QVERIFY(!checked);
    QVERIFY(checked.error().message.ends_with("in row 1"));
    block[34 + 1] = std::byte{0x3C};
    writer.setTensor("q8", {32, 2}, 8, block);
    QVERIFY(check(writer));
  }
}

void WeightsCheckTest::looksIntoEveryMatrixOfAStack() {
  std::vector<float> values(2 * 2 * 3);
  values.back() = std::numeric_limits<float>::infinity();
  GgufWriter writer;
  writer.setTensorF32("experts", {2, 2, 3}, values);
  const auto checked = check(writer);
  QVERIFY(!checked);
  QVERIFY(checked.error().message.ends_with("in row 5"));
}

void WeightsCheckTest::countsWhatItCannotRead() {
  GgufWriter writer;
  writer.setTensor("integers", {4}, 26, Bytes(16, std::byte{255}));
  writer.setTensorF32("good", {1}, {1});
  const auto checked = check(writer);
  QVERIFY(checked);
  QCOMPARE(*checked, std::size_t{1});
}

QTEST_GUILESS_MAIN(WeightsCheckTest)
#include "weights_check_test.moc"
