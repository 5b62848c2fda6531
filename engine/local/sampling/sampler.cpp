// Sampling without a full sort: a vocabulary has 129,280 tokens, the choice falls among a few.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/sampling/sampler.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "engine/local/sampling/penalties.h"

namespace sampling {
namespace {

using Allowed = std::function<bool(std::int32_t)>;

bool isAllowed(const Allowed& allowed, std::size_t id) {
  return !allowed || allowed(static_cast<std::int32_t>(id));
}

// Asks `allowed` only where it matters. -1 when nothing is allowed.
std::int32_t likeliestAllowed(std::span<const float> logits, const Allowed& allowed) {
  std::int32_t best = -1;
  for (std::size_t id = 0; id < logits.size(); ++id) {
    const bool better = best < 0 || logits[id] > logits[static_cast<std::size_t>(best)];
    if (better && isAllowed(allowed, id)) best = static_cast<std::int32_t>(id);
  }
  return best;
}

// SplitMix64, as the authors of xoshiro advise for spreading a seed. Source: prng.di.unimi.it.
std::uint64_t splitMix(std::uint64_t& state) {
  std::uint64_t mixed = (state += 0x9E3779B97F4A7C15u);
  mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
  return mixed ^ mixed >> 31;
}

}  // namespace

Sampler::Sampler(Settings settings) : m_settings(std::move(settings)) {
  std::uint64_t seed = m_settings.seed;
  for (std::uint64_t& word : m_state) word = splitMix(seed);
}

std::int32_t Sampler::sample(std::span<float> logits, const History& history,
                             const Allowed& allowed) {
  makeComparable(logits);
  applyBias(logits, m_settings);
  applyRepetition(logits, m_settings, history);
  applyPresence(logits, m_settings, history);
  applyDry(logits, m_settings, history);
  const std::int32_t likeliest = likeliestAllowed(logits, allowed);
  // Settings that are not numbers choose the likeliest, too.
  if (likeliest < 0 || !(m_settings.temperature > 0)) return likeliest;
  if (std::isinf(logits[static_cast<std::size_t>(likeliest)])) return likeliest;
  collect(logits, likeliest, allowed);
  keepTopK();
  keepTypical();
  keepTopP();
  keepMinP();
  return draw();
}

void Sampler::collect(std::span<const float> logits, std::int32_t likeliest,
                      const Allowed& allowed) {
  m_candidates.clear();
  const double largest = logits[static_cast<std::size_t>(likeliest)];
  for (std::size_t id = 0; id < logits.size(); ++id) {
    if (!isAllowed(allowed, id)) continue;
    const double weight = std::exp((logits[id] - largest) / m_settings.temperature);
    if (weight > 0) m_candidates.push_back({static_cast<std::int32_t>(id), weight, weight});
  }
}

// Puts the best `count` of the candidates from `first` on in order there.
void Sampler::sortBest(std::size_t first, std::size_t count) {
  const auto better = [](const Candidate& a, const Candidate& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.id < b.id;
  };
  const auto begin = m_candidates.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = begin + static_cast<std::ptrdiff_t>(count);
  // For a few of many, a heap of the few (partial_sort) beats partitioning the many: 5 times for 40
  // of 129,280.
  constexpr std::size_t kFew = 1024;
  if (count > kFew && end != m_candidates.end()) {
    std::nth_element(begin, end, m_candidates.end(), better);
    std::sort(begin, end, better);
  } else {
    std::partial_sort(begin, end, m_candidates.end(), better);
  }
}

// Keeps the best candidates whose weights together reach `wanted`, at least one.
void Sampler::keepShare(double wanted) {
  // Nearly always a few hundred hold the wanted share, so more are sorted only when they do not.
  constexpr std::size_t kFirstSorted = 256;
  std::size_t sorted = 0;
  double sum = 0;
  for (std::size_t kept = 0; kept < m_candidates.size(); ++kept) {
    if (kept == sorted) {
      const std::size_t more =
          std::min(std::max(kFirstSorted, sorted), m_candidates.size() - sorted);
      sortBest(sorted, more);
      sorted += more;
    }
    sum += m_candidates[kept].weight;
    if (sum >= wanted) {
      m_candidates.resize(kept + 1);
      return;
    }
  }
}

void Sampler::keepTopK() {
  if (m_settings.topK <= 0) return;
  const auto count = static_cast<std::size_t>(m_settings.topK);
  if (count >= m_candidates.size()) return;
  sortBest(0, count);
  m_candidates.resize(count);
}

// Source: Meister et al., "Locally Typical Sampling", 2022: the tokens whose surprise is nearest to
// the one expected.
void Sampler::keepTypical() {
  if (!(m_settings.typicalP < 1)) return;
  const double total = totalWeight();
  double entropy = 0;
  for (const Candidate& candidate : m_candidates) {
    const double p = candidate.weight / total;
    if (p > 0) entropy -= p * std::log(p);
  }
  for (Candidate& candidate : m_candidates)
    candidate.rank = -std::abs(-std::log(candidate.weight / total) - entropy);
  keepShare(m_settings.typicalP * total);
  for (Candidate& candidate : m_candidates) candidate.rank = candidate.weight;
}

void Sampler::keepTopP() {
  if (!(m_settings.topP < 1)) return;
  const double total = totalWeight();
  const double wanted = m_settings.topP * total;
  // All candidates below this weight together have less than what may be left out.
  const double negligible =
      std::min((total - wanted) / static_cast<double>(m_candidates.size()), largestWeight());
  std::erase_if(m_candidates, [negligible](const Candidate& c) { return c.weight < negligible; });
  keepShare(wanted);
}

void Sampler::keepMinP() {
  if (!(m_settings.minP > 0)) return;
  const double least = std::min(m_settings.minP, 1.0) * largestWeight();
  std::erase_if(m_candidates, [least](const Candidate& c) { return c.weight < least; });
}

double Sampler::totalWeight() const {
  double total = 0;
  for (const Candidate& candidate : m_candidates) total += candidate.weight;
  return total;
}

double Sampler::largestWeight() const {
  double largest = 0;
  for (const Candidate& candidate : m_candidates) largest = std::max(largest, candidate.weight);
  return largest;
}

std::int32_t Sampler::draw() {
  const auto byId = [](const Candidate& a, const Candidate& b) { return a.id < b.id; };
  // Where no filter was on, they still are in order.
  if (!std::is_sorted(m_candidates.begin(), m_candidates.end(), byId))
    std::sort(m_candidates.begin(), m_candidates.end(), byId);
  double rest = uniform() * totalWeight();
  for (const Candidate& candidate : m_candidates) {
    rest -= candidate.weight;
    if (rest < 0) return candidate.id;
  }
  return m_candidates.back().id;  // rounding used up the last one's share
}

// xoshiro256**, the upper 53 bits of which make a double in [0, 1). Source: prng.di.unimi.it.
double Sampler::uniform() {
  const std::uint64_t bits = std::rotl(m_state[1] * 5, 7) * 9;
  const std::uint64_t shifted = m_state[1] << 17;
  m_state[2] ^= m_state[0];
  m_state[3] ^= m_state[1];
  m_state[1] ^= m_state[2];
  m_state[0] ^= m_state[3];
  m_state[2] ^= shifted;
  m_state[3] = std::rotl(m_state[3], 45);
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

}  // namespace sampling
