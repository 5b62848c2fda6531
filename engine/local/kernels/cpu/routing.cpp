// Gating, group choice and top-k in f32; ties go to the lower index.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/cpu/routing.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace kernels::cpu {

namespace {

constexpr float kDropped = -std::numeric_limits<float>::infinity();

// The index of the first largest value; 0 when there is nothing to compare (all dropped or not a
// number).
std::size_t firstLargest(std::span<const float> values) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i] > values[best]) best = i;
  }
  return best;
}

}  // namespace

Router::Router(const Routing& routing)
    : m_routing(routing),
      m_probabilities(static_cast<std::size_t>(routing.experts)),
      m_selection(static_cast<std::size_t>(routing.experts)),
      m_groupScores(static_cast<std::size_t>(routing.groups)) {
  assert(routing.used >= 1 && routing.used <= routing.experts);
  assert(routing.groups >= 1 && routing.experts % routing.groups == 0);
}

void Router::gate(std::span<const float> logits) {
  if (m_routing.gating == Gating::Sigmoid) {
    for (std::size_t i = 0; i < logits.size(); ++i) {
      m_probabilities[i] = 1.0F / (1.0F + std::exp(-logits[i]));
    }
    return;
  }
  const float largest = *std::max_element(logits.begin(), logits.end());
  float sum = 0.0F;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    m_probabilities[i] = std::exp(logits[i] - largest);
    sum += m_probabilities[i];
  }
  for (float& p : m_probabilities) p /= sum;
}

float Router::groupScore(std::int64_t group) const {
  const std::int64_t size = m_routing.experts / m_routing.groups;
  float best = kDropped;
  float second = kDropped;
  for (std::int64_t i = group * size; i < (group + 1) * size; ++i) {
    const float s = m_selection[static_cast<std::size_t>(i)];
    if (s > best) {
      second = best;
      best = s;
    } else if (s > second) {
      second = s;
    }
  }
  return m_routing.groupScore == GroupScore::Max || size < 2 ? best : best + second;
}

void Router::dropGroups() {
  const std::int64_t groups = m_routing.groups;
  const std::int64_t size = m_routing.experts / groups;
  if (m_routing.groupsUsed >= groups) return;
  for (std::int64_t g = 0; g < groups; ++g) {
    m_groupScores[static_cast<std::size_t>(g)] = groupScore(g);
  }
  std::vector<bool> kept(static_cast<std::size_t>(groups), false);
  for (std::int64_t n = 0; n < m_routing.groupsUsed; ++n) {
    const std::size_t best = firstLargest(m_groupScores);
    kept[best] = true;
    m_groupScores[best] = kDropped;
  }
  for (std::size_t i = 0; i < m_selection.size(); ++i) {
    if (!kept[i / static_cast<std::size_t>(size)]) m_selection[i] = kDropped;
  }
}

void Router::route(std::span<const float> logits, std::span<const float> bias,
                   std::span<std::int32_t> ids, std::span<float> weights) {
  assert(logits.size() == m_probabilities.size() && ids.size() == weights.size());
  gate(logits);
  m_selection = m_probabilities;
  for (std::size_t i = 0; i < bias.size(); ++i) m_selection[i] += bias[i];
  dropGroups();
  float sum = 0.0F;
  for (std::size_t n = 0; n < ids.size(); ++n) {
    const std::size_t best = firstLargest(m_selection);
    m_selection[best] = kDropped;
    ids[n] = static_cast<std::int32_t>(best);
    weights[n] = m_probabilities[best];
    sum += weights[n];
  }
  const float factor = m_routing.normalise && sum > 0.0F ? m_routing.scale / sum : m_routing.scale;
  for (float& weight : weights) weight *= factor;
}

}  // namespace kernels::cpu
