// The block that predicts one token more (multi-token prediction) and what it keeps between calls.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/draft_block.h"

#include <algorithm>
#include <utility>

#include "engine/local/model/layers.h"

namespace model {

using kernels::View;

base::Result<DraftBlock> DraftBlock::create(kernels::Device& device, const Config& config,
                                            std::int64_t batchTokens) {
  DraftBlock block;
  block.m_width = config.width;
  block.m_batchTokens = batchTokens;
  // One state waits from the pass before.
  auto buffer = allocateRows(device, batchTokens + 1, 3 * config.width, "states to draft from");
  if (!buffer) return std::move(buffer).error();
  block.m_buffer = std::move(*buffer);
  return block;
}

View DraftBlock::states(std::int64_t firstPosition, std::int64_t rows) const {
  return {m_buffer.get(), (firstPosition - m_first) * m_width, rows, m_width, m_width};
}

void DraftBlock::truncate(std::int64_t length) {
  m_count = std::clamp<std::int64_t>(length - m_first, 0, m_count);
}

void DraftBlock::begin(kernels::Device& device, std::int64_t firstPosition) {
  const std::int64_t before = firstPosition - 1;
  if (!knows(before)) {
    m_first = firstPosition;
    m_count = 0;
    return;
  }
  const View waiting = states(before, 1);
  m_first = before;
  m_count = 1;
  if (waiting.offset != 0) device.copy(states(before, 1), waiting);
}

void DraftBlock::follow(const Parts& parts, std::span<const std::int32_t> tokens,
                        std::int64_t firstPosition) {
  const auto rows = static_cast<std::int64_t>(tokens.size());
  parts.device.rmsNorm(states(firstPosition, rows), parts.scratch.state(rows),
                       parts.weights.outputNorm, parts.config.normEpsilon);
  m_count = firstPosition + rows - m_first;
  const std::int64_t ready = m_count - 1;  // the last one's next token is to come
  if (ready > 0) cacheOnly(enter(parts, tokens.last(static_cast<std::size_t>(ready)), m_first));
}

void DraftBlock::predict(const Parts& parts, std::int64_t position, std::int32_t next) {
  const DraftWeights& draft = *parts.weights.draft;
  const LayerPass pass = enter(parts, {&next, 1}, position);
  attend(pass);
  feedForward(pass);
  const View x = parts.scratch.normed(1);
  parts.device.rmsNorm(x, parts.scratch.state(1), draft.outputNorm, parts.config.normEpsilon);
  parts.device.linear(parts.scratch.logits(1), x, draft.output);
}

// Makes the block's input of positions from `firstPosition` on the scratch's state.
LayerPass DraftBlock::enter(const Parts& parts, std::span<const std::int32_t> nextTokens,
                            std::int64_t firstPosition) {
  const DraftWeights& draft = *parts.weights.draft;
  const auto rows = static_cast<std::int64_t>(nextTokens.size());
  const float epsilon = parts.config.normEpsilon;
  const View state = parts.scratch.state(rows);
  const View joined = {m_buffer.get(), (m_batchTokens + 1) * m_width, rows, 2 * m_width,
                       2 * m_width};
  parts.device.embed(state, draft.embedding, nextTokens);
  parts.device.rmsNorm(joined.columnsFrom(0, m_width), state, draft.embeddingNorm, epsilon);
  parts.device.rmsNorm(joined.columnsFrom(m_width, m_width), states(firstPosition, rows),
                       draft.stateNorm, epsilon);
  parts.device.linear(state, joined, draft.join);
  return {parts.device,  parts.config, parts.cache,
          parts.scratch, draft.layer,  parts.weights.layers.size(),
          firstPosition, rows};
}

}  // namespace model
