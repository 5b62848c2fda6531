// Scores of all positions for a few rows at a time, then the best of each row.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/cpu/position_selector.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>

namespace kernels::cpu {

namespace {

constexpr std::int64_t kLanes = 16;           // width of a tile
constexpr std::int64_t kTokensPerBlock = 16;  // rows whose scores are kept at a time
constexpr std::int64_t kChunk = 256;          // positions of a task

// Orders by score and, where those are equal, by the lower position. What is not a number comes
// first, so that attention does not pass over it.
std::uint64_t rankOf(float score, std::int64_t position) {
  std::uint32_t bits = 0xFFFFFFFFU;
  if (!std::isnan(score)) {
    score += 0.0F;  // -0 is +0
    std::memcpy(&bits, &score, sizeof(bits));
    bits = (bits >> 31) != 0 ? ~bits : bits | 0x80000000U;
  }
  return (std::uint64_t{bits} << 32) | ~static_cast<std::uint32_t>(position);
}

std::int32_t positionOf(std::uint64_t rank) {
  return static_cast<std::int32_t>(~static_cast<std::uint32_t>(rank));
}

}  // namespace

void PositionSelector::run(const SelectionCall& call) {
  for (std::int64_t first = 0; first < call.tokens; first += kTokensPerBlock) {
    const std::int64_t tokens = std::min(kTokensPerBlock, call.tokens - first);
    score(call, first, tokens);
    m_runtime.forEach(tokens, tokens * m_positions * 8, [&](std::int64_t i, int /*worker*/) {
      std::int32_t* const out = call.out + (first + i) * call.count;
      const std::int64_t visible = call.shape.firstPosition + first + i + 1;
      const std::int64_t chosen = std::min(visible, call.count);
      std::fill(out + chosen, out + call.count, -1);
      if (chosen == visible) {
        std::iota(out, out + chosen, 0);
        return;
      }
      std::uint64_t* const ranks = m_ranks.data() + i * m_positions;
      std::nth_element(ranks, ranks + chosen, ranks + visible, std::greater<>());
      std::transform(ranks, ranks + chosen, out, positionOf);
      std::sort(out, out + chosen);
    });
  }
}

void PositionSelector::score(const SelectionCall& call, std::int64_t firstToken,
                             std::int64_t tokens) {
  const Indexer& shape = call.shape;
  m_positions = shape.firstPosition + firstToken + tokens;
  if (m_positions <= call.count) return;  // all of them
  const auto size = static_cast<std::size_t>(tokens * m_positions);
  if (m_ranks.size() < size) m_ranks.resize(size);
  m_runtime.reserveScratch(
      static_cast<std::size_t>((kChunk * shape.columns + shape.heads * kLanes)) * sizeof(float));
  const std::int64_t chunks = (m_positions + kChunk - 1) / kChunk;
  const std::int64_t cost = m_positions * shape.columns * (2 + tokens * shape.heads / 4);
  m_runtime.forEach(chunks, cost, [&](std::int64_t chunk, int worker) {
    scoreChunk(call, firstToken, tokens, chunk * kChunk, m_runtime.scratchOf<float>(worker));
  });
}

void PositionSelector::scoreChunk(const SelectionCall& call, std::int64_t firstToken,
                                  std::int64_t tokens, std::int64_t firstPosition, float* scratch) {
  const KernelTable& table = m_runtime.table;
  const Indexer& shape = call.shape;
  const std::int64_t end = std::min(m_positions, firstPosition + kChunk);
  float* const products = scratch + kChunk * shape.columns;  // [heads][16]
  for (std::int64_t p = firstPosition; p < end; p += kLanes) {
    float* const panel = scratch + (p - firstPosition) * shape.columns;
    const std::int64_t at = p * call.keys.columns;
    const std::int64_t rows = std::min(kLanes, end - p);
    if (call.keys.type == CacheType::F16) {
      table.transposeHalf(static_cast<const std::uint16_t*>(call.keys.data) + at, call.keys.columns,
                          rows, shape.columns, panel);
    } else {
      table.transposeFloat(static_cast<const float*>(call.keys.data) + at, call.keys.columns, rows,
                           shape.columns, panel);
    }
  }
  for (std::int64_t t = firstToken; t < firstToken + tokens; ++t) {
    const std::int64_t visible = std::min(end, shape.firstPosition + t + 1);
    std::uint64_t* const ranks = m_ranks.data() + (t - firstToken) * m_positions;
    for (std::int64_t p = firstPosition; p < visible; p += kLanes) {
      float scores[kLanes];
      table.multiplyTile({call.q + t * call.qStride, shape.columns, shape.heads, shape.columns,
                          scratch + (p - firstPosition) * shape.columns, kLanes, products, kLanes,
                          false});
      table.sumPositive(products, call.weights + t * call.weightStride, shape.heads, scores);
      for (std::int64_t j = 0; j < std::min(kLanes, visible - p); ++j) {
        ranks[p + j] = rankOf(scores[j], p + j);
      }
    }
  }
}

}  // namespace kernels::cpu
