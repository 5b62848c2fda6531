// How likely the model found each token, before any setting.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sampling {

struct TokenLogprob {
  std::int32_t id = 0;
  double logprob = 0;  // natural; kLeastLogprob where the logit is minus infinity or NaN
};

// Impossible tokens get a number that JSON can say.
inline constexpr double kLeastLogprob = -9999.0;

// Logarithms of the softmax of one row of logits. Thread: any, once made. Lifetime: `logits` must
// outlive it and stay as they are.
class Logprobs {
 public:
  explicit Logprobs(std::span<const float> logits);

  // `id` must be of the vocabulary.
  [[nodiscard]] double of(std::int32_t id) const;
  // The `count` likeliest, likeliest first, lower ids first among equals.
  [[nodiscard]] std::vector<TokenLogprob> top(std::size_t count) const;

 private:
  std::span<const float> m_logits;
  double m_logSum = 0;  // of the exponentials
};

}  // namespace sampling
