// Checks and merges sampling settings.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/sampling_request.h"

#include <array>
#include <limits>
#include <optional>
#include <random>
#include <sstream>
#include <string_view>

namespace local {
namespace {

struct Range {
  std::string_view name;
  std::optional<double> value;
  double low;
  double high;
};

base::Result<void> check(const Range& range) {
  // Also refuses NaN.
  if (!range.value || (*range.value >= range.low && *range.value <= range.high)) return {};
  std::ostringstream message;
  message << "The " << range.name << " must be from " << range.low << " to " << range.high
          << ", got " << *range.value << ".";
  return base::Error{base::ErrorCode::InvalidArgument, message.str()};
}

template <typename T>
std::optional<double> asReal(const std::optional<T>& value) {
  return value ? std::optional<double>(static_cast<double>(*value)) : std::nullopt;
}

// Source: the usual breakers of DRY; a turn of the conversation is one as well.
std::vector<std::int32_t> breakersOf(const tokenizer::Tokenizer& tokens) {
  std::vector<std::int32_t> breakers;
  for (std::int32_t id = 0; id < tokens.size(); ++id)
    if (tokens.isSpecial(id) || tokens.bytesOf(id).find_first_of("\n:\"*") != std::string::npos)
      breakers.push_back(id);
  return breakers;
}

}  // namespace

base::Result<void> checkSampling(const engine::Request& request) {
  const engine::Sampling& asked = request.sampling;
  constexpr double kMaxInt = std::numeric_limits<int>::max();
  const std::array<Range, 10> ranges = {{
      {"temperature", asked.temperature, 0, 100},
      {"top-k", asReal(asked.topK), 0, kMaxInt},
      {"top-p", asked.topP, 0, 1},
      {"min-p", asked.minP, 0, 1},
      {"typical-p", asked.typicalP, 0, 1},
      {"repetition penalty", asked.repetitionPenalty, 0.01, 10},
      {"presence penalty", asked.presencePenalty, -2, 2},
      {"frequency penalty", asked.frequencyPenalty, -2, 2},
      {"DRY multiplier", asked.dryMultiplier, 0, 100},
      {"number of log-probabilities", asReal(request.topLogprobs), 0, 20},
  }};
  for (const Range& range : ranges)
    if (base::Result<void> checked = check(range); !checked) return checked;
  for (const auto& [id, bias] : asked.logitBias) {
    const std::string name = "bias of token " + std::to_string(id);
    if (base::Result<void> checked = check({name, bias, -100, 100}); !checked) return checked;
  }
  return {};
}

sampling::Settings settingsFor(const engine::Sampling& asked, sampling::Settings settings,
                               const tokenizer::Tokenizer& tokens) {
  if (asked.temperature) settings.temperature = *asked.temperature;
  if (asked.topK) settings.topK = *asked.topK;
  if (asked.typicalP) settings.typicalP = *asked.typicalP;
  if (asked.topP) settings.topP = *asked.topP;
  if (asked.minP) settings.minP = *asked.minP;
  if (asked.repetitionPenalty) settings.repetitionPenalty = *asked.repetitionPenalty;
  if (asked.presencePenalty) settings.presencePenalty = *asked.presencePenalty;
  if (asked.frequencyPenalty) settings.frequencyPenalty = *asked.frequencyPenalty;
  if (asked.dryMultiplier) settings.dryMultiplier = *asked.dryMultiplier;
  if (settings.dryMultiplier > 0) settings.dryBreakers = breakersOf(tokens);
  settings.logitBias.assign(asked.logitBias.begin(), asked.logitBias.end());
  settings.seed = asked.seed ? *asked.seed : std::random_device{}();
  return settings;
}

}  // namespace local
