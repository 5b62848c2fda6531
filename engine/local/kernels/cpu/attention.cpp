// Online softmax: query rows keep their largest score, sum and values while blocks go by.
// SPDX-License-Identifier: Apache-2.0
//
// Source: Dao et al., FlashAttention (2022), section 3; merging of parts as in Flash-Decoding.
#include "engine/local/kernels/cpu/attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <limits>

namespace kernels::cpu {

namespace {

constexpr std::int64_t kLanes = 16;        // width of a tile
constexpr std::int64_t kRowsPerTask = 48;  // query rows that share a converted block
// With few query rows the context itself is split. The size is fixed, not derived from the number
// of threads, so that the result does not depend on it.
constexpr std::int64_t kSplitPositions = 256;
constexpr std::int64_t kEnoughTasks = 8;
constexpr std::int64_t kLargestBlock = 64;

std::int64_t roundUp(std::int64_t n, std::int64_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

// Positions per block: keys and values of a block should stay in the second-level cache.
std::int64_t blockPositions(const Attention& shape) {
  return shape.keyColumns > 256 ? 32 : kLargestBlock;
}

// Of 16 columns.
bool isFinite(const KernelTable& table, const float* values, std::int64_t stride,
              std::int64_t rows) {
  constexpr float kZeros[kLargestBlock] = {};
  float sums[kLanes];
  table.multiplyTile({kZeros, kLargestBlock, 1, rows, values, stride, sums, kLanes, false});
  return std::all_of(sums, sums + kLanes, [](float sum) { return sum == 0.0F; });
}

}  // namespace

// Query rows of tokens [firstToken, endToken) and one KV head against positions [firstPosition,
// endPosition), which count in `selected` where that is given.
struct AttentionRunner::Task {
  std::int64_t kvHead;
  std::int64_t firstToken;
  std::int64_t endToken;
  std::int64_t firstPosition;
  std::int64_t endPosition;
  std::int64_t partialOffset;
  std::int64_t splits;  // of these query rows; the first split's task says it, the others say 0
  const std::int32_t* selected;

  [[nodiscard]] std::int64_t position(std::int64_t at) const {
    return selected == nullptr ? at : selected[at];
  }
  [[nodiscard]] std::int64_t rows(const Attention& shape) const {
    return (endToken - firstToken) * (shape.heads / shape.kvHeads);
  }
};

// A task's result, in floats.
struct AttentionRunner::Result {
  float* out;      // [rows][valueColumns, padded]
  float* largest;  // [rows]
  float* sums;     // [rows]

  static std::int64_t floats(const Attention& shape, std::int64_t rows) {
    return rows * (roundUp(shape.valueColumns, kLanes) + 2);
  }
  Result(const Attention& shape, std::int64_t rows, float* result)
      : out(result),
        largest(out + rows * roundUp(shape.valueColumns, kLanes)),
        sums(largest + rows) {}
};

// With a thread's scratch.
struct AttentionRunner::Memory : AttentionRunner::Result {
  float* q;       // [rows][keyColumns]
  float* keys;    // [block / 16][keyColumns][16]
  float* values;  // [block][valueColumns, padded]
  float* scores;  // [rows][block]
  void* rows16;   // [16][keyColumns] as cached: selected keys, side by side

  static std::size_t scratchFloats(const Attention& shape, std::int64_t rows) {
    const std::int64_t block = blockPositions(shape);
    return static_cast<std::size_t>(
        roundUp(rows * shape.keyColumns, kLanes) + block * shape.keyColumns +
        block * roundUp(shape.valueColumns, kLanes) + rows * block + kLanes * shape.keyColumns);
  }
  Memory(const Attention& shape, std::int64_t rows, float* scratch, float* result)
      : Result(shape, rows, result),
        q(scratch),
        keys(q + roundUp(rows * shape.keyColumns, kLanes)),
        values(keys + blockPositions(shape) * shape.keyColumns),
        scores(values + blockPositions(shape) * roundUp(shape.valueColumns, kLanes)),
        rows16(scores + rows * blockPositions(shape)) {}
};

void AttentionRunner::run(const AttentionCall& call) {
  const Attention& shape = call.shape;
  assert(shape.heads % shape.kvHeads == 0 && shape.scale > 0.0F);
  if (call.selected != nullptr) collectSelected(call);
  const std::vector<Task> tasks = makeTasks(call);
  std::int64_t partials = 0;
  std::int64_t mostRows = 0;
  std::int64_t positions = 0;
  for (const Task& task : tasks) {
    const std::int64_t rows = task.rows(shape);
    partials = std::max(partials, task.partialOffset + Result::floats(shape, rows));
    mostRows = std::max(mostRows, rows);
    positions += (task.endPosition - task.firstPosition) * (4 + rows);
  }
  if (m_partials.size() < static_cast<std::size_t>(partials)) {
    m_partials.resize(static_cast<std::size_t>(partials));
  }
  m_runtime.reserveScratch(Memory::scratchFloats(shape, mostRows) * sizeof(float));
  const std::int64_t cost = positions * (shape.keyColumns + shape.valueColumns) / 4;
  m_runtime.forEach(static_cast<std::int64_t>(tasks.size()), cost, [&](std::int64_t i, int worker) {
    const Task& task = tasks[static_cast<std::size_t>(i)];
    compute(call, task,
            Memory(shape, task.rows(shape), m_runtime.scratchOf<float>(worker),
                   m_partials.data() + task.partialOffset));
  });
  merge(call, tasks);
}

void AttentionRunner::collectSelected(const AttentionCall& call) {
  m_positions.clear();
  m_positionsAt.assign(1, 0);
  for (std::int64_t t = 0; t < call.tokens; ++t) {
    const std::int32_t* const row = call.selected + t * call.selectedCount;
    const std::int64_t last = call.shape.firstPosition + t;
    std::copy_if(row, row + call.selectedCount, std::back_inserter(m_positions),
                 [&](std::int32_t position) { return position >= 0 && position <= last; });
    m_positionsAt.push_back(static_cast<std::int64_t>(m_positions.size()));
    assert(m_positionsAt.end()[-1] > m_positionsAt.end()[-2]);
  }
}

std::vector<AttentionRunner::Task> AttentionRunner::makeTasks(const AttentionCall& call) const {
  const Attention& shape = call.shape;
  const bool selects = call.selected != nullptr;
  const std::int64_t group = shape.heads / shape.kvHeads;
  const std::int64_t tokensPerTask = selects ? 1 : std::max<std::int64_t>(1, kRowsPerTask / group);
  const std::int64_t tokenBlocks = (call.tokens + tokensPerTask - 1) / tokensPerTask;
  const bool split = tokenBlocks * shape.kvHeads < kEnoughTasks;

  std::vector<Task> tasks;
  std::int64_t partials = 0;
  // The last tokens see the most positions: first, so that no thread is left with a long task at
  // the end.
  for (std::int64_t first = (tokenBlocks - 1) * tokensPerTask; first >= 0; first -= tokensPerTask) {
    const std::int64_t end = std::min(call.tokens, first + tokensPerTask);
    const auto token = static_cast<std::size_t>(first);
    const std::int64_t positions =
        selects ? m_positionsAt[token + 1] - m_positionsAt[token] : shape.firstPosition + end;
    const std::int32_t* const selected =
        selects ? m_positions.data() + m_positionsAt[token] : nullptr;
    const std::int64_t step = split ? kSplitPositions : std::max<std::int64_t>(1, positions);
    for (std::int64_t head = 0; head < shape.kvHeads; ++head) {
      for (std::int64_t at = 0; at < positions; at += step) {
        const std::int64_t splits = at == 0 ? (positions + step - 1) / step : 0;
        tasks.push_back(
            {head, first, end, at, std::min(positions, at + step), partials, splits, selected});
        partials += Result::floats(shape, tasks.back().rows(shape));
      }
    }
  }
  return tasks;
}

void AttentionRunner::compute(const AttentionCall& call, const Task& task,
                              const Memory& memory) const {
  const Attention& shape = call.shape;
  const KernelTable& table = m_runtime.table;
  const std::int64_t group = shape.heads / shape.kvHeads;
  const std::int64_t rows = task.rows(shape);
  const std::int64_t padded = roundUp(shape.valueColumns, kLanes);
  const std::int64_t block = blockPositions(shape);
  for (std::int64_t t = task.firstToken; t < task.endToken; ++t) {
    std::copy_n(call.q + t * call.qStride + task.kvHead * group * shape.keyColumns,
                group * shape.keyColumns,
                memory.q + (t - task.firstToken) * group * shape.keyColumns);
  }
  std::fill_n(memory.out, rows * padded, 0.0F);
  std::fill_n(memory.largest, rows, -std::numeric_limits<float>::infinity());
  std::fill_n(memory.sums, rows, 0.0F);

  for (std::int64_t first = task.firstPosition; first < task.endPosition; first += block) {
    const std::int64_t count = std::min(block, task.endPosition - first);
    loadBlock(call, task, first, count, memory);
    for (std::int64_t p = 0; p < count; p += kLanes) {
      table.multiplyTile({memory.q, shape.keyColumns, rows, shape.keyColumns,
                          memory.keys + p * shape.keyColumns, kLanes, memory.scores + p, block,
                          false});
    }
    softmaxBlock(call, task, first, count, memory);
    addValues(call, task, first, count, memory);
  }
}

// Where some tokens do not see the whole block, a value that is not finite must not reach them: not
// even zero times it is nothing.
void AttentionRunner::addValues(const AttentionCall& call, const Task& task, std::int64_t first,
                                std::int64_t count, const Memory& memory) const {
  const Attention& shape = call.shape;
  const KernelTable& table = m_runtime.table;
  const std::int64_t group = shape.heads / shape.kvHeads;
  const std::int64_t padded = roundUp(shape.valueColumns, kLanes);
  const std::int64_t block = blockPositions(shape);
  const std::int64_t seen =
      shape.firstPosition + task.firstToken + 1 - first;  // by the first token
  const bool seenByAll = task.selected != nullptr || seen >= count;
  for (std::int64_t column = 0; column < padded; column += kLanes) {
    const float* const values = memory.values + column;
    float* const out = memory.out + column;
    if (seenByAll || isFinite(table, values, padded, count)) {
      table.multiplyTile(
          {memory.scores, block, task.rows(shape), count, values, padded, out, padded, true});
      continue;
    }
    for (std::int64_t t = 0; t < task.endToken - task.firstToken; ++t) {
      table.multiplyTile({memory.scores + t * group * block, block, group,
                          std::clamp<std::int64_t>(seen + t, 0, count), values, padded,
                          out + t * group * padded, padded, true});
    }
  }
}

void AttentionRunner::loadKeys(const AttentionCall& call, const Task& task, std::int64_t first,
                               std::int64_t count, const Memory& memory, float* panel) const {
  const std::int64_t columns = call.shape.keyColumns;
  const auto load = [&](const auto* data, auto* gathered, auto transpose) {
    const auto rowOf = [&](std::int64_t at) {
      return data + task.position(at) * call.keys.columns + task.kvHead * columns;
    };
    if (task.selected == nullptr) {
      transpose(rowOf(first), call.keys.columns, count, columns, panel);
      return;
    }
    for (std::int64_t i = 0; i < count; ++i) {
      std::copy_n(rowOf(first + i), columns, gathered + i * columns);
    }
    transpose(gathered, columns, count, columns, panel);
  };
  if (call.keys.type == CacheType::F16) {
    load(static_cast<const std::uint16_t*>(call.keys.data),
         static_cast<std::uint16_t*>(memory.rows16), m_runtime.table.transposeHalf);
  } else {
    load(static_cast<const float*>(call.keys.data), static_cast<float*>(memory.rows16),
         m_runtime.table.transposeFloat);
  }
}

void AttentionRunner::loadBlock(const AttentionCall& call, const Task& task, std::int64_t first,
                                std::int64_t count, const Memory& memory) const {
  const Attention& shape = call.shape;
  const std::int64_t padded = roundUp(shape.valueColumns, kLanes);
  const CachedRows& valueRows = shape.valuesInKeys ? call.keys : call.values;
  const std::int64_t column =
      task.kvHead * (shape.valuesInKeys ? shape.keyColumns : shape.valueColumns);
  for (std::int64_t p = 0; p < count; p += kLanes) {
    loadKeys(call, task, first + p, std::min(kLanes, count - p), memory,
             memory.keys + p * shape.keyColumns);
  }
  for (std::int64_t p = 0; p < count; ++p) {
    const std::int64_t at = task.position(first + p) * valueRows.columns + column;
    float* const row = memory.values + p * padded;
    if (valueRows.type == CacheType::F16) {
      m_runtime.table.halfToFloat(static_cast<const std::uint16_t*>(valueRows.data) + at,
                                  shape.valueColumns, row);
    } else {
      std::copy_n(static_cast<const float*>(valueRows.data) + at, shape.valueColumns, row);
    }
    std::fill(row + shape.valueColumns, row + padded, 0.0F);
  }
}

void AttentionRunner::softmaxBlock(const AttentionCall& call, const Task& task, std::int64_t first,
                                   std::int64_t count, const Memory& memory) const {
  const Attention& shape = call.shape;
  const KernelTable& table = m_runtime.table;
  const std::int64_t group = shape.heads / shape.kvHeads;
  const std::int64_t rows = task.rows(shape);
  const std::int64_t padded = roundUp(shape.valueColumns, kLanes);
  const std::int64_t block = blockPositions(shape);
  for (std::int64_t m = 0; m < rows; ++m) {
    float* const scores = memory.scores + m * block;
    const std::int64_t position = shape.firstPosition + task.firstToken + m / group;
    const std::int64_t visible =
        task.selected != nullptr ? count : std::clamp<std::int64_t>(position + 1 - first, 0, count);
    std::fill(scores + visible, scores + count, 0.0F);
    if (visible == 0) continue;
    const float largest = std::max(memory.largest[m], shape.scale * table.maximum(scores, visible));
    // exp(-infinity) = 0 for the first block, whose accumulators are zero anyway.
    const float correction = std::exp(memory.largest[m] - largest);
    if (correction != 1.0F) table.scale(memory.out + m * padded, correction, padded);
    memory.sums[m] =
        memory.sums[m] * correction + table.expSum(scores, shape.scale, largest, visible);
    memory.largest[m] = largest;
  }
}

void AttentionRunner::merge(const AttentionCall& call, const std::vector<Task>& tasks) const {
  const Attention& shape = call.shape;
  const KernelTable& table = m_runtime.table;
  const std::int64_t group = shape.heads / shape.kvHeads;
  const std::int64_t padded = roundUp(shape.valueColumns, kLanes);
  for (const Task& task : tasks) {
    const std::int64_t rows = task.rows(shape);
    const std::int64_t size = Result::floats(shape, rows);
    for (std::int64_t m = 0; m < rows && task.splits > 0; ++m) {
      const std::int64_t token = task.firstToken + m / group;
      const std::int64_t head = task.kvHead * group + m % group;
      float* const out = call.out + token * call.outStride + head * shape.valueColumns;
      const auto part = [&](std::int64_t split) {
        return Result(shape, rows,
                      const_cast<float*>(m_partials.data()) + task.partialOffset + split * size);
      };
      float largest = -std::numeric_limits<float>::infinity();
      for (std::int64_t s = 0; s < task.splits; ++s)
        largest = std::max(largest, part(s).largest[m]);
      float sum = 0.0F;
      for (std::int64_t s = 0; s < task.splits; ++s) {
        sum += part(s).sums[m] * std::exp(part(s).largest[m] - largest);
      }
      std::fill_n(out, shape.valueColumns, 0.0F);
      for (std::int64_t s = 0; s < task.splits; ++s) {
        table.addScaled(out, part(s).out + m * padded, std::exp(part(s).largest[m] - largest) / sum,
                        shape.valueColumns);
      }
    }
  }
}

}  // namespace kernels::cpu
