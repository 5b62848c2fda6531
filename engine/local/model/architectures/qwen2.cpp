// The qwen2 family: Qwen2 and Qwen2.5, R1 distills on Qwen.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/architectures/families.h"

namespace model {

void readQwen2(KeyReader& keys, Config& config) {
  readGroupedDecoder(keys, config);
  config.rope.layout = kernels::RopeLayout::Halves;
  config.attention.needsBiases = true;
}

}  // namespace model
