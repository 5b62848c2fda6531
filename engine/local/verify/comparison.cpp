// How far logits and greedy tokens are from those of another engine, and how far they may be.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace verify {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Measured with llama.cpp 0.5.0 on the golden models: 0.2 to 0.45 in a row, and in a quarter of the
// rows of a model two experts that nearly tie may change places, which moves a whole row.
constexpr double kCloseRow = 0.45;
constexpr double kPeerMedian = 0.3;
constexpr double kPeerCloseShare = 0.75;

double rowError(std::span<const float> got, std::span<const float> expected) {
  double most = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double difference = std::abs(static_cast<double>(got[i]) - expected[i]);
    if (!std::isfinite(difference)) return kInfinity;
    most = std::max(most, difference);
  }
  return most;
}

// Log of the sum of the exponentials.
double logSum(std::span<const float> row) {
  const double most = *std::max_element(row.begin(), row.end());
  double sum = 0;
  for (const float logit : row) sum += std::exp(logit - most);
  return most + std::log(sum);
}

double divergence(std::span<const float> got, std::span<const float> expected) {
  const double gotSum = logSum(got);
  const double expectedSum = logSum(expected);
  double total = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double expectedLog = expected[i] - expectedSum;
    total += std::exp(expectedLog) * (expectedLog - (got[i] - gotSum));
  }
  return std::max(total, 0.0);  // rounding may bring it below
}

double medianOf(std::vector<double> values) {
  if (values.empty()) return kInfinity;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

double LogitComparison::closeShare(double limit) const {
  if (rowErrors.empty()) return 0;
  const auto close = std::count_if(rowErrors.begin(), rowErrors.end(),
                                   [limit](double error) { return error <= limit; });
  return static_cast<double>(close) / static_cast<double>(rowErrors.size());
}

Tolerance exactTolerance() {
  return {};
}

Tolerance quantizedTolerance(const LogitComparison* peer) {
  Tolerance tolerance{
      .row = kCloseRow, .median = kPeerMedian, .closeShare = kPeerCloseShare, .margin = 0};
  if (peer != nullptr) {
    tolerance.median = std::clamp(peer->median, exactTolerance().median, kPeerMedian);
    tolerance.closeShare = std::max(peer->closeShare(kCloseRow), kPeerCloseShare);
  }
  tolerance.margin = tolerance.median;
  return tolerance;
}

Tolerance roundedPeerTolerance() {
  return {
      .row = kCloseRow, .median = kCloseRow, .closeShare = kPeerCloseShare, .margin = kCloseRow};
}

LogitComparison compareLogits(std::span<const float> got, std::span<const float> expected,
                              std::int64_t columns) {
  LogitComparison comparison;
  const auto width = static_cast<std::size_t>(columns);
  const std::size_t rows = std::max(got.size(), expected.size()) / width;
  const std::size_t common = std::min(got.size(), expected.size()) / width;
  double divergences = 0;
  for (std::size_t i = 0; i < common; ++i) {
    const auto gotRow = got.subspan(i * width, width);
    const auto expectedRow = expected.subspan(i * width, width);
    comparison.rowErrors.push_back(rowError(gotRow, expectedRow));
    divergences +=
        std::isfinite(comparison.rowErrors.back()) ? divergence(gotRow, expectedRow) : kInfinity;
  }
  comparison.rowErrors.resize(rows, kInfinity);
  comparison.largest =
      rows == 0 ? kInfinity
                : *std::max_element(comparison.rowErrors.begin(), comparison.rowErrors.end());
  comparison.median = medianOf(comparison.rowErrors);
  comparison.divergence =
      common == rows && rows > 0 ? divergences / static_cast<double>(rows) : kInfinity;
  return comparison;
}

bool isWithin(const LogitComparison& comparison, const Tolerance& tolerance) {
  return comparison.median <= tolerance.median &&
         comparison.closeShare(tolerance.row) >= tolerance.closeShare;
}

GreedyComparison compareGreedy(std::span<const std::int32_t> got,
                               std::span<const std::int32_t> expected,
                               std::span<const double> margins, double safeMargin) {
  GreedyComparison comparison;
  comparison.tokens = expected.size();
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double margin = i < margins.size() ? margins[i] : kInfinity;
    if (i < got.size() && got[i] == expected[i])
      ++comparison.same;
    else if (i < got.size() && margin <= safeMargin)
      ++comparison.excused;
    else if (comparison.firstWrong == GreedyComparison::kNone)
      comparison.firstWrong = i;
  }
  return comparison;
}

bool isWithin(const GreedyComparison& comparison, const Tolerance& tolerance) {
  const auto wrong = static_cast<double>(comparison.wrong());
  return wrong <= (1.0 - tolerance.closeShare) * static_cast<double>(comparison.tokens);
}

std::int32_t bestToken(std::span<const float> row) {
  return static_cast<std::int32_t>(std::max_element(row.begin(), row.end()) - row.begin());
}

}  // namespace verify
