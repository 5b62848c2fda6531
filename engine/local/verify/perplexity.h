// How surprised a model is by a text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>

#include "engine/base/result.h"
#include "engine/local/model/transformer.h"

namespace verify {

struct Perplexity {
  double value = 0;  // exp of the mean negative log likelihood of the counted tokens
  std::int64_t counted = 0;
};

// The rule: the text's tokens are cut into windows of `window` tokens, one after another, each
// computed on its own. With `bos` (the vocabulary's, where it adds one) every window begins with it
// and has one token of the text less. In a window every token counts but its first one, for which
// there is nothing to predict it from; a last window of fewer tokens counts as far as it goes.
// `onProgress` gets the text's tokens done so far (may be empty). Errors: InvalidArgument (fewer
// than two tokens in a window of the text, a window larger than the context), Corrupt (results
// that are not numbers), and those of Transformer::append().
[[nodiscard]] base::Result<Perplexity> measurePerplexity(
    model::Transformer& model, std::span<const std::int32_t> tokens,
    std::optional<std::int32_t> bos, std::int64_t window,
    const std::function<void(std::int64_t)>& onProgress, std::stop_token stop);

// -log of the probability that `logits` give `token`, in nats.
[[nodiscard]] double surprise(std::span<const float> logits, std::int32_t token);

}  // namespace verify
