// Two loops with one barrier: strips of hidden rows, then strips of output rows.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/cpu/feed_forward.h"

#include <algorithm>
#include <cassert>

namespace kernels::cpu {

namespace {

// A strip of hidden rows is one activation block of the down matrix, which is rounded where it was
// computed.
constexpr std::int64_t kHiddenStrip = 32;

// Splits a thread's scratch into a weight panel, `buffers` tiles [columns][rows] and their row
// pointers.
struct StripScratch {
  std::byte* panel;
  float* tiles[2];
  float** pointers[2];

  static std::size_t bytes(std::size_t panelBytes, std::size_t columns, std::size_t rows) {
    return aligned(panelBytes) +
           2 * (aligned(columns * rows * sizeof(float)) + aligned(columns * sizeof(float*)));
  }
  StripScratch(std::byte* memory, std::size_t panelBytes, std::size_t columns, std::size_t rows)
      : panel(memory) {
    std::byte* at = memory + aligned(panelBytes);
    for (int i = 0; i < 2; ++i) {
      tiles[i] = reinterpret_cast<float*>(at);
      at += aligned(columns * rows * sizeof(float));
      pointers[i] = reinterpret_cast<float**>(at);
      at += aligned(columns * sizeof(float*));
      for (std::size_t c = 0; c < columns; ++c) pointers[i][c] = tiles[i] + c * rows;
    }
  }

 private:
  static std::size_t aligned(std::size_t bytes) { return (bytes + 63) / 64 * 64; }
};

}  // namespace

void ExpertRunner::run(const Rows& out, const Rows& x, const FeedForward& experts,
                       std::span<const Assignment> assignments) {
  const KernelTable& table = m_runtime.table;
  const bool gateQuantized = table.matrix(experts.gate->type).quantizesActivations;
  const bool upQuantized = table.matrix(experts.up->type).quantizesActivations;
  const Activations::Source source = {x.values, x.rows, x.stride, experts.gate->columns()};
  m_forGate.assign(m_runtime, gateQuantized, source);
  if (upQuantized != gateQuantized) m_forUp.assign(m_runtime, upQuantized, source);
  const auto gateRows = m_forGate.rows();
  const auto upRows = upQuantized == gateQuantized ? gateRows : m_forUp.rows();

  m_gateRows.resize(assignments.size());
  m_upRows.resize(assignments.size());
  for (std::size_t i = 0; i < assignments.size(); ++i) {
    m_gateRows[i] = gateRows[static_cast<std::size_t>(assignments[i].token)];
    m_upRows[i] = upRows[static_cast<std::size_t>(assignments[i].token)];
  }
  collectGroups(assignments);

  m_hiddenColumns = experts.down->columns();
  m_hiddenQuantized = table.matrix(experts.down->type).quantizesActivations;
  m_hiddenRows.resize(assignments.size());
  m_hiddenRowBytes = m_hiddenQuantized ? activationBytes(m_hiddenColumns, table.rounding)
                                       : m_hiddenColumns * static_cast<std::int64_t>(sizeof(float));
  m_hidden.reserve(assignments.size() * static_cast<std::size_t>(m_hiddenRowBytes));
  for (std::size_t i = 0; i < assignments.size(); ++i) {
    m_hiddenRows[i] = m_hidden.as<std::byte>() + static_cast<std::int64_t>(i) * m_hiddenRowBytes;
  }
  computeHidden(experts);
  computeOutput(out, experts, assignments);
}

void ExpertRunner::collectGroups(std::span<const Assignment> assignments) {
  m_groups.clear();
  for (std::size_t i = 0; i < assignments.size(); ++i) {
    if (m_groups.empty() || m_groups.back().expert != assignments[i].expert) {
      m_groups.push_back({assignments[i].expert, i, 0});
    }
    ++m_groups.back().count;
  }
}

void ExpertRunner::storeHidden(std::size_t pair, std::int64_t firstColumn, std::int64_t columns,
                               const float* values) {
  std::byte* const row =
      m_hidden.as<std::byte>() + static_cast<std::int64_t>(pair) * m_hiddenRowBytes;
  if (m_hiddenQuantized) {
    m_runtime.table.quantize(values, columns, {row, m_hiddenColumns, m_runtime.table.rounding},
                             firstColumn / 32);
  } else {
    std::copy_n(values, columns, reinterpret_cast<float*>(row) + firstColumn);
  }
}

void ExpertRunner::computeHidden(const FeedForward& experts) {
  const KernelTable& table = m_runtime.table;
  std::size_t widest = 0;
  for (const Group& group : m_groups) widest = std::max(widest, group.count);
  const Matrix anyGate = matrixOf(table, *experts.gate, 0);
  const Matrix anyUp = matrixOf(table, *experts.up, 0);
  const std::size_t panelBytes = std::max(anyGate.panelBytes(), anyUp.panelBytes());
  m_runtime.reserveScratch(StripScratch::bytes(panelBytes, widest, kHiddenStrip));

  const std::int64_t strips = (anyGate.rows + kHiddenStrip - 1) / kHiddenStrip;
  const auto groups = static_cast<std::int64_t>(m_groups.size());
  const auto run = [&](std::int64_t task, int worker) {
    const Group& group = m_groups[static_cast<std::size_t>(task / strips)];
    const std::int64_t first = task % strips * kHiddenStrip;
    const std::int64_t rows = std::min(kHiddenStrip, anyGate.rows - first);
    const StripScratch scratch(m_runtime.scratchOf<std::byte>(worker), panelBytes, group.count,
                               kHiddenStrip);
    const auto rowsOf = [&](const std::vector<const void*>& all) {
      return std::span<const void* const>(all).subspan(group.first, group.count);
    };
    multiplyStrip(matrixOf(table, *experts.gate, group.expert),
                  {first, rows, rowsOf(m_gateRows), scratch.pointers[0], 0, scratch.panel});
    multiplyStrip(matrixOf(table, *experts.up, group.expert),
                  {first, rows, rowsOf(m_upRows), scratch.pointers[1], 0, scratch.panel});
    for (std::size_t c = 0; c < group.count; ++c) {
      float* const hidden = scratch.pointers[0][c];
      table.siluMultiply(hidden, scratch.pointers[1][c], rows);
      storeHidden(group.first + c, first, rows, hidden);
    }
  };
  const auto perGroup =
      static_cast<std::int64_t>(m_gateRows.size()) / std::max<std::int64_t>(1, groups);
  m_runtime.forEach(groups * strips, 2 * groups * productCost(anyGate, anyGate.rows, perGroup),
                    run);
}

void ExpertRunner::computeOutput(const Rows& out, const FeedForward& experts,
                                 std::span<const Assignment> assignments) {
  const KernelTable& table = m_runtime.table;
  std::size_t widest = 0;
  for (const Group& group : m_groups) widest = std::max(widest, group.count);
  const Matrix any = matrixOf(table, *experts.down, 0);
  const auto groups = static_cast<std::int64_t>(m_groups.size());
  const auto pairs = static_cast<std::int64_t>(assignments.size());
  const std::int64_t perTask = std::min<std::int64_t>(rowsPerTask(any, pairs), 128);
  m_runtime.reserveScratch(
      StripScratch::bytes(any.panelBytes(), widest, static_cast<std::size_t>(perTask)));

  const std::int64_t tasks = (any.rows + perTask - 1) / perTask;
  const auto run = [&](std::int64_t task, int worker) {
    const std::int64_t first = task * perTask;
    const std::int64_t rows = std::min(perTask, any.rows - first);
    for (const Group& group : m_groups) {
      const StripScratch scratch(m_runtime.scratchOf<std::byte>(worker), any.panelBytes(),
                                 group.count, static_cast<std::size_t>(perTask));
      multiplyStrip(matrixOf(table, *experts.down, group.expert),
                    {first, rows,
                     std::span<const void* const>(m_hiddenRows).subspan(group.first, group.count),
                     scratch.pointers[0], 0, scratch.panel});
      for (std::size_t c = 0; c < group.count; ++c) {
        const Assignment& assignment = assignments[group.first + c];
        table.addScaled(out.values + assignment.token * out.stride + first, scratch.pointers[0][c],
                        assignment.weight, rows);
      }
    }
  };
  m_runtime.forEach(
      tasks, productCost(any, any.rows, pairs / std::max<std::int64_t>(1, groups)) * groups, run);
}

}  // namespace kernels::cpu
