// The working memory of one batch: all activations of a pass, allocated once.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/local/kernels/device.h"
#include "engine/local/model/config.h"

namespace model {

// Room for `rows` rows of f32 values, packed. `what` they are begins the message. Errors:
// OutOfMemory, naming the size.
[[nodiscard]] base::Result<std::unique_ptr<kernels::Buffer>> allocateRows(kernels::Device& device,
                                                                          std::int64_t rows,
                                                                          std::int64_t columns,
                                                                          const std::string& what);

// Each view has the first `rows` rows of its part, packed; parts do not overlap.
// Lifetime: the device must outlive it.
class Scratch {
 public:
  // Room for `batchTokens` rows. Errors: OutOfMemory, naming the size.
  static base::Result<Scratch> create(kernels::Device& device, const Config& config,
                                      std::int64_t batchTokens);

  [[nodiscard]] std::int64_t batchTokens() const { return m_batchTokens; }

  [[nodiscard]] kernels::View state(std::int64_t rows) const { return part(State, rows); }
  [[nodiscard]] kernels::View normed(std::int64_t rows) const { return part(Normed, rows); }
  // What a layer's part adds to the state.
  [[nodiscard]] kernels::View branch(std::int64_t rows) const { return part(Branch, rows); }
  // [heads * keyColumns]
  [[nodiscard]] kernels::View query(std::int64_t rows) const { return part(Query, rows); }
  // What is cached of a token: [kvHeads * keyColumns] and [kvHeads * valueColumns], or
  // [latentColumns + ropeColumns] and nothing.
  [[nodiscard]] kernels::View key(std::int64_t rows) const { return part(Key, rows); }
  [[nodiscard]] kernels::View value(std::int64_t rows) const { return part(Value, rows); }
  // [heads * valueColumns]
  [[nodiscard]] kernels::View attended(std::int64_t rows) const { return part(Attended, rows); }
  // Latent attention: [queryRank], [heads * (latentColumns + ropeColumns)], [heads * latentColumns]
  [[nodiscard]] kernels::View queryDown(std::int64_t rows) const { return part(QueryDown, rows); }
  [[nodiscard]] kernels::View absorbedQuery(std::int64_t rows) const {
    return part(AbsorbedQuery, rows);
  }
  [[nodiscard]] kernels::View attendedLatent(std::int64_t rows) const {
    return part(AttendedLatent, rows);
  }
  // Of an indexer: [heads * columns], [columns], [heads] and the positions that it chose.
  [[nodiscard]] kernels::View indexQuery(std::int64_t rows) const { return part(IndexQuery, rows); }
  [[nodiscard]] kernels::View indexKey(std::int64_t rows) const { return part(IndexKey, rows); }
  [[nodiscard]] kernels::View indexWeights(std::int64_t rows) const {
    return part(IndexWeights, rows);
  }
  [[nodiscard]] kernels::Selection selection(std::int64_t rows) const {
    const kernels::View view = part(Selected, rows);
    return {view.buffer, view.offset, view.rows, view.columns};
  }
  [[nodiscard]] kernels::View routerLogits(std::int64_t rows) const {
    return part(RouterLogits, rows);
  }

  // The heads of packed rows as rows of their own: [rows * heads, columns / heads].
  [[nodiscard]] static kernels::View heads(const kernels::View& rows, std::int64_t heads) {
    const std::int64_t columns = rows.columns / heads;
    return {rows.buffer, rows.offset, rows.rows * heads, columns, columns};
  }

  // Room for the logits of `rows` tokens; grows only. Errors: OutOfMemory.
  base::Result<void> reserveLogits(kernels::Device& device, std::int64_t rows);
  [[nodiscard]] kernels::View logits(std::int64_t rows) const {
    return {m_logits.get(), 0, rows, m_vocabulary, m_vocabulary};
  }

 private:
  enum Part {
    State,
    Normed,
    Branch,
    Query,
    Key,
    Value,
    Attended,
    QueryDown,
    AbsorbedQuery,
    AttendedLatent,
    RouterLogits,
    IndexQuery,
    IndexKey,
    IndexWeights,
    Selected,
    PartCount
  };

  Scratch(const Config& config, std::int64_t batchTokens);
  [[nodiscard]] kernels::View part(Part part, std::int64_t rows) const;

  std::int64_t m_batchTokens;
  std::int64_t m_vocabulary;
  std::array<std::int64_t, PartCount> m_columns = {};
  std::unique_ptr<kernels::Buffer> m_buffer;
  std::unique_ptr<kernels::Buffer> m_logits;
  std::int64_t m_logitRows = 0;
};

}  // namespace model
