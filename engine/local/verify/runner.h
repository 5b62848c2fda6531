// A model that is run for its logits alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/kernels/device.h"
#include "engine/local/model/transformer.h"

namespace verify {

// With a cache of f32, so that the cache's rounding is not measured. Thread: one at a time.
class Runner {
 public:
  // `threads`: 0 for one per core. Errors: those of opening and loading a model.
  static base::Result<Runner> open(std::shared_ptr<const checkpoint::Checkpoint> file,
                                   std::int64_t contextTokens, int threads, bool withDraft = false);

  [[nodiscard]] model::Transformer& model() { return *m_model; }

  // The logits after each of the last `rows` tokens of `prompt`, which is computed from the start,
  // in batches. Errors: those of Transformer::append().
  base::Result<std::vector<float>> prefill(std::span<const std::int32_t> prompt, std::int64_t rows);
  // The same, token by token.
  base::Result<std::vector<float>> decode(std::span<const std::int32_t> prompt, std::int64_t rows);
  // The best token after what is cached and each beginning of `tokens`, which is fed. Errors: as
  // above.
  base::Result<std::vector<std::int32_t>> bestAfter(std::span<const std::int32_t> prompt,
                                                    std::span<const std::int32_t> tokens);

  // The block's logits after each position of [first, first + rows), given the token after it.
  // Errors: as above, InvalidArgument (opened without drafts, or the model has none).
  base::Result<std::vector<float>> drafts(std::span<const std::int32_t> prompt, std::int64_t first,
                                          std::int64_t rows);

 private:
  std::unique_ptr<kernels::Device> m_device;
  std::unique_ptr<model::Transformer> m_model;
};

}  // namespace verify
