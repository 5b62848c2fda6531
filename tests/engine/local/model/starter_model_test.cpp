// The starter model against other programs on the same weights: first tokens and perplexity.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdlib>
#include <numeric>

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "tests/engine/local/model/golden_model.h"

class StarterModelTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void firstTokensMatch_data() { addDevices(true); }
  void firstTokensMatch();
  void greedyAnswersMatchWhileTheReferenceIsSure_data() { addDevices(false); }
  void greedyAnswersMatchWhileTheReferenceIsSure();
  void perplexityMatches_data() { addDevices(false); }
  void perplexityMatches();

 private:
  // `logits`: how far a logit may be off; they are around 25. `margin`: how sure the reference was
  // of every token that must be the same. `perplexity`: by which share it may differ. Plain C++ is
  // slow.
  static void addDevices(bool withPlain) {
    QTest::addColumn<kernels::CpuOptions>("options");
    QTest::addColumn<float>("logits");
    QTest::addColumn<float>("margin");
    QTest::addColumn<double>("perplexity");
    using kernels::Rounding;
    const auto add = [](const char* name, const kernels::CpuOptions& options, float logits,
                        float margin, double perplexity) {
      QTest::newRow(name) << options << logits << margin << perplexity;
    };
    if (withPlain) add("plain", {.scalarOnly = true}, 0.05F, 0.02F, 5e-4);
    add("AVX2, 16 bits", {.avx2Only = true, .rounding = Rounding::Bits16}, 0.05F, 0.02F, 5e-4);
    add("best, 16 bits", {.rounding = Rounding::Bits16}, 0.05F, 0.02F, 5e-4);
    add("best, 8 bits", {.rounding = Rounding::Bits8}, 1.0F, 1.0F, 5e-3);
  }

  struct Loaded {
    std::unique_ptr<kernels::Device> device;
    std::unique_ptr<model::Transformer> model;
  };
  [[nodiscard]] Loaded load() const;

  std::shared_ptr<const gguf::File> m_file;
  QJsonObject m_golden;
};

namespace {

std::filesystem::path starterModel() {
  const auto environment = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  if (const auto given = environment("ISOBATH_STARTER_MODEL"); !given.empty()) return given;
  const auto cache = environment("XDG_CACHE_HOME");
  const std::filesystem::path folder = cache.empty() ? environment("HOME") + "/.cache" : cache;
  return folder / "isobath/models/SmolLM2-135M-Instruct.Q4_1.gguf";
}

QJsonDocument goldenFile(const char* name) {
  const std::filesystem::path folder = ISOBATH_SOURCE_DIR "/tests/golden/smollm2";
  return QJsonDocument::fromJson(golden::contentOf(folder / name));
}

// Minus the log of the probability of `token`.
double surprise(std::span<const float> logits, std::int32_t token) {
  const auto most = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
  double sum = 0.0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - most);
  return std::log(sum) + most - static_cast<double>(logits[static_cast<std::size_t>(token)]);
}

std::vector<std::int32_t> bestTen(std::span<const float> row) {
  std::vector<std::int32_t> order(row.size());
  std::iota(order.begin(), order.end(), 0);
  std::partial_sort(order.begin(), order.begin() + 10, order.end(), [&](auto a, auto b) {
    return row[static_cast<std::size_t>(a)] > row[static_cast<std::size_t>(b)];
  });
  order.resize(10);
  return order;
}

}  // namespace

void StarterModelTest::initTestCase() {
  const auto path = starterModel();
  if (!std::filesystem::exists(path)) {
    const std::string reason = "the starter model is not at " + path.string();
    QSKIP(reason.c_str());
  }
  auto file = gguf::File::open(path);
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  m_file = std::move(*file);
  m_golden = goldenFile("smollm2.golden.json").object();
  QVERIFY(!m_golden.isEmpty());
}

StarterModelTest::Loaded StarterModelTest::load() const {
  QFETCH(const kernels::CpuOptions, options);
  Loaded result;
  result.device = kernels::makeCpuDevice(options);
  auto loaded = model::Transformer::load(m_file, *result.device, {}, {}, {});
  if (loaded) {
    result.model = std::move(*loaded);
  } else {
    qWarning("%s", loaded.error().message.c_str());
  }
  return result;
}

void StarterModelTest::firstTokensMatch() {
  QFETCH(const float, logits);
  const Loaded starter = load();
  QVERIFY(starter.model);
  for (const auto& value : m_golden["chat"].toArray()) {
    const QJsonObject chat = value.toObject();
    starter.model->truncate(0);
    QVERIFY(starter.model->append(golden::tokensOf(chat["prompt_ids"]), 1, {}, {}));
    const auto row = starter.model->logits(0);
    const auto ids = golden::tokensOf(chat["top10_ids"]);
    const auto expected = golden::floatsOf(chat["top10_logits"]);
    const auto order = bestTen(row);
    int common = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const float got = row[static_cast<std::size_t>(ids[i])];
      QVERIFY2(
          std::abs(got - expected[i]) < logits,
          qPrintable(QString("token %1: %2, expected %3").arg(ids[i]).arg(got).arg(expected[i])));
      common += static_cast<int>(std::count(order.begin(), order.end(), ids[i]));
    }
    QVERIFY(common >= 9);
  }
}

void StarterModelTest::greedyAnswersMatchWhileTheReferenceIsSure() {
  QFETCH(const float, margin);
  const Loaded starter = load();
  QVERIFY(starter.model);
  for (const auto& value : m_golden["chat"].toArray()) {
    const QJsonObject chat = value.toObject();
    starter.model->truncate(0);
    QVERIFY(starter.model->append(golden::tokensOf(chat["prompt_ids"]), 1, {}, {}));
    const auto greedy = golden::tokensOf(chat["greedy"]);
    const auto margins = golden::floatsOf(chat["margins"]);
    for (std::size_t i = 0; i < greedy.size(); ++i) {
      const std::int32_t token = golden::best(starter.model->logits(0));
      if (token != greedy[i]) {
        qInfo("%s parts at token %d, where the margin is %.3f",
              qPrintable(chat["question"].toString()), static_cast<int>(i),
              static_cast<double>(margins[i]));
        QVERIFY(margins[i] <= margin);
        break;
      }
      QVERIFY(starter.model->append(std::span(&token, 1), 1, {}, {}));
    }
  }
}

void StarterModelTest::perplexityMatches() {
  QFETCH(const double, perplexity);
  const QJsonObject expected = goldenFile("perplexity.json").object();
  const auto tokens = golden::tokensOf(expected["ids"]);
  QCOMPARE(tokens.size(), std::size_t{1024});
  const Loaded starter = load();
  QVERIFY(starter.model);
  double sum = 0.0;
  constexpr std::size_t kBatch = 256;
  for (std::size_t first = 0; first < tokens.size(); first += kBatch) {
    QVERIFY(starter.model->append(std::span(tokens).subspan(first, kBatch), kBatch, {}, {}));
    for (std::size_t i = 0; i < kBatch && first + i + 1 < tokens.size(); ++i) {
      sum += surprise(starter.model->logits(static_cast<std::int64_t>(i)), tokens[first + i + 1]);
    }
  }
  const double got = std::exp(sum / static_cast<double>(tokens.size() - 1));
  const double reference = expected["value"].toDouble();
  qInfo("perplexity %.5f, expected %.5f", got, reference);
  QVERIFY(std::abs(got / reference - 1.0) < perplexity);
}

QTEST_GUILESS_MAIN(StarterModelTest)
#include "starter_model_test.moc"
