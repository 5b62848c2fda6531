// Log-sum-exp in double over a row of logits.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/sampling/logprobs.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sampling {
namespace {

// As the sampler reads them: NaN is impossible, plus infinity is the largest number.
double readable(float logit) {
  if (std::isnan(logit)) return -std::numeric_limits<double>::infinity();
  return std::min(logit, std::numeric_limits<float>::max());
}

}  // namespace

Logprobs::Logprobs(std::span<const float> logits) : m_logits(logits) {
  double largest = -std::numeric_limits<double>::infinity();
  for (const float logit : logits) largest = std::max(largest, readable(logit));
  if (std::isinf(largest)) return;  // nothing is possible
  double sum = 0;
  for (const float logit : logits) sum += std::exp(readable(logit) - largest);
  m_logSum = largest + std::log(sum);
}

double Logprobs::of(std::int32_t id) const {
  const double logprob = readable(m_logits[static_cast<std::size_t>(id)]) - m_logSum;
  return std::clamp(logprob, kLeastLogprob, 0.0);
}

std::vector<TokenLogprob> Logprobs::top(std::size_t count) const {
  std::vector<TokenLogprob> best;  // a heap whose front is the worst kept
  const auto better = [](const TokenLogprob& a, const TokenLogprob& b) {
    return a.logprob != b.logprob ? a.logprob > b.logprob : a.id < b.id;
  };
  if (count == 0) return best;
  for (std::size_t i = 0; i < m_logits.size(); ++i) {
    const auto id = static_cast<std::int32_t>(i);
    const TokenLogprob candidate{id, readable(m_logits[i])};  // the order is the same
    if (best.size() == count) {
      if (!better(candidate, best.front())) continue;
      std::pop_heap(best.begin(), best.end(), better);
      best.pop_back();
    }
    best.push_back(candidate);
    std::push_heap(best.begin(), best.end(), better);
  }
  std::sort_heap(best.begin(), best.end(), better);
  for (TokenLogprob& token : best) token.logprob = of(token.id);
  return best;
}

}  // namespace sampling
