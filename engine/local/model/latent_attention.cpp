// Attention over one compressed row per token (MLA), where the model says so only over chosen ones.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/latent_attention.h"

#include <optional>

namespace model {
namespace {

using kernels::View;

constexpr float kIndexNormEpsilon = 1e-6F;

// The indexer rotates the first columns of a head, in halves, whatever the model does elsewhere.
kernels::Rope indexRope(const LayerPass& pass, std::int64_t heads) {
  kernels::Rope rope = pass.rope(heads, pass.config.attention.indexer->columns, 0);
  rope.layout = kernels::RopeLayout::Halves;
  return rope;
}

void cacheIndexKey(const LayerPass& pass) {
  const LayerWeights& layer = pass.layer;
  const View key = pass.scratch.indexKey(pass.rows);
  pass.device.linear(key, pass.scratch.normed(pass.rows), layer.indexKey);
  pass.device.layerNorm(key, key, layer.indexKeyNorm, layer.indexKeyNormBias, kIndexNormEpsilon);
  pass.device.rope(key, pass.firstPosition, indexRope(pass, 1));
  pass.device.append(pass.cache.indexKeys(pass.index), pass.firstPosition, 0, key);
}

// The compressed query, or the normed rows where the model does not compress it.
View queryInput(const LayerPass& pass) {
  const View x = pass.scratch.normed(pass.rows);
  if (pass.config.attention.queryRank == 0) return x;
  const View down = pass.scratch.queryDown(pass.rows);
  pass.device.linear(down, x, pass.layer.queryDown);
  pass.device.rmsNorm(down, down, pass.layer.queryNorm, pass.config.normEpsilon);
  return down;
}

// The lightning indexer: score(t, s) = sum_h w_h(t) relu(q_h(t) . k(s)), of which the largest are
// kept. The positive factors that the publisher's code has in w change no order and are left out.
// Nothing where every position would be chosen. Source: DeepSeek-V3.2-Exp, section 2.1.
std::optional<kernels::Selection> select(const LayerPass& pass, const View& queryInput) {
  const auto& shape = pass.config.attention.indexer;
  if (!shape || pass.firstPosition + pass.rows <= shape->mostPositions) return std::nullopt;
  const View q = pass.scratch.indexQuery(pass.rows);
  pass.device.linear(q, queryInput, pass.layer.indexQuery);
  pass.device.rope(q, pass.firstPosition, indexRope(pass, shape->heads));
  const View weights = pass.scratch.indexWeights(pass.rows);
  pass.device.linear(weights, pass.scratch.normed(pass.rows), pass.layer.indexWeights);
  const kernels::Selection selection = pass.scratch.selection(pass.rows);
  pass.device.selectPositions(selection, q, weights, pass.cache.indexKeys(pass.index),
                              {shape->heads, shape->columns, pass.firstPosition});
  return selection;
}

}  // namespace

void cacheLatent(const LayerPass& pass) {
  const AttentionShape& shape = pass.config.attention;
  const std::int64_t cached = shape.latentColumns + shape.ropeColumns;
  const View row = pass.scratch.key(pass.rows);
  pass.device.linear(row, pass.scratch.normed(pass.rows), pass.layer.latentDown);
  const View latent = row.columnsFrom(0, shape.latentColumns);
  pass.device.rmsNorm(latent, latent, pass.layer.latentNorm, pass.config.normEpsilon);
  pass.device.rope(row, pass.firstPosition, pass.rope(1, cached, shape.latentColumns));
  pass.device.append(pass.cache.keys(pass.index), pass.firstPosition, 0, row);
  if (shape.indexer) cacheIndexKey(pass);
}

// Absorbed MLA. With q_h = [n_h | r_h] (plain and rotary part) and the cached row [c | k]:
// score = scale * (keyUp_h n_h . c + r_h . k), result_h = valueUp_h sum softmax(score) c.
// That is attention with one key/value head whose values are the first columns of its keys.
// Source: DeepSeek-V2 (arXiv 2405.04434), section 2.1.
void attendLatent(const LayerPass& pass) {
  const AttentionShape& shape = pass.config.attention;
  const std::int64_t cached = shape.latentColumns + shape.ropeColumns;
  const View x = queryInput(pass);
  const View q = pass.scratch.query(pass.rows);
  pass.device.linear(q, x, pass.layer.query);
  pass.device.rope(q, pass.firstPosition,
                   pass.rope(shape.heads, shape.keyColumns, shape.plainColumns()));

  const View absorbed = pass.scratch.absorbedQuery(pass.rows);
  pass.device.linearPerHead(absorbed, cached, q, shape.keyColumns, pass.layer.keyUp);
  // The rotary parts move behind the absorbed ones, as rows of single heads.
  pass.device.copy(
      Scratch::heads(absorbed, shape.heads).columnsFrom(shape.latentColumns, shape.ropeColumns),
      Scratch::heads(q, shape.heads).columnsFrom(shape.plainColumns(), shape.ropeColumns));

  kernels::Attention attention;
  attention.heads = shape.heads;
  attention.kvHeads = 1;
  attention.keyColumns = cached;
  attention.valueColumns = shape.latentColumns;
  attention.firstPosition = pass.firstPosition;
  attention.scale = shape.scale;
  attention.valuesInKeys = true;
  const View attended = pass.scratch.attendedLatent(pass.rows);
  const auto selection = select(pass, x);
  pass.device.attention(attended, absorbed, pass.cache.keys(pass.index),
                        pass.cache.values(pass.index), attention,
                        selection ? &*selection : nullptr);
  pass.device.linearPerHead(pass.scratch.attended(pass.rows), shape.valueColumns, attended,
                            shape.latentColumns, pass.layer.valueUp);
}

}  // namespace model
