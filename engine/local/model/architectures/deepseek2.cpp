// The deepseek2 family: DeepSeek V2, V2.5, V3, R1, V3.1 and their lite and coder versions; and
// deepseek32, which is V3.2.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "engine/local/model/architectures/experts.h"
#include "engine/local/model/architectures/families.h"
#include "engine/local/model/rope_scaling.h"

namespace model {
namespace {

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
  config.rope.frequencies = readFrequencies(keys, attention.ropeColumns, scaling);
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

void readIndexer(KeyReader& keys, AttentionShape& attention) {
  IndexerShape indexer;
  indexer.heads = keys.integer("attention.indexer.head_count", kHeadRange);
  indexer.columns = keys.integer("attention.indexer.key_length", kHeadColumnRange);
  indexer.mostPositions = keys.integer("attention.indexer.top_k", {1, 1 << 20});
  keys.require(indexer.columns >= attention.ropeColumns, "attention.indexer.key_length",
               "expected at least the " + std::to_string(attention.ropeColumns) +
                   " columns that are rotated, got " + std::to_string(indexer.columns));
  keys.require(attention.queryRank > 0, "attention.q_lora_rank",
               "expected a compressed query for the indexer, got 0");
  attention.indexer = indexer;
}

}  // namespace

void readDeepseek2(KeyReader& keys, Config& config) {
  // Other makers' models of this architecture scale queries by their position.
  if (keys.realOr("attention.temperature_scale", 0.0) != 0.0) {
    keys.fail(base::ErrorCode::Unsupported, "attention.temperature_scale",
              "scaling queries by their position is not supported");
  }
  readAttention(keys, config);
  readRope(keys, config);
  readExpertLayers(keys, config, {});
}

void readDeepseek32(KeyReader& keys, Config& config) {
  readDeepseek2(keys, config);
  readIndexer(keys, config.attention);
}

}  // namespace model
