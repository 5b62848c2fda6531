// What llama-like families share: grouped-query attention, its rotation and dense layers.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "engine/local/model/architectures/families.h"
#include "engine/local/model/rope_scaling.h"

namespace model {
namespace {

void readAttention(KeyReader& keys, Config& config) {
  AttentionShape& attention = config.attention;
  attention.kind = AttentionKind::Grouped;
  attention.heads = keys.uniformOr("attention.head_count", std::nullopt, kHeadRange);
  attention.kvHeads = keys.uniformOr("attention.head_count_kv", attention.heads, kHeadRange);
  keys.require(attention.heads % attention.kvHeads == 0, "attention.head_count_kv",
               "expected a divisor of the " + std::to_string(attention.heads) + " heads, got " +
                   std::to_string(attention.kvHeads));
  if (!keys.has("attention.key_length")) {
    keys.require(config.width % attention.heads == 0, "attention.head_count",
                 "expected a divisor of the width " + std::to_string(config.width) + ", got " +
                     std::to_string(attention.heads));
  }
  const std::int64_t columns = std::max<std::int64_t>(1, config.width / attention.heads);
  attention.keyColumns = keys.integerOr("attention.key_length", columns, kHeadColumnRange);
  attention.valueColumns = keys.integerOr("attention.value_length", columns, kHeadColumnRange);
  attention.ropeColumns = keys.integerOr("rope.dimension_count", attention.keyColumns,
                                         {2, std::max<std::int64_t>(2, attention.keyColumns)});
  keys.require(attention.ropeColumns % 2 == 0, "rope.dimension_count", "expected an even number");
  attention.scale = 1.0F / std::sqrt(static_cast<float>(attention.keyColumns));
}

}  // namespace

void readGroupedAttention(KeyReader& keys, Config& config) {
  readAttention(keys, config);
  const RopeScaling scaling = readRopeScaling(keys);
  config.rope.frequencies = readFrequencies(keys, config.attention.ropeColumns, scaling);
  if (scaling.kind == ScalingKind::Yarn) {
    config.rope.magnitude =
        static_cast<float>(scaling.attentionFactor * yarnMagnitude(scaling.factor, 1.0));
  }
}

void readGroupedDecoder(KeyReader& keys, Config& config) {
  if (keys.integerOr("expert_count", 0, {0, kExpertRange.most}) != 0) {
    keys.fail(base::ErrorCode::Unsupported, "expert_count",
              "experts are not supported for this architecture");
  }
  const std::int64_t layers = keys.integer("block_count", kLayerRange);
  config.layers.assign(static_cast<std::size_t>(layers), LayerKind::Dense);
  config.feedForwardColumns =
      keys.uniformOr("feed_forward_length", std::nullopt, kFeedForwardRange);
  readGroupedAttention(keys, config);
}

}  // namespace model
