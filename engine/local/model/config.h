// What a model is made of, as checked numbers: everything the graph needs to know, whatever family
// they came from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/kernels/device.h"

namespace model {

// Latent: keys and values are made of one compressed row per token (MLA), computed absorbed.
// Grouped: key and value heads, each shared by heads / kvHeads query heads.
enum class AttentionKind { Latent, Grouped };

// Chooses the cached positions that a token attends to. Columns are per head.
struct IndexerShape {
  std::int64_t heads = 0;
  std::int64_t columns = 0;
  std::int64_t mostPositions = 0;  // chosen per token
};

// Columns are per head unless said.
struct AttentionShape {
  AttentionKind kind = AttentionKind::Grouped;
  std::int64_t heads = 0;
  std::int64_t kvHeads = 0;        // Latent: 1
  std::int64_t keyColumns = 0;     // of a query head: Latent: plain columns, then ropeColumns
  std::int64_t valueColumns = 0;   // of a head's result
  std::int64_t ropeColumns = 0;    // Grouped: the first of a head; Latent: the last
  std::int64_t latentColumns = 0;  // Latent: of the compressed row, shared by all heads
  std::int64_t queryRank = 0;   // Latent: of the compressed query; 0: queries come straight from x
  bool needsBiases = false;     // of query, key and value
  bool needsHeadNorms = false;  // Grouped: each head of query and key has a norm, before rotation
  std::optional<IndexerShape> indexer;  // Latent: only what it chooses is attended to
  float scale = 1.0F;                   // of query . key, before the softmax

  [[nodiscard]] std::int64_t plainColumns() const { return keyColumns - ropeColumns; }
};

struct RopeSettings {
  kernels::RopeLayout layout = kernels::RopeLayout::Interleaved;
  std::vector<float> frequencies;  // ropeColumns / 2, scaling included
  float magnitude = 1.0F;
  bool hasDivisors = false;  // `frequencies` are divided by those of the file's rope_freqs.weight
};

struct ExpertShape {
  kernels::Routing routing;
  std::int64_t columns = 0;         // inner width of one routed expert
  std::int64_t sharedColumns = 0;   // inner width of all shared experts together; 0: none
  bool needsSelectionBias = false;  // else it is used where the file has one
};

enum class LayerKind { Dense, Experts };

struct Config {
  std::string architecture;  // as the file names it
  std::int64_t vocabulary = 0;
  std::int64_t width = 0;          // columns of a token's state
  std::int64_t contextTokens = 0;  // the model was made for
  float normEpsilon = 0.0F;
  AttentionShape attention;
  RopeSettings rope;
  std::int64_t feedForwardColumns = 0;  // inner width of a dense layer
  std::optional<ExpertShape> experts;
  std::vector<LayerKind> layers;
  std::int64_t draftLayers = 0;  // behind them: blocks that predict one token more each
};

// Reads and checks the configuration. Errors: Unsupported (architecture, or a key's value, by
// name), Corrupt (a key missing, of the wrong type, out of range, or contradicting another).
[[nodiscard]] base::Result<Config> readConfig(const checkpoint::Checkpoint& file);

}  // namespace model
