// The sampler on small distributions: boundaries, determinism, and frequencies of the draws.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/sampling/sampler.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>

using sampling::Sampler;
using sampling::Settings;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::int32_t sampleOnce(Sampler& sampler, std::vector<float> logits,
                        const std::vector<std::int32_t>& recent = {},
                        const std::function<bool(std::int32_t)>& allowed = {}) {
  return sampler.sample(logits, {recent, 0}, allowed);
}

std::map<std::int32_t, int> count(const Settings& settings, const std::vector<float>& logits,
                                  int draws = 4000) {
  Sampler sampler(settings);
  std::map<std::int32_t, int> counts;
  for (int i = 0; i < draws; ++i) ++counts[sampleOnce(sampler, logits)];
  return counts;
}

std::set<std::int32_t> seen(const Settings& settings, const std::vector<float>& logits) {
  std::set<std::int32_t> ids;
  for (const auto& [id, times] : count(settings, logits)) ids.insert(id);
  return ids;
}

std::vector<float> logitsOf(const std::vector<double>& probabilities) {
  std::vector<float> logits;
  for (const double p : probabilities) logits.push_back(static_cast<float>(std::log(p)));
  return logits;
}

using Ids = std::set<std::int32_t>;

}  // namespace

class SamplerTest : public QObject {
  Q_OBJECT

 private slots:
  void drawsInProportion() {
    const std::vector<double> probabilities = {0.4, 0.3, 0.15, 0.1, 0.05};
    constexpr int kDraws = 20'000;
    for (const std::uint64_t seed : {0u, 1u, 12345u}) {
      const auto counts = count({.seed = seed}, logitsOf(probabilities), kDraws);
      double chiSquare = 0;
      for (std::size_t i = 0; i < probabilities.size(); ++i) {
        const double expected = probabilities[i] * kDraws;
        const double difference = counts.at(static_cast<std::int32_t>(i)) - expected;
        chiSquare += difference * difference / expected;
      }
      QVERIFY2(chiSquare < 18.5, qPrintable(QString::number(chiSquare)));  // 0.1 %, 4 degrees
    }
  }

  void temperatureSharpensAndFlattens() {
    // Squared and with the root taken: 4:1 becomes 16:1 and 2:1.
    const auto share = [](double temperature) {
      const auto counts = count({.temperature = temperature}, logitsOf({0.8, 0.2}), 20'000);
      return counts.at(0) / 20'000.0;
    };
    QVERIFY(std::abs(share(0.5) - 16.0 / 17) < 0.01);
    QVERIFY(std::abs(share(1.0) - 0.8) < 0.01);
    QVERIFY(std::abs(share(2.0) - 2.0 / 3) < 0.015);
    QCOMPARE(seen({.temperature = 1e-9}, {1, 1.001F, 0}), Ids{1});
  }

  void givesTheSameTokensForTheSameSeed() {
    const std::vector<float> logits = logitsOf({0.3, 0.3, 0.2, 0.2});
    const auto tokens = [&](std::uint64_t seed) {
      Sampler sampler({.seed = seed});
      std::vector<std::int32_t> ids;
      for (int i = 0; i < 40; ++i) ids.push_back(sampleOnce(sampler, logits));
      return ids;
    };
    QCOMPARE(tokens(7), tokens(7));
    QVERIFY(tokens(7) != tokens(8));
    // By the published generators in Python.
    const std::vector<std::int32_t> first = tokens(42);
    QCOMPARE(std::vector<std::int32_t>(first.begin(), first.begin() + 12),
             (std::vector<std::int32_t>{0, 1, 2, 3, 3, 2, 2, 3, 2, 1, 2, 0}));
  }

  void zeroTemperatureTakesTheFirstOfTheLargest() {
    Sampler sampler({.temperature = 0, .topK = 1, .topP = 0.1});
    QCOMPARE(sampleOnce(sampler, {1, 5, 5, 2}), 1);
    QCOMPARE(sampleOnce(sampler, {kNan, -3, -2, kNan}), 2);
    QCOMPARE(sampleOnce(sampler, {1, 5, 5, 2}, {}, [](std::int32_t id) { return id != 1; }), 2);
    Sampler negative({.temperature = -1});
    QCOMPARE(sampleOnce(negative, {0, 1}), 1);
    Sampler notANumber({.temperature = std::nan("")});
    QCOMPARE(sampleOnce(notANumber, {0, 1}), 1);
  }

  void topKKeepsTheKLargest() {
    const std::vector<float> logits = {0, 2, 1, 2, -1};
    QCOMPARE(seen({.topK = 1}, logits), Ids{1});  // the lowest id of equals
    QCOMPARE(seen({.topK = 2}, logits), (Ids{1, 3}));
    QCOMPARE(seen({.topK = 3}, logits), (Ids{1, 2, 3}));
    QCOMPARE(seen({.topK = 5}, logits), (Ids{0, 1, 2, 3, 4}));
    QCOMPARE(seen({.topK = 99}, logits), (Ids{0, 1, 2, 3, 4}));
    QCOMPARE(seen({.topK = 0}, logits), (Ids{0, 1, 2, 3, 4}));
    QCOMPARE(seen({.topK = -1}, logits), (Ids{0, 1, 2, 3, 4}));
  }

  void topPKeepsTheTokenThatCrosses() {
    const std::vector<float> logits = logitsOf({0.1, 0.5, 0.15, 0.25});
    QCOMPARE(seen({.topP = 0.4}, logits), Ids{1});
    QCOMPARE(seen({.topP = 0.6}, logits), (Ids{1, 3}));
    QCOMPARE(seen({.topP = 0.8}, logits), (Ids{1, 2, 3}));
    QCOMPARE(seen({.topP = 0.95}, logits), (Ids{0, 1, 2, 3}));
    QCOMPARE(seen({.topP = 1.0}, logits), (Ids{0, 1, 2, 3}));
    QCOMPARE(seen({.topP = 0.0}, logits), Ids{1});
    QCOMPARE(seen({.topP = 0.5}, {1, 1, 1, 1}), (Ids{0, 1}));  // reached exactly: no third
    QCOMPARE(seen({.topP = -1.0}, logits), Ids{1});
    // Of what top-k left: 0.5 of 0.75 is two thirds.
    QCOMPARE(seen({.topK = 2, .topP = 0.65}, logits), Ids{1});
    QCOMPARE(seen({.topK = 2, .topP = 0.7}, logits), (Ids{1, 3}));
    // After the temperature: squared, the first has 0.72.
    QCOMPARE(seen({.temperature = 0.5, .topP = 0.7}, logits), Ids{1});
  }

  void topPReachesBeyondTheFirstSortedPart() {
    // 1000 equal tokens: half of the weight is 500 of them, the lowest ids.
    const Ids ids = seen({.topP = 0.4995}, std::vector<float>(1000, 1.0F));
    QCOMPARE(*ids.rbegin(), 499);
    QVERIFY(ids.size() > 480);
  }

  void topPLeavesOutALongTail() {
    // Halves down to 1/1024, then 600 tokens that share the rest.
    std::vector<double> probabilities(610, 1.0 / 1024 / 600);
    for (int i = 0; i < 10; ++i) probabilities[static_cast<std::size_t>(i)] = std::pow(0.5, i + 1);
    const std::vector<float> logits = logitsOf(probabilities);
    QCOMPARE(seen({.topP = 0.998}, logits), (Ids{0, 1, 2, 3, 4, 5, 6, 7, 8}));
    QCOMPARE(seen({.topP = 0.99}, logits), (Ids{0, 1, 2, 3, 4, 5, 6}));
    QVERIFY(seen({.topP = 0.9999}, logits).size() > 11);
  }

  void minPKeepsAShareOfTheLargest() {
    const std::vector<float> logits = logitsOf({0.5, 0.3, 0.15, 0.05});
    QCOMPARE(seen({.minP = 0.55}, logits), (Ids{0, 1}));
    QCOMPARE(seen({.minP = 0.29}, logits), (Ids{0, 1, 2}));
    QCOMPARE(seen({.minP = 0.09}, logits), (Ids{0, 1, 2, 3}));
    QCOMPARE(seen({.minP = 1.0}, logits), Ids{0});
    QCOMPARE(seen({.minP = 7.0}, logits), Ids{0});
    QCOMPARE(seen({.minP = -1.0}, logits), (Ids{0, 1, 2, 3}));
  }

  void penalizesEachRecentTokenOnce() {
    Settings settings{.temperature = 0, .repetitionPenalty = 2.0, .penaltyWindow = 3};
    Sampler sampler(settings);
    QCOMPARE(sampleOnce(sampler, {4, 3}, {}), 0);
    QCOMPARE(sampleOnce(sampler, {4, 3}, {0}), 1);
    QCOMPARE(sampleOnce(sampler, {7, 3}, {0, 0, 0}), 0);     // 3.5: once, not three times
    QCOMPARE(sampleOnce(sampler, {-1, -1.5F}, {0}), 1);      // negative ones are multiplied
    QCOMPARE(sampleOnce(sampler, {4, 3}, {0, 1, 1, 1}), 0);  // outside the window
    QCOMPARE(sampleOnce(sampler, {4, 3}, {-5, 99, 0}), 1);   // not in the vocabulary
    settings.repetitionPenalty = 1.0;
    Sampler off(settings);
    QCOMPARE(sampleOnce(off, {4, 3}, {0}), 0);
  }

  void neverChoosesWhatIsNotAllowed() {
    Sampler sampler({.seed = 3});
    for (int i = 0; i < 500; ++i) {
      const std::int32_t id =
          sampleOnce(sampler, {9, 1, 8, 1}, {}, [](std::int32_t token) { return token % 2 == 1; });
      QVERIFY(id == 1 || id == 3);
    }
  }

  void survivesLogitsThatAreNotNumbers() {
    Sampler sampler({.seed = 5});
    for (int i = 0; i < 200; ++i) {
      QCOMPARE(sampleOnce(sampler, {kNan, 1, kNan, -kInfinity}), 1);
      QCOMPARE(sampleOnce(sampler, {0, kInfinity, 5}), 1);
      QCOMPARE(sampleOnce(sampler, {kNan, kNan}), 0);
      QCOMPARE(sampleOnce(sampler, {-kInfinity, -kInfinity, 0}, {},
                          [](std::int32_t id) { return id == 1; }),
               1);
    }
  }

  void samplesALargeVocabulary() {
    std::mt19937 random(1);
    std::vector<float> logits(129'280);
    for (float& logit : logits) logit = static_cast<float>(random() % 20'000) / 1000.0F;
    logits[77'777] = 40;
    Sampler sampler({.temperature = 0.6, .topP = 0.95, .seed = 9});
    for (int i = 0; i < 20; ++i) QCOMPARE(sampleOnce(sampler, logits), 77'777);
  }
};

QTEST_GUILESS_MAIN(SamplerTest)
#include "sampler_test.moc"
