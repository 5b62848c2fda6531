// Log-probabilities against plain arithmetic, and logits that are no numbers.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/sampling/logprobs.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using sampling::Logprobs;

class LogprobsTest : public QObject {
  Q_OBJECT

 private slots:
  void agreesWithPlainArithmetic() {
    std::mt19937 random(5);
    for (int round = 0; round < 50; ++round) {
      std::vector<float> logits(200);
      for (float& logit : logits) logit = static_cast<float>(random() % 4000) / 100.0F - 20.0F;
      long double sum = 0;
      for (const float logit : logits) sum += std::exp(static_cast<long double>(logit));
      const Logprobs row(logits);
      std::vector<std::pair<double, std::int32_t>> all;
      for (std::size_t i = 0; i < logits.size(); ++i) {
        const auto expected = static_cast<double>(logits[i] - std::log(sum));
        QVERIFY(std::abs(row.of(static_cast<std::int32_t>(i)) - expected) < 1e-12);
        all.emplace_back(-logits[i], static_cast<std::int32_t>(i));
      }
      std::sort(all.begin(), all.end());
      const auto top = row.top(20);
      QCOMPARE(top.size(), std::size_t{20});
      for (std::size_t i = 0; i < top.size(); ++i) {
        QCOMPARE(top[i].id, all[i].second);
        QCOMPARE(top[i].logprob, row.of(top[i].id));
      }
    }
  }

  void largeAndEqualLogits() {
    const std::vector<float> equal(4, 30'000.0F);
    const Logprobs row(equal);
    QVERIFY(std::abs(row.of(3) - std::log(0.25)) < 1e-12);
    QCOMPARE(row.top(2).at(1).id, 1);
    QCOMPARE(row.top(9).size(), std::size_t{4});
    QVERIFY(row.top(0).empty());
  }

  void whatIsNoNumberIsImpossible() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const std::vector<float> odd = {nan, 1, -infinity};
    const Logprobs row(odd);
    QCOMPARE(row.of(1), 0.0);
    QCOMPARE(row.of(0), sampling::kLeastLogprob);
    QCOMPARE(row.of(2), sampling::kLeastLogprob);
    const std::vector<float> certain = {0, infinity};
    QCOMPARE(Logprobs(certain).of(1), 0.0);
    QCOMPARE(Logprobs(certain).of(0), sampling::kLeastLogprob);
    const std::vector<float> none = {nan, nan};
    QCOMPARE(Logprobs(none).of(1), sampling::kLeastLogprob);
  }
};

QTEST_GUILESS_MAIN(LogprobsTest)
#include "logprobs_test.moc"
