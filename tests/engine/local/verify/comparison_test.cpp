// The rules by which a verification passes or fails, on numbers made up for it.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include <QTest>

#include "engine/local/verify/blocks_check.h"
#include "engine/local/verify/comparison.h"
#include "engine/local/verify/report.h"

using verify::compareGreedy;
using verify::compareLogits;

class ComparisonTest : public QObject {
  Q_OBJECT

 private slots:
  void theSameLogitsAreNoDistanceApart();
  void aShiftedLogitIsFound();
  void divergenceIsThatOfTheDistributions();
  void whatIsNotANumberIsFarAway();
  void missingRowsAreFarAway();
  void nothingIsNotEnough();
  void theMedianForgivesOneRowOnlyWhereItMay();
  void aPeerDecidesWhatIsAskedFor();
  void greedyTokensMayDifferAtSmallMargins();
  void aGreedyTokenWithoutAMarginIsWrong();
  void stepsOfFloatsAreCounted();
  void oneFailedCheckFailsTheModel();
};

namespace {

const std::vector<float> kRows = {1.0F, 2.0F, 3.0F, -1.0F, 0.0F, 5.0F};  // two of three

}  // namespace

void ComparisonTest::theSameLogitsAreNoDistanceApart() {
  const auto compared = compareLogits(kRows, kRows, 3);
  QCOMPARE(compared.rowErrors.size(), std::size_t{2});
  QCOMPARE(compared.largest, 0.0);
  QCOMPARE(compared.divergence, 0.0);
  QVERIFY(isWithin(compared, verify::exactTolerance()));
}

void ComparisonTest::aShiftedLogitIsFound() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    std::vector<float> got = kRows;
    got[i] -= 0.25F;
    const auto compared = compareLogits(got, kRows, 3);
    QCOMPARE(compared.largest, 0.25);
    QCOMPARE(compared.rowErrors[i / 3], 0.25);
    QCOMPARE(compared.rowErrors[1 - i / 3], 0.0);
    QVERIFY(!isWithin(compared, verify::exactTolerance()));
  }
}

void ComparisonTest::divergenceIsThatOfTheDistributions() {
  // A constant added to all logits changes no probability.
  std::vector<float> got = kRows;
  for (float& logit : got) logit += 0.5F;
  QVERIFY(compareLogits(got, kRows, 3).divergence < 1e-12);
  // p = (1/2, 1/2), q = (3/4, 1/4): KL = 1/2 ln(2/3) + 1/2 ln 2.
  const std::vector<float> even = {0.0F, 0.0F};
  const std::vector<float> skewed = {std::log(3.0F), 0.0F};
  const double expected = 0.5 * std::log(2.0 / 3.0) + 0.5 * std::log(2.0);
  QVERIFY(std::abs(compareLogits(skewed, even, 2).divergence - expected) < 1e-7);
}

void ComparisonTest::whatIsNotANumberIsFarAway() {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> got = kRows;
    got[4] = bad;
    const auto compared = compareLogits(got, kRows, 3);
    QVERIFY(std::isinf(compared.largest) && std::isinf(compared.divergence));
    QVERIFY(!isWithin(compared, verify::exactTolerance()));
  }
}

void ComparisonTest::missingRowsAreFarAway() {
  const auto compared = compareLogits(std::span(kRows).first(3), kRows, 3);
  QCOMPARE(compared.rowErrors.size(), std::size_t{2});
  QVERIFY(std::isinf(compared.largest));
  QVERIFY(!isWithin(compared, verify::exactTolerance()));
}

void ComparisonTest::nothingIsNotEnough() {
  const auto compared = compareLogits({}, {}, 3);
  QVERIFY(!isWithin(compared, verify::exactTolerance()));
  QVERIFY(!isWithin(compared, verify::quantizedTolerance(nullptr)));
}

// Two experts that change places move a whole row.
void ComparisonTest::theMedianForgivesOneRowOnlyWhereItMay() {
  const std::vector<float> expected(8, 0.0F);
  std::vector<float> got(8, 0.1F);
  got[3] = 2.0F;
  QVERIFY(isWithin(compareLogits(got, expected, 1), verify::quantizedTolerance(nullptr)));
  got[4] = got[5] = 2.0F;
  QVERIFY(!isWithin(compareLogits(got, expected, 1), verify::quantizedTolerance(nullptr)));
  const std::vector<float> coarse(8, 0.4F);  // all rows close, and all of them too far
  QVERIFY(!isWithin(compareLogits(coarse, expected, 1), verify::quantizedTolerance(nullptr)));
}

void ComparisonTest::aPeerDecidesWhatIsAskedFor() {
  const std::vector<float> expected(8, 0.0F);
  const auto peer = compareLogits(std::vector<float>(8, 0.2F), expected, 1);
  const auto tolerance = verify::quantizedTolerance(&peer);
  QVERIFY(std::abs(tolerance.median - 0.2) < 1e-6);
  QCOMPARE(tolerance.closeShare, 1.0);
  std::vector<float> got(8, 0.1F);
  QVERIFY(isWithin(compareLogits(got, expected, 1), tolerance));
  got[3] = 2.0F;  // the peer shows no such row
  QVERIFY(!isWithin(compareLogits(got, expected, 1), tolerance));
  // A peer that is far off does not permit us to be.
  const auto bad = compareLogits(std::vector<float>(8, 7.0F), expected, 1);
  QCOMPARE(verify::quantizedTolerance(&bad).median, verify::quantizedTolerance(nullptr).median);
}

void ComparisonTest::greedyTokensMayDifferAtSmallMargins() {
  const std::vector<std::int32_t> expected = {5, 6, 7, 8};
  const std::vector<double> margins = {1.0, 0.0005, 2.0, 0.5};
  const auto tolerance = verify::exactTolerance();
  const auto all = compareGreedy(expected, expected, margins, tolerance.margin);
  QCOMPARE(all.same, std::size_t{4});
  QVERIFY(isWithin(all, tolerance));
  const auto excused =
      compareGreedy(std::vector<std::int32_t>{5, 9, 7, 8}, expected, margins, tolerance.margin);
  QCOMPARE(excused.excused, std::size_t{1});
  QVERIFY(isWithin(excused, tolerance));
  const auto wrong =
      compareGreedy(std::vector<std::int32_t>{5, 6, 9, 8}, expected, margins, tolerance.margin);
  QCOMPARE(wrong.firstWrong, std::size_t{2});
  QVERIFY(!isWithin(wrong, tolerance));
}

void ComparisonTest::aGreedyTokenWithoutAMarginIsWrong() {
  const std::vector<std::int32_t> expected = {5, 6};
  const auto compared = compareGreedy(std::vector<std::int32_t>{5, 9}, expected, {}, 10.0);
  QCOMPARE(compared.wrong(), std::size_t{1});
  const auto tooFew =
      compareGreedy(std::vector<std::int32_t>{5}, expected, std::vector<double>{0.0, 0.0}, 10.0);
  QCOMPARE(tooFew.wrong(), std::size_t{1});
}

void ComparisonTest::stepsOfFloatsAreCounted() {
  using verify::stepsBetween;
  QCOMPARE(stepsBetween(1.0F, 1.0F), std::int64_t{0});
  QCOMPARE(stepsBetween(1.0F, std::nextafter(1.0F, 2.0F)), std::int64_t{1});
  QCOMPARE(stepsBetween(-0.0F, 0.0F), std::int64_t{0});
  QCOMPARE(stepsBetween(std::nextafter(0.0F, -1.0F), std::nextafter(0.0F, 1.0F)), std::int64_t{2});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  QCOMPARE(stepsBetween(nan, -nan), std::int64_t{0});
  QVERIFY(stepsBetween(nan, 1.0F) > 1000);
  QVERIFY(stepsBetween(1.0F, -1.0F) > 1000);
}

void ComparisonTest::oneFailedCheckFailsTheModel() {
  using verify::Verdict;
  verify::Report report;
  report.name = "model";
  report.add({"logits", Verdict::Passed, ""});
  report.add({"drafts", Verdict::Unsupported, ""});
  QCOMPARE(report.verdict, Verdict::Passed);
  report.add({"tokens", Verdict::Failed, ""});
  report.add({"threads", Verdict::Passed, ""});
  QCOMPARE(report.verdict, Verdict::Failed);
  verify::Report other;
  other.verdict = Verdict::Unsupported;
  const auto summary = verify::summarize({report, other, {}});
  QCOMPARE(summary.passed, 1);
  QCOMPARE(summary.failed, std::vector<std::string>{"model"});
  QCOMPARE(summary.unsupported.size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(ComparisonTest)
#include "comparison_test.moc"
