// The one graph: tokens in, logits out, over a cache of what came before. Families are data, not
// code.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/kernels/device.h"

namespace model {

struct Config;  // model/config.h

struct LoadOptions {
  std::int64_t contextTokens = 0;  // 0: what the file says, at most 8192
  kernels::CacheType cacheType = kernels::CacheType::F16;
  std::int64_t batchTokens = 512;  // prompt tokens per pass, at most
  bool withDraft = false;          // also load the block that predicts one token more, if any
};

// A loaded model with one timeline of cached positions.
// Thread: one at a time. Lifetime: the device must outlive it; it keeps the checkpoint alive.
class Transformer {
 public:
  // `onProgress` gets 0..1 (may be empty). Weights are loaded layer by layer. Errors: Unsupported
  // (architecture or key value, by name), Corrupt (shape of a tensor, missing tensor), OutOfMemory,
  // Cancelled.
  static base::Result<std::unique_ptr<Transformer>> load(
      std::shared_ptr<const checkpoint::Checkpoint> file, kernels::Device& device,
      const LoadOptions& options, const std::function<void(double)>& onProgress,
      std::stop_token stop);
  virtual ~Transformer() = default;

  [[nodiscard]] virtual const Config& config() const = 0;
  [[nodiscard]] virtual std::int64_t vocabularySize() const = 0;
  [[nodiscard]] virtual std::int64_t contextTokens() const = 0;  // capacity of the cache
  [[nodiscard]] virtual std::int64_t cacheBytesPerToken() const = 0;

  [[nodiscard]] virtual std::int64_t length() const = 0;  // cached positions
  // Forgets positions from `length` on. length <= length().
  virtual void truncate(std::int64_t length) = 0;

  // The timeline as bytes, in pieces; the format is in snapshot.h. Errors: those of `sink`, Io.
  virtual base::Result<void> save(
      const std::function<base::Result<void>(std::span<const std::byte>)>& sink) = 0;
  // Replaces the timeline by a saved one and returns its tokens; there are no logits then. All is
  // checked before anything changes. Errors: Corrupt (damaged), Unsupported (of another model,
  // cache or version), InvalidArgument (does not fit the context); the timeline stays as it was.
  // Io, OutOfMemory (the device): it is empty.
  virtual base::Result<std::vector<std::int32_t>> restore(std::span<const std::byte> bytes) = 0;

  // Appends `tokens` and computes them in batches. Afterwards logits() of the last `keepLogits`
  // tokens are available (0: none, at most batchTokens). `onProgress` gets tokens done so far. Stop
  // is checked twice in every layer, and large layers get smaller batches (batch_plan.h) to be soon
  // there; a stopped call has appended the batches that were complete. Errors:
  // InvalidArgument (does not fit the context, id out of range), Cancelled, OutOfMemory, Io.
  virtual base::Result<void> append(std::span<const std::int32_t> tokens, std::int64_t keepLogits,
                                    const std::function<void(std::int64_t)>& onProgress,
                                    std::stop_token stop) = 0;
  // Row `index` of the last append's kept logits, [vocabularySize]; the last row is the newest
  // token's. Valid until the next append.
  [[nodiscard]] virtual std::span<const float> logits(std::int64_t index) const = 0;

  // Whether there is a block that predicts one token more (multi-token prediction) and it was asked
  // for. Then append() keeps that block's own cache, too, at some cost.
  [[nodiscard]] virtual bool canDraft() const = 0;
  // Predicts the token after `next`, which is supposed to follow the newest cached token:
  // afterwards draftLogits() is there. `next` is not appended. Errors: InvalidArgument (nothing is
  // cached, cannot draft, id out of range, context full), OutOfMemory, Io.
  virtual base::Result<void> draft(std::int32_t next) = 0;
  // [vocabularySize]. Valid until the next append or draft.
  [[nodiscard]] virtual std::span<const float> draftLogits() const = 0;
};

}  // namespace model
