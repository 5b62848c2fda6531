// The weights of a model by their place in the graph, each of the shape the configuration asks for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/model/config.h"

namespace model {

// gate, up: [stack][columns, width]; down: [stack][width, columns].
struct FeedForwardWeights {
  kernels::Tensor gate;
  kernels::Tensor up;
  kernels::Tensor down;
};

// What was made for tensors while they were loaded. Weights of a mapped file need none.
using WeightMemory = std::vector<std::unique_ptr<std::byte[]>>;

// Shapes as [stack][rows, columns]. What a layer does not have is empty().
struct LayerWeights {
  kernels::Tensor attentionNorm;    // [width]
  kernels::Tensor attentionOutput;  // [width, heads * valueColumns]
  kernels::Tensor feedForwardNorm;  // [width]

  // [heads * keyColumns, width]; Latent with a compressed query: [heads * keyColumns, queryRank].
  kernels::Tensor query;

  // Grouped: [kvHeads * keyColumns, width], [kvHeads * valueColumns, width]; biases by rows.
  kernels::Tensor key;
  kernels::Tensor value;
  kernels::Tensor queryBias;
  kernels::Tensor keyBias;
  kernels::Tensor valueBias;
  kernels::Tensor queryHeadNorm;  // [keyColumns]
  kernels::Tensor keyHeadNorm;    // [keyColumns]

  // Latent.
  kernels::Tensor queryDown;   // [queryRank, width]
  kernels::Tensor queryNorm;   // [queryRank]
  kernels::Tensor latentDown;  // [latentColumns + ropeColumns, width]
  kernels::Tensor latentNorm;  // [latentColumns]
  kernels::Tensor keyUp;       // [heads][latentColumns, plainColumns]: transposed, as absorbed
  kernels::Tensor valueUp;     // [heads][valueColumns, latentColumns]
  // Old files have both in one, [heads * (plainColumns + valueColumns), latentColumns]; then keyUp
  // and valueUp are empty until splitJoinedLatent() has made them.
  kernels::Tensor joinedLatent;

  // An indexer.
  kernels::Tensor indexQuery;        // [indexer heads * columns, queryRank]
  kernels::Tensor indexKey;          // [indexer columns, width]
  kernels::Tensor indexKeyNorm;      // [indexer columns]
  kernels::Tensor indexKeyNormBias;  // [indexer columns]
  kernels::Tensor indexWeights;      // [indexer heads, width]

  FeedForwardWeights dense;
  kernels::Tensor router;         // [experts, width]
  kernels::Tensor selectionBias;  // [experts]
  FeedForwardWeights experts;     // stack: the expert
  FeedForwardWeights shared;

  WeightMemory memory;
};

// The block that predicts one token more. What the file has no own tensor for is the trunk's.
struct DraftWeights {
  kernels::Tensor embedding;      // [vocabulary, width]
  kernels::Tensor embeddingNorm;  // [width]
  kernels::Tensor stateNorm;      // [width]
  kernels::Tensor join;           // [width, 2 * width]: columns of the embedding, then the state's
  LayerWeights layer;
  kernels::Tensor outputNorm;  // [width]
  kernels::Tensor output;      // [vocabulary, width]
};

struct Weights {
  kernels::Tensor embedding;   // [vocabulary, width]
  kernels::Tensor outputNorm;  // [width]
  kernels::Tensor output;      // [vocabulary, width]; the embedding where the file has none
  std::vector<LayerWeights> layers;
  std::optional<DraftWeights> draft;
  WeightMemory memory;  // of what is no layer's
};

// Every tensor a layer may have except joinedLatent; some are empty.
[[nodiscard]] std::vector<kernels::Tensor*> tensorsOf(LayerWeights& layer);

// Finds every tensor, without reading any: `data` may be null until loadWeights(). Errors: Corrupt
// (missing, or another shape), Unsupported (a type without kernels, or a tensor of the trunk that
// the graph would ignore), naming the tensor. `withDraft`: also the block that predicts one token
// more, where the file has one.
[[nodiscard]] base::Result<Weights> bindWeights(const checkpoint::Checkpoint& file,
                                                const Config& config, bool withDraft = false);

// Makes keyUp and valueUp of a layer's joinedLatent, which is loaded: the value rows are copied as
// they are, the key rows transposed, in their own type or, where that has blocks, in F16. Errors:
// OutOfMemory.
[[nodiscard]] base::Result<void> splitJoinedLatent(const AttentionShape& shape,
                                                   LayerWeights& layer);

}  // namespace model
