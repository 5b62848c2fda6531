// Feed-forward networks, one or many of them at once: down(silu(gate x) * up x).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/local/kernels/cpu/matmul.h"
#include "engine/local/kernels/device.h"

namespace kernels::cpu {

// Rows of activations in memory.
struct Rows {
  float* values = nullptr;
  std::int64_t rows = 0;
  std::int64_t stride = 0;
};

// A token goes through an expert and is added to the output with a weight.
struct Assignment {
  std::int32_t expert;
  std::int32_t token;
  float weight;
};

// Keeps its buffers between calls. Thread: one at a time.
class ExpertRunner {
 public:
  explicit ExpertRunner(Runtime& runtime) : m_runtime(runtime) {}

  // out[token] += weight * expert(x[token]) for all assignments, which are sorted by expert. Rows
  // of out are added to in the order of the experts whatever the number of threads. Throws
  // std::bad_alloc.
  void run(const Rows& out, const Rows& x, const FeedForward& experts,
           std::span<const Assignment> assignments);

 private:
  // Consecutive assignments of one expert.
  struct Group {
    std::int32_t expert;
    std::size_t first;
    std::size_t count;
  };

  void collectGroups(std::span<const Assignment> assignments);
  void computeHidden(const FeedForward& experts);
  void computeOutput(const Rows& out, const FeedForward& experts,
                     std::span<const Assignment> assignments);
  void storeHidden(std::size_t pair, std::int64_t firstColumn, std::int64_t columns,
                   const float* values);

  Runtime& m_runtime;
  Activations m_forGate;
  Activations m_forUp;
  std::vector<const void*> m_gateRows;  // per assignment
  std::vector<const void*> m_upRows;
  std::vector<const void*> m_hiddenRows;
  std::vector<Group> m_groups;
  Scratch m_hidden;  // rounded or not, as the down matrix wants
  std::int64_t m_hiddenColumns = 0;
  std::int64_t m_hiddenRowBytes = 0;
  bool m_hiddenQuantized = false;
};

}  // namespace kernels::cpu
