// Which experts a token goes to and with what weight.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/local/kernels/device.h"

namespace kernels::cpu {

// Applies `routing` (see device.h) to the router logits of one token. Thread: one at a time; keeps
// scratch between calls.
class Router {
 public:
  explicit Router(const Routing& routing);

  // `bias` is empty or [experts]; ids and weights are [used], best first.
  void route(std::span<const float> logits, std::span<const float> bias,
             std::span<std::int32_t> ids, std::span<float> weights);

 private:
  void gate(std::span<const float> logits);
  void dropGroups();
  [[nodiscard]] float groupScore(std::int64_t group) const;

  Routing m_routing;
  std::vector<float> m_probabilities;
  std::vector<float> m_selection;  // -infinity: no longer eligible
  std::vector<float> m_groupScores;
};

}  // namespace kernels::cpu
