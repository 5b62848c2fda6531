// Attention with key and value heads that several query heads share.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/grouped_attention.h"

namespace model {
namespace {

using kernels::Tensor;
using kernels::View;

// Each head is normed where the model has norms for that, then rotated.
void project(const LayerPass& pass, const View& out, const Tensor& weight, const Tensor& bias,
             const Tensor& headNorm, std::int64_t heads) {
  const AttentionShape& shape = pass.config.attention;
  pass.device.linear(out, pass.scratch.normed(pass.rows), weight, bias.empty() ? nullptr : &bias);
  if (!headNorm.empty()) {
    pass.device.rmsNorm(out, out, headNorm, pass.config.normEpsilon, heads);
  }
  pass.device.rope(out, pass.firstPosition, pass.rope(heads, shape.keyColumns, 0));
}

}  // namespace

void cacheGrouped(const LayerPass& pass) {
  const LayerWeights& layer = pass.layer;
  const View k = pass.scratch.key(pass.rows);
  const View v = pass.scratch.value(pass.rows);
  project(pass, k, layer.key, layer.keyBias, layer.keyHeadNorm, pass.config.attention.kvHeads);
  pass.device.linear(v, pass.scratch.normed(pass.rows), layer.value,
                     layer.valueBias.empty() ? nullptr : &layer.valueBias);
  pass.device.append(pass.cache.keys(pass.index), pass.firstPosition, 0, k);
  pass.device.append(pass.cache.values(pass.index), pass.firstPosition, 0, v);
}

void attendGrouped(const LayerPass& pass) {
  const AttentionShape& shape = pass.config.attention;
  const LayerWeights& layer = pass.layer;
  const View q = pass.scratch.query(pass.rows);
  project(pass, q, layer.query, layer.queryBias, layer.queryHeadNorm, shape.heads);
  kernels::Attention attention;
  attention.heads = shape.heads;
  attention.kvHeads = shape.kvHeads;
  attention.keyColumns = shape.keyColumns;
  attention.valueColumns = shape.valueColumns;
  attention.firstPosition = pass.firstPosition;
  attention.scale = shape.scale;
  pass.device.attention(pass.scratch.attended(pass.rows), q, pass.cache.keys(pass.index),
                        pass.cache.values(pass.index), attention);
}

}  // namespace model
