// Bias, repetition, presence, frequency and DRY.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/sampling/penalties.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace sampling {
namespace {

constexpr float kLowest = -std::numeric_limits<float>::infinity();
constexpr float kHighest = std::numeric_limits<float>::max();

float comparable(double logit) {
  if (std::isnan(logit)) return kLowest;
  return static_cast<float>(std::clamp<double>(logit, kLowest, kHighest));
}

bool isOf(std::span<const float> logits, std::int32_t id) {
  return id >= 0 && static_cast<std::size_t>(id) < logits.size();
}

void add(std::span<float> logits, std::int32_t id, double amount) {
  if (!isOf(logits, id) || std::isnan(amount)) return;
  float& logit = logits[static_cast<std::size_t>(id)];
  logit = comparable(logit + amount);
}

std::span<const std::int32_t> lastOf(std::span<const std::int32_t> tokens, int count) {
  return tokens.last(std::min(tokens.size(), static_cast<std::size_t>(std::max(count, 0))));
}

bool contains(const std::vector<std::int32_t>& sorted, std::int32_t id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

// For each place the length of what is equal from there and from the beginning: the Z-algorithm.
// Place 0 is left at 0. Source: Gusfield, "Algorithms on Strings, Trees and Sequences", 1.4.
std::vector<std::size_t> matchLengths(const std::vector<std::int32_t>& text) {
  std::vector<std::size_t> lengths(text.size(), 0);
  std::size_t begin = 0;
  std::size_t end = 0;  // text[begin, end) equals the beginning, with the largest end so far
  for (std::size_t i = 1; i < text.size(); ++i) {
    std::size_t length = i < end ? std::min(end - i, lengths[i - begin]) : 0;
    while (i + length < text.size() && text[length] == text[i + length]) ++length;
    lengths[i] = length;
    if (i + length > end) {
      begin = i;
      end = i + length;
    }
  }
  return lengths;
}

// By multiplying, which is the same everywhere; larger than any logit stays at that.
double power(double base, std::size_t exponent) {
  double result = 1;
  for (std::size_t i = 0; i < exponent && result < kHighest && result > 0; ++i) result *= base;
  return result;
}

}  // namespace

void makeComparable(std::span<float> logits) {
  for (float& logit : logits) {
    if (std::isnan(logit)) logit = kLowest;
    logit = std::min(logit, kHighest);
  }
}

void applyBias(std::span<float> logits, const Settings& settings) {
  for (const auto& [id, amount] : settings.logitBias) add(logits, id, amount);
}

void applyRepetition(std::span<float> logits, const Settings& settings, const History& history) {
  const double penalty = settings.repetitionPenalty;
  if (!(penalty > 0) || penalty == 1.0) return;
  // Each token once, however often it occurred.
  const auto window = lastOf(history.tokens, settings.penaltyWindow);
  std::vector<std::int32_t> tokens(window.begin(), window.end());
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  for (const std::int32_t token : tokens) {
    if (!isOf(logits, token)) continue;
    float& logit = logits[static_cast<std::size_t>(token)];
    logit = comparable(logit > 0 ? logit / penalty : logit * penalty);
  }
}

void applyPresence(std::span<float> logits, const Settings& settings, const History& history) {
  const double presence = std::isnan(settings.presencePenalty) ? 0 : settings.presencePenalty;
  const double frequency = std::isnan(settings.frequencyPenalty) ? 0 : settings.frequencyPenalty;
  if (presence == 0 && frequency == 0) return;
  std::map<std::int32_t, int> counts;
  for (const std::int32_t token :
       history.tokens.subspan(std::min(history.outputBegin, history.tokens.size())))
    ++counts[token];
  for (const auto& [token, count] : counts) add(logits, token, -(presence + count * frequency));
}

void applyDry(std::span<float> logits, const Settings& settings, const History& history) {
  const std::size_t allowed = static_cast<std::size_t>(std::max(settings.dryAllowedLength, 1));
  if (!(settings.dryMultiplier > 0) || !(settings.dryBase > 0)) return;
  const auto window = lastOf(history.tokens, settings.dryWindow);
  std::vector<std::int32_t> breakers = settings.dryBreakers;
  std::sort(breakers.begin(), breakers.end());
  // Backwards, so that what ends alike begins alike.
  const std::vector<std::int32_t> text(window.rbegin(), window.rend());
  const auto breaker = std::find_if(text.begin(), text.end(),
                                    [&](std::int32_t id) { return contains(breakers, id); });
  const auto longest = static_cast<std::size_t>(breaker - text.begin());
  if (longest < allowed) return;
  const std::vector<std::size_t> lengths = matchLengths(text);
  std::map<std::int32_t, std::size_t> repeated;  // token: the longest copy that it follows
  for (std::size_t i = 1; i < text.size(); ++i) {
    const std::size_t length = std::min(lengths[i], longest);
    if (length < allowed || contains(breakers, text[i - 1])) continue;
    std::size_t& known = repeated[text[i - 1]];
    known = std::max(known, length);
  }
  for (const auto& [token, length] : repeated)
    add(logits, token, -settings.dryMultiplier * power(settings.dryBase, length - allowed));
}

}  // namespace sampling
