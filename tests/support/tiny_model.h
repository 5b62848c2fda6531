// Complete little models with made-up weights: enough to run, small enough to write in a test.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "tests/support/gguf_writer.h"

namespace support {

// Weights are F32 and depend on the tensor's name only, so two models of one shape share them.
struct TinyShape {
  std::uint32_t vocabulary = 48;
  std::uint32_t layers = 2;
  std::uint32_t width = 32;
  std::uint32_t heads = 2;
  std::uint32_t feedForward = 48;
  std::uint32_t context = 256;
};

// Grouped-query attention with one key/value head of 16 columns and what else `architecture` has:
// llama, qwen2 (biases), qwen3 (norms of heads), deepseek (4 experts of which 2 are used, one
// shared; the first layer dense) or qwen3moe (norms; 4 experts of which 2 are used).
[[nodiscard]] GgufWriter tinyGrouped(const std::string& architecture, const TinyShape& shape = {});
[[nodiscard]] GgufWriter tinyLlama(const TinyShape& shape = {});

// A `deepseek2` file: latent attention (latent 16, rope 8, nope 8, values 8), first layer dense,
// then 4 experts of which 2 are used and one shared. `splitKvB`: attn_k_b and attn_v_b instead of
// one attn_kv_b; the model is the same.
[[nodiscard]] GgufWriter tinyDeepseek2(const TinyShape& shape = {}, bool splitKvB = true);

// The same as `deepseek32`: with compressed queries (12) and an indexer (2 heads of 16 columns)
// that chooses `mostPositions`.
[[nodiscard]] GgufWriter tinyDeepseek32(std::uint32_t mostPositions, const TinyShape& shape = {});

// Adds the block that predicts one token more behind the layers of tinyDeepseek2() or
// tinyDeepseek32() of this shape.
void addDraftBlock(GgufWriter& model, const std::string& architecture, const TinyShape& shape = {});

}  // namespace support
