// The starter model against other programs on the same weights: first tokens and perplexity.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdlib>

#include <QtTest>

#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "tests/engine/local/model/golden_model.h"

class StarterModelTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void firstTokensMatch();
  void greedyAnswersMatchWhileTheReferenceIsSure();
  void perplexityMatches();

 private:
  std::unique_ptr<kernels::Device> m_device;
  std::unique_ptr<model::Transformer> m_model;
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

}  // namespace

void StarterModelTest::initTestCase() {
  const auto path = starterModel();
  if (!std::filesystem::exists(path)) {
    const std::string reason = "the starter model is not at " + path.string();
    QSKIP(reason.c_str());
  }
  const auto file = gguf::File::open(path);
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  m_device = kernels::makeCpuDevice({});
  auto loaded = model::Transformer::load(*file, *m_device, {}, {}, {});
  QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
  m_model = std::move(*loaded);
  m_golden = goldenFile("smollm2.golden.json").object();
  QVERIFY(!m_golden.isEmpty());
}

void StarterModelTest::firstTokensMatch() {
  for (const auto& value : m_golden["chat"].toArray()) {
    const QJsonObject chat = value.toObject();
    const auto prompt = golden::tokensOf(chat["prompt_ids"]);
    m_model->truncate(0);
    QVERIFY(m_model->append(prompt, 1, {}, {}));
    const auto logits = m_model->logits(0);
    const auto ids = golden::tokensOf(chat["top10_ids"]);
    const auto expected = golden::floatsOf(chat["top10_logits"]);
    std::vector<std::int32_t> order(logits.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int32_t>(i);
    std::partial_sort(order.begin(), order.begin() + 10, order.end(), [&](auto a, auto b) {
      return logits[static_cast<std::size_t>(a)] > logits[static_cast<std::size_t>(b)];
    });
    int common = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const float got = logits[static_cast<std::size_t>(ids[i])];
      QVERIFY2(
          std::abs(got - expected[i]) < 0.5F,
          qPrintable(QString("token %1: %2, expected %3").arg(ids[i]).arg(got).arg(expected[i])));
      common += static_cast<int>(std::count(order.begin(), order.begin() + 10, ids[i]));
    }
    QVERIFY(common >= 9);
  }
}

void StarterModelTest::greedyAnswersMatchWhileTheReferenceIsSure() {
  for (const auto& value : m_golden["chat"].toArray()) {
    const QJsonObject chat = value.toObject();
    m_model->truncate(0);
    QVERIFY(m_model->append(golden::tokensOf(chat["prompt_ids"]), 1, {}, {}));
    const auto greedy = golden::tokensOf(chat["greedy"]);
    const auto margins = golden::floatsOf(chat["margins"]);
    for (std::size_t i = 0; i < greedy.size(); ++i) {
      const std::int32_t token = golden::best(m_model->logits(0));
      if (token != greedy[i]) {
        QVERIFY2(margins[i] <= 0.3F, qPrintable(chat["question"].toString()));
        break;  // the texts part where the reference itself wavered
      }
      QVERIFY(m_model->append(std::span(&token, 1), 1, {}, {}));
    }
  }
}

void StarterModelTest::perplexityMatches() {
  const QJsonObject expected = goldenFile("perplexity.json").object();
  const auto tokens = golden::tokensOf(expected["ids"]);
  QCOMPARE(tokens.size(), std::size_t{1024});
  m_model->truncate(0);
  double sum = 0.0;
  constexpr std::size_t kBatch = 256;
  for (std::size_t first = 0; first < tokens.size(); first += kBatch) {
    QVERIFY(m_model->append(std::span(tokens).subspan(first, kBatch), kBatch, {}, {}));
    for (std::size_t i = 0; i < kBatch && first + i + 1 < tokens.size(); ++i) {
      sum += surprise(m_model->logits(static_cast<std::int64_t>(i)), tokens[first + i + 1]);
    }
  }
  const double perplexity = std::exp(sum / static_cast<double>(tokens.size() - 1));
  const double reference = expected["value"].toDouble();
  qInfo("perplexity %.5f, expected %.5f", perplexity, reference);
  QVERIFY(std::abs(perplexity / reference - 1.0) < 0.005);
}

QTEST_GUILESS_MAIN(StarterModelTest)
#include "starter_model_test.moc"
