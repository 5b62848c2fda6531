// How far logits and greedy tokens are from those of another engine, and how far they may be.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace verify {

// A row's error is the largest difference of one of its logits. What is not a number, or missing,
// is infinitely far away.
struct LogitComparison {
  double largest = 0;     // of all rows
  double median = 0;      // over the rows
  double divergence = 0;  // KL(expected || got) in nats, mean over the rows
  std::vector<double> rowErrors;

  // The share of rows whose error is at most `limit`, 0..1.
  [[nodiscard]] double closeShare(double limit) const;
};

// What is asked for. A greedy token may be another one where the reference preferred its own by no
// more than `margin`: then a permitted error decides, not a wrong computation.
struct Tolerance {
  double row = 1e-3;        // a row with at most this error is close
  double median = 1e-3;     // of the rows' errors, at most
  double closeShare = 1.0;  // of rows, and of greedy tokens whose margin is larger, at least
  double margin = 1e-3;
};

// Weights as they are: all rows within 1e-3 with a cache of f32, as the two reference engines are
// within 2e-5 of each other.
[[nodiscard]] Tolerance exactTolerance();
// Quantized weights, compared with the same weights without any rounding of activations. `peer`:
// another engine with rounding, compared with the same; then no more than its median error and at
// least its share of close rows is asked for. Null: what llama.cpp shows over all golden models.
[[nodiscard]] Tolerance quantizedTolerance(const LogitComparison* peer);

// Quantized weights, compared with another engine whose own rounding is in its logits, because
// there is nothing better: what llama.cpp shows, which now may be in both.
[[nodiscard]] Tolerance roundedPeerTolerance();

// Both [rows, columns]. Rows that only one has count as missing.
[[nodiscard]] LogitComparison compareLogits(std::span<const float> got,
                                            std::span<const float> expected, std::int64_t columns);
[[nodiscard]] bool isWithin(const LogitComparison& comparison, const Tolerance& tolerance);

struct GreedyComparison {
  std::size_t tokens = 0;
  std::size_t same = 0;
  std::size_t excused = 0;  // others, at a margin that is small enough
  // The first that is neither; npos: none.
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t firstWrong = kNone;

  [[nodiscard]] std::size_t wrong() const { return tokens - same - excused; }
};

// got[i]: the best token after the prompt and expected[0..i). A missing margin excuses nothing.
[[nodiscard]] GreedyComparison compareGreedy(std::span<const std::int32_t> got,
                                             std::span<const std::int32_t> expected,
                                             std::span<const double> margins, double safeMargin);
[[nodiscard]] bool isWithin(const GreedyComparison& comparison, const Tolerance& tolerance);

[[nodiscard]] std::int32_t bestToken(std::span<const float> row);

}  // namespace verify
