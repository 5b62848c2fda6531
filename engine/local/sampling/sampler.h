// Chooses the next token: bias, penalties, temperature, the filters, then a seeded draw.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace sampling {

// The steps in their order; each works on what the ones above left:
//   1. logit bias        4. DRY            7. typical      10. draw
//   2. repetition        5. temperature    8. top-p
//   3. presence and      6. top-k          9. min-p
//      frequency
// Temperature before the filters is what DeepSeek's advice assumes. A setting that is not a number
// is off, but for the temperature, which then is 0.
struct Settings {
  // <= 0: the largest logit, lowest id on ties; the filters have no effect then.
  double temperature = 1.0;
  int topK = 0;           // <= 0: off
  double typicalP = 1.0;  // >= 1: off; the token that reaches p stays
  double topP = 1.0;      // >= 1: off; the token that reaches p stays
  double minP = 0.0;      // <= 0: off; keeps p >= minP * largest p

  double repetitionPenalty = 1.0;  // over the last `penaltyWindow` tokens, prompt included
  int penaltyWindow = 64;
  double presencePenalty = 0.0;   // taken from each token that the output has
  double frequencyPenalty = 0.0;  // times how often it has it; the whole output counts

  // DRY: a token that would repeat what followed an earlier copy of the text's last n tokens loses
  // multiplier * base^(n - allowed length), from n = allowed length on. Copies are looked for in
  // the last `dryWindow` tokens, prompt included, and end at a breaker; breakers lose nothing.
  double dryMultiplier = 0.0;  // <= 0: off
  double dryBase = 1.75;
  int dryAllowedLength = 2;
  int dryWindow = 4096;
  std::vector<std::int32_t> dryBreakers = {};

  std::vector<std::pair<std::int32_t, double>> logitBias = {};  // added; unknown ids are ignored
  std::uint64_t seed = 0;
};

// The tokens so far, oldest first; those from `outputBegin` on are the model's output of this turn,
// its thought included.
struct History {
  std::span<const std::int32_t> tokens;
  std::size_t outputBegin = 0;
};

// The same seed, settings and logits give the same tokens on every platform (own generator and
// mapping to [0, 1); the draw goes through the tokens left by their ids). Thread: one at a time.
class Sampler {
 public:
  explicit Sampler(Settings settings);

  // `logits` has one value per token and is changed. `allowed` false: never chosen; an empty
  // function allows all. -1 where nothing is allowed. NaN counts as minus infinity.
  [[nodiscard]] std::int32_t sample(std::span<float> logits, const History& history,
                                    const std::function<bool(std::int32_t)>& allowed);

 private:
  // Weight: the probability relative to that of the likeliest token.
  struct Candidate {
    std::int32_t id;
    double weight;
    double rank;  // sorted by this, largest first, then by id
  };

  void collect(std::span<const float> logits, std::int32_t likeliest,
               const std::function<bool(std::int32_t)>& allowed);
  void keepTopK();
  void keepTypical();
  void keepTopP();
  void keepMinP();
  void keepShare(double wanted);
  void sortBest(std::size_t first, std::size_t count);
  [[nodiscard]] double totalWeight() const;
  [[nodiscard]] double largestWeight() const;
  [[nodiscard]] std::int32_t draw();
  [[nodiscard]] double uniform();

  Settings m_settings;
  std::array<std::uint64_t, 4> m_state{};  // xoshiro256**
  std::vector<Candidate> m_candidates;
};

}  // namespace sampling
