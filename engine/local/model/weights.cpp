// The weights of a model by their place in the graph, each of the shape the configuration asks for.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/weights.h"

#include <iterator>
#include <string>

#include "engine/local/model/weight_binder.h"

namespace model {
namespace {

using kernels::Tensor;

FeedForwardWeights bindFeedForward(WeightBinder& binder, const std::string& block,
                                   const char* suffix, std::int64_t width, std::int64_t columns) {
  const std::string end = std::string(suffix) + ".weight";
  return {binder.matrix(block + "ffn_gate" + end, width, columns),
          binder.matrix(block + "ffn_up" + end, width, columns),
          binder.matrix(block + "ffn_down" + end, columns, width)};
}

void bindExperts(WeightBinder& binder, const std::string& block, const Config& config,
                 LayerWeights& layer) {
  const ExpertShape& shape = *config.experts;
  const std::int64_t count = shape.routing.experts;
  layer.router = binder.matrix(block + "ffn_gate_inp.weight", config.width, count);
  layer.selectionBias =
      binder.vectorIf(shape.needsSelectionBias, block + "exp_probs_b.bias", count);
  binder.refuse(block + "ffn_gate_up_exps.weight",
                "gate and up of the experts in one tensor are not supported; choose a file, or "
                "convert one, that has them apart");
  layer.experts = {
      binder.stack(block + "ffn_gate_exps.weight", config.width, shape.columns, count),
      binder.stack(block + "ffn_up_exps.weight", config.width, shape.columns, count),
      binder.stack(block + "ffn_down_exps.weight", shape.columns, config.width, count)};
  if (shape.sharedColumns > 0) {
    layer.shared = bindFeedForward(binder, block, "_shexp", config.width, shape.sharedColumns);
  }
}

void bindIndexer(WeightBinder& binder, const std::string& block, const Config& config,
                 LayerWeights& layer) {
  const IndexerShape& shape = *config.attention.indexer;
  layer.indexQuery = binder.matrix(block + "indexer.attn_q_b.weight", config.attention.queryRank,
                                   shape.heads * shape.columns);
  layer.indexKey = binder.matrix(block + "indexer.attn_k.weight", config.width, shape.columns);
  layer.indexKeyNorm = binder.vector(block + "indexer.k_norm.weight", shape.columns);
  layer.indexKeyNormBias = binder.vector(block + "indexer.k_norm.bias", shape.columns);
  layer.indexWeights = binder.matrix(block + "indexer.proj.weight", config.width, shape.heads);
}

void bindLatentAttention(WeightBinder& binder, const std::string& block, const Config& config,
                         LayerWeights& layer) {
  const AttentionShape& shape = config.attention;
  const std::int64_t queryRows = shape.heads * shape.keyColumns;
  if (shape.queryRank > 0) {
    layer.queryDown = binder.matrix(block + "attn_q_a.weight", config.width, shape.queryRank);
    layer.queryNorm = binder.vector(block + "attn_q_a_norm.weight", shape.queryRank);
    layer.query = binder.matrix(block + "attn_q_b.weight", shape.queryRank, queryRows);
  } else {
    layer.query = binder.matrix(block + "attn_q.weight", config.width, queryRows);
  }
  layer.latentDown = binder.matrix(block + "attn_kv_a_mqa.weight", config.width,
                                   shape.latentColumns + shape.ropeColumns);
  if (shape.indexer) bindIndexer(binder, block, config, layer);
  layer.latentNorm = binder.vector(block + "attn_kv_a_norm.weight", shape.latentColumns);

  const std::string joined = block + "attn_kv_b.weight";
  if (binder.has(block + "attn_k_b.weight") || !binder.has(joined)) {
    layer.keyUp = binder.stackOrRows(block + "attn_k_b.weight", shape.plainColumns(),
                                     shape.latentColumns, shape.heads);
    layer.valueUp = binder.stackOrRows(block + "attn_v_b.weight", shape.latentColumns,
                                       shape.valueColumns, shape.heads);
    binder.ignore(joined);
  } else {
    layer.joinedLatent = binder.matrix(joined, shape.latentColumns,
                                       shape.heads * (shape.plainColumns() + shape.valueColumns));
  }
}

void bindGroupedAttention(WeightBinder& binder, const std::string& block, const Config& config,
                          LayerWeights& layer) {
  const AttentionShape& shape = config.attention;
  const std::int64_t queryRows = shape.heads * shape.keyColumns;
  const std::int64_t keyRows = shape.kvHeads * shape.keyColumns;
  const std::int64_t valueRows = shape.kvHeads * shape.valueColumns;
  layer.query = binder.matrix(block + "attn_q.weight", config.width, queryRows);
  layer.key = binder.matrix(block + "attn_k.weight", config.width, keyRows);
  layer.value = binder.matrix(block + "attn_v.weight", config.width, valueRows);
  layer.queryBias = binder.vectorIf(shape.needsBiases, block + "attn_q.bias", queryRows);
  layer.keyBias = binder.vectorIf(shape.needsBiases, block + "attn_k.bias", keyRows);
  layer.valueBias = binder.vectorIf(shape.needsBiases, block + "attn_v.bias", valueRows);
  if (!shape.needsHeadNorms) return;
  layer.queryHeadNorm = binder.vector(block + "attn_q_norm.weight", shape.keyColumns);
  layer.keyHeadNorm = binder.vector(block + "attn_k_norm.weight", shape.keyColumns);
}

LayerWeights bindLayer(WeightBinder& binder, const Config& config, std::size_t index,
                       LayerKind kind) {
  const std::string block = "blk." + std::to_string(index) + ".";
  LayerWeights layer;
  layer.attentionNorm = binder.vector(block + "attn_norm.weight", config.width);
  if (config.attention.kind == AttentionKind::Latent) {
    bindLatentAttention(binder, block, config, layer);
  } else {
    bindGroupedAttention(binder, block, config, layer);
  }
  layer.attentionOutput =
      binder.matrix(block + "attn_output.weight",
                    config.attention.heads * config.attention.valueColumns, config.width);
  layer.feedForwardNorm = binder.vector(block + "ffn_norm.weight", config.width);
  if (kind == LayerKind::Experts) {
    bindExperts(binder, block, config, layer);
  } else {
    layer.dense = bindFeedForward(binder, block, "", config.width, config.feedForwardColumns);
  }
  return layer;
}

// The first of the blocks behind the trunk.
DraftWeights bindDraft(WeightBinder& binder, const Config& config, const Weights& trunk) {
  const std::size_t index = config.layers.size();
  const std::string block = "blk." + std::to_string(index) + ".nextn.";
  const auto own = [&](const std::string& name) { return binder.has(block + name); };
  const auto table = [&](const std::string& name, const Tensor& shared) {
    return own(name) ? binder.matrix(block + name, config.width, config.vocabulary) : shared;
  };
  DraftWeights draft;
  draft.embedding = table("embed_tokens.weight", trunk.embedding);
  draft.output = table("shared_head_head.weight", trunk.output);
  draft.outputNorm = own("shared_head_norm.weight")
                         ? binder.vector(block + "shared_head_norm.weight", config.width)
                         : trunk.outputNorm;
  draft.embeddingNorm = binder.vector(block + "enorm.weight", config.width);
  draft.stateNorm = binder.vector(block + "hnorm.weight", config.width);
  draft.join = binder.matrix(block + "eh_proj.weight", 2 * config.width, config.width);
  draft.layer =
      bindLayer(binder, config, index, config.experts ? LayerKind::Experts : LayerKind::Dense);
  return draft;
}

// Some converters count the block and leave its tensors out.
bool hasDraft(const WeightBinder& binder, const Config& config) {
  return config.draftLayers > 0 &&
         binder.has("blk." + std::to_string(config.layers.size()) + ".nextn.eh_proj.weight");
}

}  // namespace

std::vector<Tensor*> tensorsOf(LayerWeights& layer) {
  std::vector<Tensor*> tensors = {
      &layer.attentionNorm, &layer.attentionOutput, &layer.feedForwardNorm,  &layer.query,
      &layer.key,           &layer.value,           &layer.queryBias,        &layer.keyBias,
      &layer.valueBias,     &layer.queryHeadNorm,   &layer.keyHeadNorm,      &layer.queryDown,
      &layer.queryNorm,     &layer.latentDown,      &layer.latentNorm,       &layer.keyUp,
      &layer.valueUp,       &layer.router,          &layer.selectionBias,    &layer.indexQuery,
      &layer.indexKey,      &layer.indexKeyNorm,    &layer.indexKeyNormBias, &layer.indexWeights};
  for (FeedForwardWeights* network : {&layer.dense, &layer.experts, &layer.shared}) {
    tensors.insert(tensors.end(), {&network->gate, &network->up, &network->down});
  }
  return tensors;
}

base::Result<Weights> bindWeights(const checkpoint::Checkpoint& file, const Config& config,
                                  bool withDraft) {
  WeightBinder binder(file);
  Weights weights;
  weights.embedding = binder.matrix("token_embd.weight", config.width, config.vocabulary);
  weights.outputNorm = binder.vector("output_norm.weight", config.width);
  weights.output = binder.has("output.weight")
                       ? binder.matrix("output.weight", config.width, config.vocabulary)
                       : weights.embedding;
  for (std::size_t i = 0; i < config.layers.size() && !binder.error(); ++i) {
    weights.layers.push_back(bindLayer(binder, config, i, config.layers[i]));
  }
  if (config.rope.hasDivisors) binder.ignore("rope_freqs.weight");
  if (withDraft && hasDraft(binder, config)) weights.draft = bindDraft(binder, config, weights);
  if (!binder.error()) binder.refuseLeftovers(std::ssize(config.layers), config.draftLayers);
  if (binder.error()) return *binder.error();
  return weights;
}

}  // namespace model
