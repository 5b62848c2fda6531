// The qwen3 and qwen3moe families: Qwen3, R1-0528 distilled on Qwen3.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/architectures/experts.h"
#include "engine/local/model/architectures/families.h"

namespace model {

void readQwen3(KeyReader& keys, Config& config) {
  readGroupedDecoder(keys, config);
  config.rope.layout = kernels::RopeLayout::Halves;
  config.attention.needsHeadNorms = true;
}

void readQwen3Moe(KeyReader& keys, Config& config) {
  readGroupedAttention(keys, config);
  config.rope.layout = kernels::RopeLayout::Halves;
  config.attention.needsHeadNorms = true;
  readExpertLayers(keys, config, {.normalise = true});
}

}  // namespace model
