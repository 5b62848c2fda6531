// Which experts are chosen: gates, bias, groups, ties, normalisation.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/cpu/routing.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <vector>

class RoutingTest : public QObject {
  Q_OBJECT

 private slots:
  void softmaxTakesTheLargestAndKeepsTheirProbability();
  void tiesGoToTheLowerIndex();
  void biasChoosesButDoesNotWeigh();
  void normalisesAndScales();
  void groupsByLargest();
  void groupsBySumOfTwo();
  void survivesNotANumber();
};

namespace {

using kernels::Gating;
using kernels::GroupScore;
using kernels::Routing;

struct Chosen {
  std::vector<std::int32_t> ids;
  std::vector<float> weights;
};

Chosen route(const Routing& routing, const std::vector<float>& logits,
             const std::vector<float>& bias = {}) {
  const auto used = static_cast<std::size_t>(routing.used);
  Chosen chosen{std::vector<std::int32_t>(used), std::vector<float>(used)};
  kernels::cpu::Router(routing).route(logits, bias, chosen.ids, chosen.weights);
  return chosen;
}

bool near(float a, double b) {
  return std::fabs(static_cast<double>(a) - b) < 1e-6;
}

}  // namespace

void RoutingTest::softmaxTakesTheLargestAndKeepsTheirProbability() {
  const Chosen chosen = route({.experts = 4, .used = 2}, {1.0F, 3.0F, 2.0F, 0.0F});
  const double sum = std::exp(1.0) + std::exp(3.0) + std::exp(2.0) + 1.0;
  QCOMPARE(chosen.ids, (std::vector<std::int32_t>{1, 2}));
  QVERIFY(near(chosen.weights[0], std::exp(3.0) / sum));
  QVERIFY(near(chosen.weights[1], std::exp(2.0) / sum));
}

void RoutingTest::tiesGoToTheLowerIndex() {
  QCOMPARE(route({.experts = 4, .used = 3}, {0.0F, 1.0F, 1.0F, 0.0F}).ids,
           (std::vector<std::int32_t>{1, 2, 0}));
}

void RoutingTest::biasChoosesButDoesNotWeigh() {
  const Chosen chosen = route({.gating = Gating::Sigmoid, .experts = 3, .used = 1},
                              {0.0F, 2.0F, 1.0F}, {0.9F, 0.0F, 0.0F});
  QCOMPARE(chosen.ids, (std::vector<std::int32_t>{0}));
  QVERIFY(near(chosen.weights[0], 0.5));
}

void RoutingTest::normalisesAndScales() {
  const Chosen chosen =
      route({.gating = Gating::Sigmoid, .experts = 3, .used = 2, .normalise = true, .scale = 2.5F},
            {0.0F, -1.0F, -9.0F});
  const double second = 1.0 / (1.0 + std::exp(1.0));
  QVERIFY(near(chosen.weights[0], 2.5 * 0.5 / (0.5 + second)));
  QVERIFY(near(chosen.weights[0] + chosen.weights[1], 2.5));
}

void RoutingTest::groupsByLargest() {
  const Routing routing = {.experts = 6, .used = 2, .groups = 3, .groupsUsed = 1};
  QCOMPARE(route(routing, {4.0F, 0.0F, 3.0F, 3.0F, 5.0F, -1.0F}).ids,
           (std::vector<std::int32_t>{4, 5}));
}

void RoutingTest::groupsBySumOfTwo() {
  const Routing routing = {.gating = Gating::Sigmoid,
                           .groupScore = GroupScore::SumOfTopTwo,
                           .experts = 6,
                           .used = 2,
                           .groups = 3,
                           .groupsUsed = 1};
  QCOMPARE(route(routing, {2.0F, -5.0F, 1.0F, 1.5F, 2.5F, -5.0F}).ids,
           (std::vector<std::int32_t>{3, 2}));
}

void RoutingTest::survivesNotANumber() {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const std::int32_t id : route({.experts = 4, .used = 3}, {nan, nan, nan, nan}).ids) {
    QVERIFY(id >= 0 && id < 4);
  }
}

QTEST_GUILESS_MAIN(RoutingTest)
#include "routing_test.moc"
