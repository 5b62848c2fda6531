// Attention over cached rows with an online softmax, block by block.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/local/kernels/cpu/runtime.h"
#include "engine/local/kernels/device.h"

namespace kernels::cpu {

// Cached rows in memory: row s starts at data + s * columns values.
struct CachedRows {
  const void* data = nullptr;
  CacheType type = CacheType::F16;
  std::int64_t columns = 0;
};

struct AttentionCall {
  const float* q = nullptr;
  std::int64_t qStride = 0;
  float* out = nullptr;
  std::int64_t outStride = 0;
  std::int64_t tokens = 0;
  CachedRows keys;
  CachedRows values;  // not read with shape.valuesInKeys
  Attention shape;
  const std::int32_t* selected = nullptr;  // [tokens, selectedCount], see Selection; null: all
  std::int64_t selectedCount = 0;
};

// All query heads of a few tokens (of one token, where each looks at other positions) that share a
// KV head are computed together, so a cached row is converted to f32 once for all of them. Keeps
// its buffers between calls. Thread: one at a time.
class AttentionRunner {
 public:
  explicit AttentionRunner(Runtime& runtime) : m_runtime(runtime) {}

  // Throws std::bad_alloc.
  void run(const AttentionCall& call);

 private:
  struct Task;
  struct Result;
  struct Memory;

  std::vector<Task> makeTasks(const AttentionCall& call) const;
  void collectSelected(const AttentionCall& call);
  void compute(const AttentionCall& call, const Task& task, const Memory& memory) const;
  // Up to 16 keys from `first` on, transposed.
  void loadKeys(const AttentionCall& call, const Task& task, std::int64_t first, std::int64_t count,
                const Memory& memory, float* panel) const;
  void loadBlock(const AttentionCall& call, const Task& task, std::int64_t first,
                 std::int64_t count, const Memory& memory) const;
  void softmaxBlock(const AttentionCall& call, const Task& task, std::int64_t first,
                    std::int64_t count, const Memory& memory) const;
  void addValues(const AttentionCall& call, const Task& task, std::int64_t first,
                 std::int64_t count, const Memory& memory) const;
  void merge(const AttentionCall& call, const std::vector<Task>& tasks) const;

  Runtime& m_runtime;
  std::vector<std::int32_t> m_positions;    // those that are selected, token after token
  std::vector<std::int64_t> m_positionsAt;  // [tokens + 1]: where a token's begin in m_positions
  std::vector<float> m_partials;            // per task: rows of [values, padded][largest][sum]
};

}  // namespace kernels::cpu
