// Counts multiplications to guess how long half a layer takes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/batch_plan.h"

#include <algorithm>

namespace model {
namespace {

// Multiplications in half a layer. Two busy cores do some 60 G/s on activations of sixteen bits
// (measured with Q4_0 weights and AVX-512), so this is about 50 ms. Less costs speed: weights are
// read and unpacked again for each batch.
constexpr double kMostWork = 3e9;
// Fewer tokens would spend most of their time reading weights.
constexpr std::int64_t kFewestTokens = 32;
// Scores and values are multiplied in f32, which is about four times as slow.
constexpr double kFloatCost = 4.0;

double product(std::int64_t a, std::int64_t b) {
  return static_cast<double>(a) * static_cast<double>(b);
}

// Of one token that attends to `positions`.
double attentionWork(const Config& config, std::int64_t positions) {
  const AttentionShape& shape = config.attention;
  const std::int64_t queryColumns = shape.heads * shape.keyColumns;
  const std::int64_t outColumns = shape.heads * shape.valueColumns;
  if (shape.kind == AttentionKind::Grouped) {
    const std::int64_t cached = shape.kvHeads * (shape.keyColumns + shape.valueColumns);
    return product(config.width, queryColumns + cached + outColumns) +
           kFloatCost * product(positions, queryColumns + outColumns);
  }
  const std::int64_t cached = shape.latentColumns + shape.ropeColumns;
  const double query = shape.queryRank == 0 ? product(config.width, queryColumns)
                                            : product(shape.queryRank, config.width + queryColumns);
  const double absorbed =
      product(shape.heads * shape.latentColumns, shape.plainColumns() + shape.valueColumns);
  double scores = 0.0;
  std::int64_t attended = positions;
  if (shape.indexer) {
    scores = product(positions, shape.indexer->heads * shape.indexer->columns);
    attended = std::min(positions, shape.indexer->mostPositions);
  }
  return query + absorbed + product(config.width, cached + outColumns) +
         kFloatCost * (scores + product(attended, shape.heads * (cached + shape.latentColumns)));
}

// Of one token, in the layers that have the most.
double feedForwardWork(const Config& config) {
  std::int64_t columns = config.feedForwardColumns;
  if (config.experts) {
    const ExpertShape& experts = *config.experts;
    columns = std::max(columns, experts.routing.used * experts.columns + experts.sharedColumns);
  }
  return 3.0 * product(config.width, columns);
}

}  // namespace

std::int64_t tokensPerPass(const Config& config, std::int64_t firstPosition, std::int64_t most) {
  const double work =
      std::max(attentionWork(config, firstPosition + most), feedForwardWork(config));
  const double tokens = std::min(kMostWork / std::max(1.0, work), static_cast<double>(most));
  return std::min(most, std::max(kFewestTokens, static_cast<std::int64_t>(tokens)));
}

}  // namespace model
