// Chooses for each row the cached positions with the largest indexer scores.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/local/kernels/cpu/attention.h"
#include "engine/local/kernels/cpu/runtime.h"
#include "engine/local/kernels/device.h"

namespace kernels::cpu {

struct SelectionCall {
  const float* q = nullptr;  // [tokens][heads * columns]
  std::int64_t qStride = 0;
  const float* weights = nullptr;  // [tokens][heads]
  std::int64_t weightStride = 0;
  std::int64_t tokens = 0;
  CachedRows keys;
  Indexer shape;
  std::int32_t* out = nullptr;  // [tokens][count]: ascending, then -1
  std::int64_t count = 0;
};

// A score is computed in the same way whatever other rows and positions are in the call, so that a
// choice never depends on them. Keeps its buffers between calls. Thread: one at a time.
class PositionSelector {
 public:
  explicit PositionSelector(Runtime& runtime) : m_runtime(runtime) {}

  // Throws std::bad_alloc.
  void run(const SelectionCall& call);

 private:
  void score(const SelectionCall& call, std::int64_t firstToken, std::int64_t tokens);
  void scoreChunk(const SelectionCall& call, std::int64_t firstToken, std::int64_t tokens,
                  std::int64_t firstPosition, float* scratch);

  Runtime& m_runtime;
  std::vector<std::uint64_t> m_ranks;  // [tokens of a block][positions]: larger is better
  std::int64_t m_positions = 0;        // of a row of m_ranks
};

}  // namespace kernels::cpu
