// The working memory of one batch: all activations of a pass, allocated once.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/scratch.h"

#include <numeric>
#include <string>
#include <utility>

#include "engine/base/checked_math.h"

namespace model {

base::Result<std::unique_ptr<kernels::Buffer>> allocateRows(kernels::Device& device,
                                                            std::int64_t rows, std::int64_t columns,
                                                            const std::string& what) {
  const std::string size =
      what + " for " + std::to_string(rows) + " tokens of " + std::to_string(columns) + " values";
  // Columns are sums of a few products of checked sizes, far below 2^60.
  const auto bytes = base::checkedMultiply(static_cast<std::uint64_t>(rows),
                                           static_cast<std::uint64_t>(columns) * sizeof(float));
  if (!bytes) return base::Error{base::ErrorCode::OutOfMemory, size + ": too large"};
  auto buffer = device.allocate(static_cast<std::size_t>(*bytes));
  if (!buffer) return base::withContext(size, std::move(buffer).error());
  return buffer;
}

Scratch::Scratch(const Config& config, std::int64_t batchTokens)
    : m_batchTokens(batchTokens), m_vocabulary(config.vocabulary) {
  const AttentionShape& shape = config.attention;
  m_columns[State] = m_columns[Normed] = m_columns[Branch] = config.width;
  m_columns[Query] = shape.heads * shape.keyColumns;
  m_columns[Attended] = shape.heads * shape.valueColumns;
  if (shape.kind == AttentionKind::Latent) {
    m_columns[Key] = shape.latentColumns + shape.ropeColumns;
    m_columns[QueryDown] = shape.queryRank;
    m_columns[AbsorbedQuery] = shape.heads * m_columns[Key];
    m_columns[AttendedLatent] = shape.heads * shape.latentColumns;
    if (shape.indexer) {
      m_columns[IndexQuery] = shape.indexer->heads * shape.indexer->columns;
      m_columns[IndexKey] = shape.indexer->columns;
      m_columns[IndexWeights] = shape.indexer->heads;
      m_columns[Selected] = shape.indexer->mostPositions;
    }
  } else {
    m_columns[Key] = shape.kvHeads * shape.keyColumns;
    m_columns[Value] = shape.kvHeads * shape.valueColumns;
  }
  if (config.experts) m_columns[RouterLogits] = config.experts->routing.experts;
}

base::Result<Scratch> Scratch::create(kernels::Device& device, const Config& config,
                                      std::int64_t batchTokens) {
  Scratch scratch(config, batchTokens);
  const std::int64_t columns =
      std::accumulate(scratch.m_columns.begin(), scratch.m_columns.end(), std::int64_t{0});
  auto buffer = allocateRows(device, batchTokens, columns, "working memory");
  if (!buffer) return std::move(buffer).error();
  scratch.m_buffer = std::move(*buffer);
  // Decoding keeps the logits of one token: have room for them from the start.
  if (auto room = scratch.reserveLogits(device, 1); !room) return room.error();
  return scratch;
}

base::Result<void> Scratch::reserveLogits(kernels::Device& device, std::int64_t rows) {
  if (rows <= m_logitRows) return {};
  auto buffer = allocateRows(device, rows, m_vocabulary, "logits");
  if (!buffer) return std::move(buffer).error();
  m_logits = std::move(*buffer);
  m_logitRows = rows;
  return {};
}

kernels::View Scratch::part(Part part, std::int64_t rows) const {
  const std::int64_t before =
      std::accumulate(m_columns.begin(), m_columns.begin() + part, std::int64_t{0});
  return {m_buffer.get(), before * m_batchTokens, rows, m_columns[part], m_columns[part]};
}

}  // namespace model
