// The rule of perplexity: windows, what counts in them, and what cannot be measured.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/verify/perplexity.h"
#include "tests/support/tiny_model.h"

using verify::measurePerplexity;
using verify::surprise;

class PerplexityTest : public QObject {
  Q_OBJECT

 private slots:
  void init();
  void surpriseIsMinusTheLogOfTheProbability();
  void oneWindowCountsAllTokensButTheFirst();
  void everyWindowStartsAnew();
  void bosComesBeforeEveryWindow();
  void batchesChangeNothing();
  void progressEndsWithTheText();
  void refusesWhatCannotBeMeasured();
  void refusesResultsThatAreNoNumbers();
  void stops();

 private:
  [[nodiscard]] double expectedSum(const std::vector<std::int32_t>& window) const;

  support::Bytes m_bytes;
  std::unique_ptr<kernels::Device> m_device;
  std::unique_ptr<model::Transformer> m_model;
};

void PerplexityTest::init() {
  m_bytes = support::tinyLlama({.context = 1024}).bytes();
  auto file = gguf::File::parse(m_bytes, "tiny");
  QVERIFY(file);
  m_device = kernels::makeCpuDevice({.threads = 1});
  auto loaded =
      model::Transformer::load(*file, *m_device, {.cacheType = kernels::CacheType::F32}, {}, {});
  QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
  m_model = *std::move(loaded);
}

// Token by token, as the rule is written down.
double PerplexityTest::expectedSum(const std::vector<std::int32_t>& window) const {
  m_model->truncate(0);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < window.size(); ++i) {
    if (!m_model->append(std::span(window).subspan(i, 1), 1, {}, {})) return -1;
    sum += surprise(m_model->logits(0), window[i + 1]);
  }
  return sum;
}

void PerplexityTest::surpriseIsMinusTheLogOfTheProbability() {
  const std::vector<float> even(4, 7.0F);
  QVERIFY(std::abs(surprise(even, 2) - std::log(4.0)) < 1e-6);
  const std::vector<float> sure = {1000.0F, 0.0F};  // no overflow
  QCOMPARE(surprise(sure, 0), 0.0);
  QCOMPARE(surprise(sure, 1), 1000.0);
}

void PerplexityTest::oneWindowCountsAllTokensButTheFirst() {
  const std::vector<std::int32_t> tokens = {3, 1, 4, 1, 5};
  const auto result = measurePerplexity(*m_model, tokens, {}, 16, {}, {});
  QVERIFY(result);
  QCOMPARE(result->counted, std::int64_t{4});
  QVERIFY(std::abs(result->value / std::exp(expectedSum(tokens) / 4) - 1) < 1e-4);
}

void PerplexityTest::everyWindowStartsAnew() {
  const std::vector<std::int32_t> tokens = {3, 1, 4, 1, 5};
  const auto result = measurePerplexity(*m_model, tokens, {}, 3, {}, {});
  QVERIFY(result);
  QCOMPARE(result->counted, std::int64_t{3});  // 1, 4 | 5
  const double sum = expectedSum({3, 1, 4}) + expectedSum({1, 5});
  QVERIFY(std::abs(result->value / std::exp(sum / 3) - 1) < 1e-4);
}

void PerplexityTest::bosComesBeforeEveryWindow() {
  const std::vector<std::int32_t> tokens = {3, 1, 4};
  const auto result = measurePerplexity(*m_model, tokens, 7, 3, {}, {});
  QVERIFY(result);
  QCOMPARE(result->counted, std::int64_t{3});  // 3, 1 | 4
  const double sum = expectedSum({7, 3, 1}) + expectedSum({7, 4});
  QVERIFY(std::abs(result->value / std::exp(sum / 3) - 1) < 1e-4);
}

void PerplexityTest::batchesChangeNothing() {
  std::vector<std::int32_t> tokens(600);
  for (std::size_t i = 0; i < tokens.size(); ++i)
    tokens[i] = static_cast<std::int32_t>((i * 31 + 7) % 48);
  const auto result = measurePerplexity(*m_model, tokens, {}, 700, {}, {});
  QVERIFY(result);
  QCOMPARE(result->counted, std::int64_t{599});
  QVERIFY(std::abs(result->value / std::exp(expectedSum(tokens) / 599) - 1) < 1e-4);
}

void PerplexityTest::progressEndsWithTheText() {
  std::vector<std::int64_t> seen;
  const std::vector<std::int32_t> tokens = {3, 1, 4, 1, 5};
  QVERIFY(measurePerplexity(*m_model, tokens, {}, 2,
                            [&](std::int64_t done) { seen.push_back(done); }, {}));
  QCOMPARE(seen, (std::vector<std::int64_t>{2, 4, 5}));
}

void PerplexityTest::refusesWhatCannotBeMeasured() {
  const std::vector<std::int32_t> tokens = {3, 1, 4};
  const auto code = [&](std::span<const std::int32_t> text, std::optional<std::int32_t> bos,
                        std::int64_t window) {
    const auto result = measurePerplexity(*m_model, text, bos, window, {}, {});
    return result ? std::optional<base::ErrorCode>() : result.error().code;
  };
  QCOMPARE(code({}, {}, 16), base::ErrorCode::InvalidArgument);
  QCOMPARE(code({}, 7, 16), base::ErrorCode::InvalidArgument);
  QCOMPARE(code(std::span(tokens).first(1), {}, 16), base::ErrorCode::InvalidArgument);
  QVERIFY(!code(std::span(tokens).first(1), 7, 16));
  QCOMPARE(code(tokens, {}, 1), base::ErrorCode::InvalidArgument);
  QCOMPARE(code(tokens, {}, 1025), base::ErrorCode::InvalidArgument);
  const std::vector<std::int32_t> foreign = {3, 48};
  QVERIFY(code(foreign, {}, 16));
}

void PerplexityTest::refusesResultsThatAreNoNumbers() {
  support::GgufWriter writer = support::tinyLlama();
  writer.setTensorF32("output_norm.weight", {32}, std::vector<float>(32, std::nanf("")));
  const support::Bytes bytes = writer.bytes();
  const auto file = gguf::File::parse(bytes, "tiny");
  QVERIFY(file);
  const auto broken = model::Transformer::load(*file, *m_device, {}, {}, {});
  QVERIFY(broken);
  const auto result =
      measurePerplexity(**broken, std::vector<std::int32_t>{3, 1, 4}, {}, 16, {}, {});
  QVERIFY(!result);
  QCOMPARE(result.error().code, base::ErrorCode::Corrupt);
}

void PerplexityTest::stops() {
  std::stop_source source;
  source.request_stop();
  const auto result = measurePerplexity(*m_model, std::vector<std::int32_t>{3, 1, 4}, {}, 16, {},
                                        source.get_token());
  QVERIFY(!result);
  QCOMPARE(result.error().code, base::ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(PerplexityTest)
#include "perplexity_test.moc"
