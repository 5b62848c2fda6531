// The llama family: Llama, SmolLM2, DeepSeek-LLM and Coder, R1 distills on Llama.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstring>

#include "engine/local/model/architectures/families.h"

namespace model {
namespace {

// Llama 3.1's context extension comes as one divisor per pair instead of metadata.
void applyRopeFactors(KeyReader& keys, Config& config) {
  const kernels::Tensor* factors = keys.file().findTensor("rope_freqs.weight");
  if (factors == nullptr || keys.error()) return;
  config.rope.hasDivisors = true;
  auto& frequencies = config.rope.frequencies;
  const std::array<std::int64_t, 4> expected = {static_cast<std::int64_t>(frequencies.size()), 1, 1,
                                                1};
  if (factors->type != kernels::WeightType::F32 || factors->shape != expected) {
    keys.fail(base::ErrorCode::Corrupt, "rope.dimension_count",
              "expected tensor rope_freqs.weight to hold " + std::to_string(frequencies.size()) +
                  " F32 values, got another shape or type");
    return;
  }
  const auto loaded = keys.file().load(*factors);
  if (!loaded) {
    keys.fail(loaded.error().code, "rope.dimension_count", loaded.error().message);
    return;
  }
  for (std::size_t i = 0; i < frequencies.size(); ++i) {
    float factor = 0.0F;
    std::memcpy(&factor, loaded->tensor.data + i * sizeof(float), sizeof(float));
    keys.require(std::isfinite(factor) && factor > 0.0F, "rope.dimension_count",
                 "expected divisors above 0 in tensor rope_freqs.weight");
    frequencies[i] /= factor;
  }
}

}  // namespace

void readLlama(KeyReader& keys, Config& config) {
  readGroupedDecoder(keys, config);
  config.rope.layout = kernels::RopeLayout::Interleaved;
  applyRopeFactors(keys, config);
}

}  // namespace model
