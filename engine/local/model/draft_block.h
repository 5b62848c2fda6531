// The block that predicts one token more (multi-token prediction) and what it keeps between calls.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/base/result.h"
#include "engine/local/kernels/device.h"
#include "engine/local/model/layer_pass.h"

namespace model {

// At position i the block is a layer of its own on join [norm(embedding of token i + 1), norm(state
// i)], where state i is the trunk's after the output norm; its attention sees positions 0..i in a
// cache of its own, behind those of the trunk's layers. So position i is computed when token i + 1
// is known, and the newest state waits for it. Source: DeepSeek-V3 (arXiv 2412.19437), section 2.2.
// Lifetime: the device must outlive it.
class DraftBlock {
 public:
  // What a pass of the block works on; `weights.draft` is there.
  struct Parts {
    kernels::Device& device;
    const Config& config;
    const Weights& weights;
    const KvCache& cache;
    const Scratch& scratch;
  };

  // For passes of at most `batchTokens` rows. Errors: OutOfMemory.
  static base::Result<DraftBlock> create(kernels::Device& device, const Config& config,
                                         std::int64_t batchTokens);

  // Whether the trunk's state at `position` is at hand.
  [[nodiscard]] bool knows(std::int64_t position) const {
    return position >= m_first && position < m_first + m_count;
  }
  void truncate(std::int64_t length);

  // Before the trunk computes rows from `firstPosition` on: keeps the state of the one before, all
  // others are forgotten.
  void begin(kernels::Device& device, std::int64_t firstPosition);
  // After the trunk has computed them, while the scratch has their states: caches what the block's
  // later positions need of all positions whose next token is now known. `tokens` are those of the
  // rows.
  void follow(const Parts& parts, std::span<const std::int32_t> tokens, std::int64_t firstPosition);
  // Computes the block at `position`, which is known, as if `next` followed; its logits go to row 0
  // of the scratch's.
  void predict(const Parts& parts, std::int64_t position, std::int32_t next);

 private:
  DraftBlock() = default;
  [[nodiscard]] kernels::View states(std::int64_t firstPosition, std::int64_t rows) const;
  LayerPass enter(const Parts& parts, std::span<const std::int32_t> nextTokens,
                  std::int64_t firstPosition);

  std::int64_t m_width = 0;
  std::int64_t m_batchTokens = 0;
  // States of positions m_first.., then the joined input of a pass.
  std::unique_ptr<kernels::Buffer> m_buffer;
  std::int64_t m_first = 0;
  std::int64_t m_count = 0;
};

}  // namespace model
