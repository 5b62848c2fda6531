// Chooses the next token: penalty, temperature, top-k, top-p, min-p, then a seeded draw.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace sampling {

// Order: repetition penalty, temperature, top-k, top-p, min-p, draw. Temperature first is what
// DeepSeek's advice assumes.
struct Settings {
  // <= 0: the largest logit, lowest id on ties; nothing else but the penalty applies.
  double temperature = 1.0;
  int topK = 0;                    // <= 0: off
  double topP = 1.0;               // >= 1: off; the token that crosses p stays
  double minP = 0.0;               // <= 0: off; keeps p >= minP * largest p
  double repetitionPenalty = 1.0;  // over the last `penaltyWindow` tokens, prompt included
  int penaltyWindow = 64;
  std::uint64_t seed = 0;
};

// The same seed, settings and logits give the same tokens on every platform (own generator and
// mapping to [0, 1)). Thread: one at a time.
class Sampler {
 public:
  explicit Sampler(const Settings& settings);

  // `logits` has one value per token and is changed. `allowed` false: never chosen; an empty
  // function allows all. At least one token must be allowed. NaN counts as minus infinity.
  // `recent`: the tokens so far, oldest first.
  [[nodiscard]] std::int32_t sample(std::span<float> logits, std::span<const std::int32_t> recent,
                                    const std::function<bool(std::int32_t)>& allowed);

 private:
  // Weight: the probability relative to that of the likeliest token.
  struct Candidate {
    std::int32_t id;
    double weight;
  };

  void penalize(std::span<float> logits, std::span<const std::int32_t> recent) const;
  void collect(std::span<const float> logits, std::int32_t likeliest,
               const std::function<bool(std::int32_t)>& allowed);
  void keepTopK();
  void keepTopP();
  void sortBest(std::size_t first, std::size_t count);
  [[nodiscard]] std::int32_t draw();
  [[nodiscard]] double uniform();

  Settings m_settings;
  std::array<std::uint64_t, 4> m_state{};  // xoshiro256**
  std::vector<Candidate> m_candidates;
};

}  // namespace sampling
