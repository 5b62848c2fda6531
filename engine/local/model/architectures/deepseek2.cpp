// The deepseek2 family: DeepSeek V2, V2.5, V3, R1, V3.1 and their lite and coder versions.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "engine/local/model/architectures/families.h"
#include "engine/local/model/rope_scaling.h"

namespace model {
namespace {

// `expert_gating_func` of the file format.
constexpr std::int64_t kSoftmaxGating = 1;
constexpr std::int64_t kSigmoidGating = 2;

// Files with attn_kv_b give the sizes of a head; newer ones those of the compressed row, and the
// head's in *_mla keys.
void readAttention(KeyReader& keys, Config& config) {
  AttentionShape& attention = config.attention;
  attention.kind = AttentionKind::Latent;
  attention.kvHeads = 1;
  attention.heads = keys.uniformOr("attention.head_count", std::nullopt, kHeadRange);
  attention.latentColumns = keys.integer("attention.kv_lora_rank", kWidthRange);
  attention.queryRank = keys.integerOr("attention.q_lora_rank", 0, {0, kWidthRange.most});

  const bool hasHeadSizes = keys.has("attention.key_length_mla");
  const char* keyLength = hasHeadSizes ? "attention.key_length_mla" : "attention.key_length";
  const char* valueLength = hasHeadSizes ? "attention.value_length_mla" : "attention.value_length";
  attention.keyColumns = keys.integer(keyLength, kHeadColumnRange);
  attention.valueColumns = keys.integer(valueLength, kHeadColumnRange);
  attention.ropeColumns = keys.integer("rope.dimension_count", {2, kHeadColumnRange.most});
  keys.require(attention.ropeColumns % 2 == 0, "rope.dimension_count", "expected an even number");
  keys.require(attention.ropeColumns < attention.keyColumns, "rope.dimension_count",
               "expected less than the " + std::to_string(attention.keyColumns) +
                   " columns of a key, got " + std::to_string(attention.ropeColumns));
}

void readRope(KeyReader& keys, Config& config) {
  AttentionShape& attention = config.attention;
  const RopeScaling scaling = readRopeScaling(keys);
  config.rope.layout = kernels::RopeLayout::Interleaved;
  config.rope.frequencies =
      ropeFrequencies(keys.positiveOr("rope.freq_base", 10000.0), attention.ropeColumns, scaling);
  double scale = 1.0 / std::sqrt(static_cast<double>(attention.keyColumns));
  if (scaling.kind == ScalingKind::Yarn) {
    // The key holds 0.1 * mscale_all_dim. The publisher's code turns it into a factor of the
    // softmax and leaves the rotation's magnitude at mscale / mscale_all_dim, which is 1 in every
    // released model; without the key, mscale_all_dim is 0 and the magnitude is that of plain YaRN.
    const double logMultiplier = keys.realOr("rope.scaling.yarn_log_multiplier", 0.0);
    keys.require(logMultiplier >= 0.0 && logMultiplier <= 10.0, "rope.scaling.yarn_log_multiplier",
                 "expected a number from 0 to 10, got " + std::to_string(logMultiplier));
    const double magnitude = yarnMagnitude(scaling.factor, logMultiplier / 0.1);
    scale *= magnitude * magnitude;
    if (logMultiplier == 0.0) {
      config.rope.magnitude =
          static_cast<float>(scaling.attentionFactor * yarnMagnitude(scaling.factor, 1.0));
    }
  }
  attention.scale = static_cast<float>(scale);
}

// Converters before autumn 2025 did not write the groups; the sizes tell the model.
std::int64_t groupsOf(const kernels::Routing& routing) {
  const bool isV3 = routing.experts == 256 && routing.gating == kernels::Gating::Sigmoid;
  const bool isV2 = routing.experts == 160;
  return isV3 || isV2 ? 8 : 1;
}

std::int64_t groupsUsedOf(const kernels::Routing& routing) {
  if (routing.groups == 1) return 1;
  return routing.gating == kernels::Gating::Sigmoid ? 4 : 3;
}

void readGating(KeyReader& keys, kernels::Routing& routing) {
  // V2's converters did not write the key, nor does 0 ("none") mean anything else.
  std::int64_t gating = keys.integerOr("expert_gating_func", kSoftmaxGating, {0, 1 << 16});
  if (gating == 0) gating = kSoftmaxGating;
  if (gating != kSoftmaxGating && gating != kSigmoidGating) {
    keys.fail(base::ErrorCode::Unsupported, "expert_gating_func",
              "gating function " + std::to_string(gating) +
                  " is not supported, only 1 (softmax) and 2 (sigmoid)");
  }
  // V2 ranks a group by its best expert, V3 by the sum of its two best.
  const bool isSigmoid = gating == kSigmoidGating;
  routing.gating = isSigmoid ? kernels::Gating::Sigmoid : kernels::Gating::Softmax;
  routing.groupScore = isSigmoid ? kernels::GroupScore::SumOfTopTwo : kernels::GroupScore::Max;
}

void readGroups(KeyReader& keys, kernels::Routing& routing) {
  const Range groupRange = {0, kExpertRange.most};
  routing.groups = keys.integerOr("expert_group_count", 0, groupRange);
  const bool inferred = routing.groups == 0;
  if (inferred) routing.groups = groupsOf(routing);
  routing.groupsUsed = inferred ? groupsUsedOf(routing)
                                : keys.integer("expert_group_used_count", {1, kExpertRange.most});

  keys.require(routing.experts % routing.groups == 0, "expert_group_count",
               "expected a divisor of the " + std::to_string(routing.experts) + " experts, got " +
                   std::to_string(routing.groups));
  keys.require(routing.groupsUsed <= routing.groups, "expert_group_used_count",
               "expected at most the " + std::to_string(routing.groups) + " groups, got " +
                   std::to_string(routing.groupsUsed));
  const std::int64_t perGroup = routing.experts / routing.groups;
  keys.require(routing.used <= routing.groupsUsed * perGroup, "expert_used_count",
               "expected at most the " + std::to_string(routing.groupsUsed * perGroup) +
                   " experts of the groups in use, got " + std::to_string(routing.used));
  keys.require(routing.groups == 1 || perGroup >= 2, "expert_group_count",
               "expected at least two experts per group");
}

void readExperts(KeyReader& keys, Config& config) {
  const std::int64_t count = keys.integerOr("expert_count", 0, {0, kExpertRange.most});
  if (count == 0) return;
  ExpertShape experts;
  experts.routing.experts = count;
  experts.routing.used = keys.integer("expert_used_count", {1, count});
  readGating(keys, experts.routing);
  readGroups(keys, experts.routing);
  experts.routing.normalise = keys.flagOr("expert_weights_norm", false);
  const double scale = keys.realOr("expert_weights_scale", 0.0);
  keys.require(scale >= 0.0, "expert_weights_scale",
               "expected a number from 0, got " + std::to_string(scale));
  experts.routing.scale = scale == 0.0 ? 1.0F : static_cast<float>(scale);  // 0: not scaled
  experts.columns = keys.integer("expert_feed_forward_length", kFeedForwardRange);
  const std::int64_t shared = keys.integerOr("expert_shared_count", 0, {0, 64});
  experts.sharedColumns = shared * experts.columns;
  experts.needsSelectionBias = experts.routing.gating == kernels::Gating::Sigmoid;
  config.experts = experts;
}

void readLayers(KeyReader& keys, Config& config) {
  const std::int64_t blocks = keys.integer("block_count", kLayerRange);
  // Blocks behind the trunk predict further tokens; they are not part of the answer.
  const std::int64_t behind =
      keys.integerOr("nextn_predict_layers", 0, {0, std::max<std::int64_t>(0, blocks - 1)});
  const auto layers = static_cast<std::size_t>(blocks - behind);
  const auto dense = static_cast<std::size_t>(
      keys.integerOr("leading_dense_block_count", 0, {0, blocks - behind}));
  config.layers.assign(layers, config.experts ? LayerKind::Experts : LayerKind::Dense);
  std::fill_n(config.layers.begin(), std::min(dense, layers), LayerKind::Dense);
  const bool hasDense =
      std::count(config.layers.begin(), config.layers.end(), LayerKind::Dense) > 0;
  if (hasDense) {
    config.feedForwardColumns =
        keys.uniformOr("feed_forward_length", std::nullopt, kFeedForwardRange);
  }
}

}  // namespace

void readDeepseek2(KeyReader& keys, Config& config) {
  readAttention(keys, config);
  readRope(keys, config);
  readExperts(keys, config);
  readLayers(keys, config);
}

}  // namespace model
