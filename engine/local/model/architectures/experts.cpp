// Layers of experts: how tokens are routed to them, and which layers have them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/architectures/experts.h"

#include <algorithm>
#include <string>

#include "engine/local/model/architectures/families.h"

namespace model {
namespace {

// `expert_gating_func` of the file format.
constexpr std::int64_t kSoftmaxGating = 1;
constexpr std::int64_t kSigmoidGating = 2;
// The same weights as a softmax over all experts, normalised over the chosen ones.
constexpr std::int64_t kSoftmaxOverSelected = 3;

// Converters before autumn 2025 did not write the groups; the sizes tell the model.
std::int64_t groupsOf(const kernels::Routing& routing) {
  const bool isV3 = routing.experts == 256 && routing.gating == kernels::Gating::Sigmoid;
  const bool isV2 = routing.experts == 160 && routing.gating == kernels::Gating::Softmax;
  return isV3 || isV2 ? 8 : 1;
}

std::int64_t groupsUsedOf(const kernels::Routing& routing) {
  if (routing.groups == 1) return 1;
  return routing.gating == kernels::Gating::Sigmoid ? 4 : 3;
}

// The function as the file counts them.
std::int64_t readGating(KeyReader& keys, kernels::Routing& routing) {
  // V2's converters did not write the key, nor does 0 ("none") mean anything else.
  std::int64_t gating = keys.integerOr("expert_gating_func", kSoftmaxGating, {0, 1 << 16});
  if (gating == 0) gating = kSoftmaxGating;
  if (gating != kSoftmaxGating && gating != kSigmoidGating && gating != kSoftmaxOverSelected) {
    keys.fail(base::ErrorCode::Unsupported, "expert_gating_func",
              "gating function " + std::to_string(gating) +
                  " is not supported, only 1 (softmax), 2 (sigmoid) and 3 (softmax of the chosen)");
  }
  // V2 ranks a group by its best expert, V3 by the sum of its two best.
  const bool isSigmoid = gating == kSigmoidGating;
  routing.gating = isSigmoid ? kernels::Gating::Sigmoid : kernels::Gating::Softmax;
  routing.groupScore = isSigmoid ? kernels::GroupScore::SumOfTopTwo : kernels::GroupScore::Max;
  return gating;
}

void readGroups(KeyReader& keys, kernels::Routing& routing) {
  const Range groupRange = {0, kExpertRange.most};
  routing.groups = keys.integerOr("expert_group_count", 0, groupRange);
  const bool inferred = routing.groups == 0;
  if (inferred) routing.groups = groupsOf(routing);
  const Range usedRange = {1, kExpertRange.most};
  if (inferred) {
    routing.groupsUsed = groupsUsedOf(routing);
  } else if (routing.groups == 1) {
    routing.groupsUsed = keys.integerOr("expert_group_used_count", 1, usedRange);
  } else {
    routing.groupsUsed = keys.integer("expert_group_used_count", usedRange);
  }

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

void readExperts(KeyReader& keys, Config& config, const ExpertDefaults& defaults) {
  const std::int64_t count = keys.integerOr("expert_count", 0, {0, kExpertRange.most});
  if (count == 0) return;
  ExpertShape experts;
  experts.routing.experts = count;
  experts.routing.used = keys.integer("expert_used_count", {1, count});
  const bool overSelected = readGating(keys, experts.routing) == kSoftmaxOverSelected;
  readGroups(keys, experts.routing);
  experts.routing.normalise =
      keys.flagOr("expert_weights_norm", defaults.normalise) || overSelected;
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
  config.draftLayers =
      keys.integerOr("nextn_predict_layers", 0, {0, std::max<std::int64_t>(0, blocks - 1)});
  const std::int64_t trunk = blocks - config.draftLayers;
  const std::int64_t dense = keys.integerOr("leading_dense_block_count", 0, {0, trunk});
  config.layers.assign(static_cast<std::size_t>(trunk),
                       config.experts ? LayerKind::Experts : LayerKind::Dense);
  std::fill_n(config.layers.begin(), dense, LayerKind::Dense);
  if (std::count(config.layers.begin(), config.layers.end(), LayerKind::Dense) > 0) {
    config.feedForwardColumns =
        keys.uniformOr("feed_forward_length", std::nullopt, kFeedForwardRange);
  }
}

}  // namespace

void readExpertLayers(KeyReader& keys, Config& config, const ExpertDefaults& defaults) {
  readExperts(keys, config, defaults);
  readLayers(keys, config);
}

}  // namespace model
