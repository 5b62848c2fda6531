// One number for "the same model": what is cached of one model means nothing to another.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/fingerprint.h"

#include <algorithm>
#include <span>

#include "engine/base/checksum.h"

namespace model {
namespace {

// Enough to tell a fine-tune from its base, little enough to be read in no time.
constexpr std::size_t kBytesPerTensor = 1024;

void addTensor(base::Checksum& sum, const kernels::Tensor& tensor) {
  if (tensor.empty()) return;
  sum.add(tensor.name);
  sum.addValue(tensor.type);
  for (const std::int64_t size : tensor.shape) sum.addValue(size);
  if (tensor.data == nullptr) return;
  sum.add(std::span(tensor.data, std::min(tensor.sizeBytes, kBytesPerTensor)));
}

void addConfig(base::Checksum& sum, const Config& config) {
  const AttentionShape& attention = config.attention;
  sum.add(config.architecture);
  for (const std::int64_t number :
       {config.width, config.vocabulary, attention.heads, attention.kvHeads, attention.keyColumns,
        attention.valueColumns, attention.ropeColumns, attention.latentColumns}) {
    sum.addValue(number);
  }
  sum.addValue(attention.scale);
  sum.addValue(config.normEpsilon);
  sum.addValue(config.rope.layout);
  sum.addValue(config.rope.magnitude);
  sum.add(std::as_bytes(std::span(config.rope.frequencies)));
  if (!config.experts) return;
  const kernels::Routing& routing = config.experts->routing;
  for (const std::int64_t number : {routing.used, routing.groups, routing.groupsUsed}) {
    sum.addValue(number);
  }
  sum.addValue(routing.gating);
  sum.addValue(routing.groupScore);
  sum.addValue(routing.normalise);
  sum.addValue(routing.scale);
}

}  // namespace

std::uint64_t fingerprintOf(const Config& config, Weights& weights) {
  base::Checksum sum;
  addConfig(sum, config);
  for (const kernels::Tensor* tensor : {&weights.embedding, &weights.outputNorm, &weights.output}) {
    addTensor(sum, *tensor);
  }
  for (LayerWeights& layer : weights.layers) {
    for (const kernels::Tensor* tensor : tensorsOf(layer)) addTensor(sum, *tensor);
  }
  if (weights.draft) {
    DraftWeights& draft = *weights.draft;
    for (const kernels::Tensor* tensor : {&draft.embedding, &draft.embeddingNorm, &draft.stateNorm,
                                          &draft.join, &draft.outputNorm, &draft.output}) {
      addTensor(sum, *tensor);
    }
    for (const kernels::Tensor* tensor : tensorsOf(draft.layer)) addTensor(sum, *tensor);
  }
  return sum.value();
}

}  // namespace model
