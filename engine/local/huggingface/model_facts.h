// What the translation of tensors has to know of a model's config.json.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace huggingface {

struct ModelFacts {
  std::string architecture;     // GGUF's name
  std::int64_t vocabulary = 0;  // rows of the embedding
  std::int64_t contextTokens = 0;
  std::int64_t layers = 0;      // of the trunk
  std::int64_t predictors = 0;  // blocks behind it that predict further tokens
  std::int64_t heads = 0;
  std::int64_t headColumns = 0;
  // Rotary pairs are halves of a head here and neighbours in GGUF: rows of query and key move.
  bool movesRotaryRows = false;
  // Latent attention: of the joined key-value matrix, per head; 0: another kind of attention.
  std::int64_t latentKeyRows = 0;
  std::int64_t latentValueRows = 0;
  std::int64_t experts = 0;
  bool outputIsEmbedding = false;
  // Rows and columns that share a scale of an F8_E4M3 matrix.
  std::optional<std::array<std::int64_t, 2>> scaleBlock;
  std::vector<float> ropeFactors;  // one divisor per rotary pair; empty: none
};

}  // namespace huggingface
