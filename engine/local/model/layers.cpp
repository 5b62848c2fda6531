// The two halves of a layer, each of which adds to the state.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/layers.h"

#include "engine/local/model/grouped_attention.h"
#include "engine/local/model/latent_attention.h"

namespace model {
namespace {

using kernels::View;

void normState(const LayerPass& pass, const kernels::Tensor& norm) {
  pass.device.rmsNorm(pass.scratch.normed(pass.rows), pass.scratch.state(pass.rows), norm,
                      pass.config.normEpsilon);
}

void cacheNormed(const LayerPass& pass) {
  if (pass.config.attention.kind == AttentionKind::Latent) {
    cacheLatent(pass);
  } else {
    cacheGrouped(pass);
  }
}

}  // namespace

void attend(const LayerPass& pass) {
  normState(pass, pass.layer.attentionNorm);
  cacheNormed(pass);
  if (pass.config.attention.kind == AttentionKind::Latent) {
    attendLatent(pass);
  } else {
    attendGrouped(pass);
  }
  const View branch = pass.scratch.branch(pass.rows);
  pass.device.linear(branch, pass.scratch.attended(pass.rows), pass.layer.attentionOutput);
  pass.device.add(pass.scratch.state(pass.rows), branch);
}

void cacheOnly(const LayerPass& pass) {
  normState(pass, pass.layer.attentionNorm);
  cacheNormed(pass);
}

void feedForward(const LayerPass& pass) {
  const LayerWeights& layer = pass.layer;
  const auto network = [](const FeedForwardWeights& weights) {
    return kernels::FeedForward{&weights.gate, &weights.up, &weights.down};
  };
  const View state = pass.scratch.state(pass.rows);
  const View x = pass.scratch.normed(pass.rows);
  normState(pass, layer.feedForwardNorm);
  if (layer.router.empty()) {
    pass.device.feedForward(state, x, network(layer.dense), true);
    return;
  }
  const View scores = pass.scratch.routerLogits(pass.rows);
  const View branch = pass.scratch.branch(pass.rows);
  const kernels::Tensor* bias = layer.selectionBias.empty() ? nullptr : &layer.selectionBias;
  pass.device.linear(scores, x, layer.router);
  pass.device.mixtureOfExperts(branch, x, scores, bias, pass.config.experts->routing,
                               network(layer.experts));
  pass.device.add(state, branch);
  if (!layer.shared.gate.empty()) {
    pass.device.feedForward(state, x, network(layer.shared), true);
  }
}

}  // namespace model
