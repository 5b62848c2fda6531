// How surprised a model is by a text.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/perplexity.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace verify {
namespace {

// Logits that are kept at a time: 64 MB of them.
constexpr std::int64_t kLogits = 1 << 24;
constexpr std::int64_t kBatch = 256;

// Adds the surprises of tokens[1..) to `sum`.
base::Result<void> addWindow(model::Transformer& model, std::span<const std::int32_t> tokens,
                             const std::stop_token& stop, double& sum) {
  model.truncate(0);
  const auto batch = static_cast<std::size_t>(
      std::clamp<std::int64_t>(kLogits / model.vocabularySize(), 1, kBatch));
  for (std::size_t first = 0; first + 1 < tokens.size(); first += batch) {
    const std::size_t count = std::min(batch, tokens.size() - first);
    const auto rows = static_cast<std::int64_t>(count);
    if (auto done = model.append(tokens.subspan(first, count), rows, {}, stop); !done) return done;
    for (std::size_t i = 0; i < count && first + i + 1 < tokens.size(); ++i)
      sum += surprise(model.logits(static_cast<std::int64_t>(i)), tokens[first + i + 1]);
  }
  return {};
}

}  // namespace

double surprise(std::span<const float> logits, std::int32_t token) {
  const double most = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (const float logit : logits) sum += std::exp(logit - most);
  return std::log(sum) + most - logits[static_cast<std::size_t>(token)];
}

base::Result<Perplexity> measurePerplexity(model::Transformer& model,
                                           std::span<const std::int32_t> tokens,
                                           std::optional<std::int32_t> bos, std::int64_t window,
                                           const std::function<void(std::int64_t)>& onProgress,
                                           std::stop_token stop) {
  if (window < 2 || window > model.contextTokens())
    return base::Error{base::ErrorCode::InvalidArgument,
                       "expected windows of 2 to " + std::to_string(model.contextTokens()) +
                           " tokens, got " + std::to_string(window)};
  const std::size_t own = static_cast<std::size_t>(window) - (bos ? 1 : 0);
  if (tokens.size() + (bos ? 1 : 0) < 2)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "the text is too short: expected at least " + std::to_string(bos ? 1 : 2) +
                           " tokens, got " + std::to_string(tokens.size())};
  Perplexity result;
  double sum = 0;
  for (std::size_t first = 0; first < tokens.size(); first += own) {
    const auto part = tokens.subspan(first, std::min(own, tokens.size() - first));
    std::vector<std::int32_t> input;
    if (bos) input.push_back(*bos);
    input.insert(input.end(), part.begin(), part.end());
    if (auto done = addWindow(model, input, stop, sum); !done) return done.error();
    result.counted += static_cast<std::int64_t>(input.size()) - 1;
    if (onProgress) onProgress(static_cast<std::int64_t>(first + part.size()));
  }
  result.value = std::exp(sum / static_cast<double>(result.counted));
  if (!std::isfinite(result.value))
    return base::Error{base::ErrorCode::Corrupt,
                       "the model gives results that are not numbers; its file may be damaged"};
  return result;
}

}  // namespace verify
