// The deepseek family: DeepSeekMoE 16B, experts on ordinary attention.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/architectures/experts.h"
#include "engine/local/model/architectures/families.h"

namespace model {

void readDeepseek(KeyReader& keys, Config& config) {
  readGroupedAttention(keys, config);
  config.rope.layout = kernels::RopeLayout::Interleaved;
  readExpertLayers(keys, config, {});
}

}  // namespace model
