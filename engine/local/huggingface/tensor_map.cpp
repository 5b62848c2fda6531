// The GGUF tensors of a folder: their names, shapes and types, and how to make each.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/tensor_map.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/huggingface/tensor_names.h"
#include "engine/local/kernels/float8.h"
#include "engine/local/kernels/quant_blocks.h"

namespace huggingface {
namespace {

using base::ErrorCode;
using kernels::WeightType;

constexpr std::string_view kEmbedding = "model.embed_tokens.weight";
constexpr std::string_view kOutput = "lm_head.weight";
constexpr std::string_view kScaleSuffix = "_scale_inv";
constexpr std::size_t kTensorAlignment = 8;  // what kernels::Tensor promises

std::string text(const std::vector<std::int64_t>& shape) {
  std::string result = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    result += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return result + "]";
}

std::optional<WeightType> plainType(Dtype type) {
  switch (type) {
    case Dtype::F32:
      return WeightType::F32;
    case Dtype::F16:
      return WeightType::F16;
    case Dtype::BF16:
      return WeightType::BF16;
    default:
      return std::nullopt;
  }
}

class Mapper {
 public:
  Mapper(const Shards& shards, const ModelFacts& facts, const std::string& where)
      : m_shards(shards), m_facts(facts), m_where(where) {}

  base::Result<TensorMap> run();

 private:
  // A tensor in the making, with the block it belongs to.
  struct Entry {
    kernels::Tensor tensor;
    Recipe recipe;
    std::int64_t block = -1;
  };

  base::Error wrong(ErrorCode code, const StoredTensor& stored, const std::string& what) const {
    return {code, m_where + ": tensor " + base::quote(stored.name) + ": " + what};
  }
  base::Result<void> place(const StoredTensor& stored);
  base::Result<void> placeAs(const TensorPlace& place, const StoredTensor& stored);
  base::Result<Part> matrix(const StoredTensor& stored);
  base::Result<Part> vector(const StoredTensor& stored) const;
  base::Result<void> findScale(Part& part);
  base::Result<void> addExpert(const TensorPlace& place, const Part& part);
  base::Result<void> addLatent(const TensorPlace& place, const Part& part);
  base::Result<void> addRotary(const TensorPlace& place, Part part);
  [[nodiscard]] base::Result<void> checkVocabulary() const;
  base::Result<void> checkScales() const;
  base::Result<void> finishExperts();
  [[nodiscard]] WeightType matrixType(const Part& part) const;

  void add(const TensorPlace& place, WeightType type, std::array<std::int64_t, 4> shape,
           Recipe recipe);
  Recipe recipeOf(const Part& part) const;

  const Shards& m_shards;
  const ModelFacts& m_facts;
  const std::string& m_where;
  std::vector<Entry> m_entries;
  std::unordered_map<std::string, std::size_t> m_stacks;  // of experts: index of the entry
  std::unordered_set<const StoredTensor*> m_usedScales;
};

Recipe Mapper::recipeOf(const Part& part) const {
  Recipe recipe;
  recipe.parts = {part};
  if (m_facts.scaleBlock) recipe.scaleBlock = *m_facts.scaleBlock;
  return recipe;
}

// A tensor that lies in the file as it is wanted needs no copy.
void Mapper::add(const TensorPlace& place, WeightType type, std::array<std::int64_t, 4> shape,
                 Recipe recipe) {
  Entry entry;
  entry.block = place.block;
  entry.tensor.name = place.target;
  entry.tensor.type = type;
  entry.tensor.shape = shape;
  entry.tensor.sizeBytes =
      kernels::rowBytes(type, shape[0]) * static_cast<std::size_t>(shape[1] * shape[2]);
  const StoredTensor& stored = *recipe.parts.front().weight;
  const bool isAligned =
      reinterpret_cast<std::uintptr_t>(stored.data.data()) % kTensorAlignment == 0;
  if (place.role != TensorRole::Expert && recipe.order == RowOrder::AsStored && isAligned &&
      plainType(stored.dtype) == type) {
    entry.tensor.data = stored.data.data();
  }
  entry.recipe = std::move(recipe);
  m_entries.push_back(std::move(entry));
}

// Scales are given by a second tensor, whose name and shape follow from the matrix.
base::Result<void> Mapper::findScale(Part& part) {
  const StoredTensor& stored = *part.weight;
  const StoredTensor* const scale = m_shards.find(stored.name + std::string(kScaleSuffix));
  if (stored.dtype != Dtype::F8E4M3) {
    if (scale == nullptr) return {};
    return wrong(
        ErrorCode::Unsupported, *scale,
        "expected a matrix of F8_E4M3 that it scales, got " + std::string(nameOf(stored.dtype)));
  }
  if (scale == nullptr) {
    return wrong(ErrorCode::Corrupt, stored,
                 "expected a tensor " + base::quote(stored.name + std::string(kScaleSuffix)) +
                     " with its scales, but there is none");
  }
  if (!m_facts.scaleBlock) {
    return wrong(ErrorCode::Corrupt, stored,
                 "its type is F8_E4M3, but config.json has no quantization_config");
  }
  const auto [rows, columns] = *m_facts.scaleBlock;
  const std::vector<std::int64_t> expected = {(part.rows + rows - 1) / rows,
                                              (part.columns + columns - 1) / columns};
  if (scale->shape != expected) {
    return wrong(ErrorCode::Corrupt, *scale,
                 "expected the shape " + text(expected) + ", got " + text(scale->shape));
  }
  if (!plainType(scale->dtype) && scale->dtype != Dtype::F8E8M0) {
    return wrong(ErrorCode::Unsupported, *scale,
                 "scales of the type " + std::string(nameOf(scale->dtype)) + " are not supported");
  }
  part.scale = scale;
  m_usedScales.insert(scale);
  return {};
}

base::Result<Part> Mapper::matrix(const StoredTensor& stored) {
  if (stored.shape.size() != 2 || stored.data.empty()) {
    return wrong(ErrorCode::Corrupt, stored,
                 "expected a matrix, got the shape " + text(stored.shape));
  }
  if (!plainType(stored.dtype) && stored.dtype != Dtype::F64 && stored.dtype != Dtype::F8E4M3) {
    return wrong(ErrorCode::Unsupported, stored,
                 "the type " + std::string(nameOf(stored.dtype)) + " is not supported here");
  }
  Part part{&stored, nullptr, stored.shape[0], stored.shape[1]};
  if (auto scaled = findScale(part); !scaled) return scaled.error();
  return part;
}

base::Result<Part> Mapper::vector(const StoredTensor& stored) const {
  if (stored.shape.size() != 1 || stored.data.empty()) {
    return wrong(ErrorCode::Corrupt, stored,
                 "expected a vector, got the shape " + text(stored.shape));
  }
  if (!plainType(stored.dtype) && stored.dtype != Dtype::F64) {
    return wrong(ErrorCode::Unsupported, stored,
                 "the type " + std::string(nameOf(stored.dtype)) + " is not supported here");
  }
  return Part{&stored, nullptr, 1, stored.shape[0]};
}

// Blocks of other widths than the kernels' groups become floats, which is exact as well.
WeightType Mapper::matrixType(const Part& part) const {
  if (part.scale != nullptr && (*m_facts.scaleBlock)[1] % kernels::kF8Group == 0) {
    return WeightType::F8;
  }
  return plainType(part.weight->dtype).value_or(WeightType::F32);
}

base::Result<void> Mapper::addExpert(const TensorPlace& place, const Part& part) {
  if (place.expert >= m_facts.experts) {
    return wrong(ErrorCode::Corrupt, *part.weight,
                 "expected experts below " + std::to_string(m_facts.experts));
  }
  const auto [found, isNew] = m_stacks.emplace(place.target, m_entries.size());
  if (isNew) {
    Recipe recipe = recipeOf(part);
    add(place, matrixType(part), {part.columns, part.rows, m_facts.experts, 1}, recipe);
    m_entries.back().recipe.parts.assign(static_cast<std::size_t>(m_facts.experts), Part{});
  }
  Entry& entry = m_entries[found->second];
  if (entry.tensor.columns() != part.columns || entry.tensor.rows() != part.rows ||
      entry.tensor.type != matrixType(part)) {
    return wrong(ErrorCode::Corrupt, *part.weight,
                 "expected the shape and type of the other experts of its layer, got " +
                     text(part.weight->shape) + " of " + std::string(nameOf(part.weight->dtype)));
  }
  entry.recipe.parts[static_cast<std::size_t>(place.expert)] = part;
  return {};
}

// [heads * (keys + values), latent] becomes keys, transposed, and values, both by head.
base::Result<void> Mapper::addLatent(const TensorPlace& place, const Part& part) {
  const std::int64_t keys = m_facts.latentKeyRows;
  const std::int64_t values = m_facts.latentValueRows;
  const std::int64_t rows = m_facts.heads * (keys + values);
  if (keys == 0 || part.rows != rows) {
    return wrong(ErrorCode::Corrupt, *part.weight,
                 "expected " + std::to_string(rows) + " rows for " + std::to_string(m_facts.heads) +
                     " heads, got " + std::to_string(part.rows));
  }
  // Scales belong to blocks of stored rows, which transposing takes apart.
  const WeightType type = plainType(part.weight->dtype).value_or(WeightType::F32);
  Recipe recipe = recipeOf(part);
  recipe.order = RowOrder::FirstTransposed;
  recipe.headRows = keys;
  recipe.otherRows = values;
  add(place, type, {keys, part.columns, m_facts.heads, 1}, recipe);
  recipe.order = RowOrder::Last;
  std::swap(recipe.headRows, recipe.otherRows);
  TensorPlace second = place;
  second.target = "blk." + std::to_string(place.block) + "." + std::string(kLatentValues);
  add(second, type, {part.columns, values, m_facts.heads, 1}, recipe);
  return {};
}

base::Result<void> Mapper::addRotary(const TensorPlace& place, Part part) {
  const bool isVector = place.role == TensorRole::RotaryVector;
  const WeightType type = isVector ? WeightType::F32 : matrixType(part);
  const std::array<std::int64_t, 4> shape = {part.columns, part.rows, 1, 1};
  if (isVector && m_facts.movesRotaryRows) std::swap(part.rows, part.columns);
  Recipe recipe = recipeOf(part);
  if (m_facts.movesRotaryRows) {
    if (part.rows % m_facts.headColumns != 0) {
      return wrong(ErrorCode::Corrupt, *part.weight,
                   "expected a multiple of the " + std::to_string(m_facts.headColumns) +
                       " rows of a head, got " + std::to_string(part.rows));
    }
    recipe.order = RowOrder::HalvesToPairs;
    recipe.headRows = m_facts.headColumns;
  }
  add(place, type, shape, std::move(recipe));
  return {};
}

base::Result<void> Mapper::placeAs(const TensorPlace& place, const StoredTensor& stored) {
  const bool isVector = place.role == TensorRole::Vector || place.role == TensorRole::RotaryVector;
  const auto part = isVector ? vector(stored) : matrix(stored);
  if (!part) return part.error();
  const std::array<std::int64_t, 4> shape = {part->columns, part->rows, 1, 1};
  switch (place.role) {
    case TensorRole::Expert:
      return addExpert(place, *part);
    case TensorRole::JoinedLatent:
      return addLatent(place, *part);
    case TensorRole::RotaryMatrix:
    case TensorRole::RotaryVector:
      return addRotary(place, *part);
    case TensorRole::Vector:
    case TensorRole::Router:
      add(place, WeightType::F32, shape, recipeOf(*part));
      return {};
    default:
      add(place, matrixType(*part), shape, recipeOf(*part));
      return {};
  }
}

base::Result<void> Mapper::place(const StoredTensor& stored) {
  if (stored.name.ends_with(kScaleSuffix)) return {};  // see checkScales()
  const auto found = placeOf(stored.name);
  if (!found || found->block >= m_facts.layers + m_facts.predictors) {
    return wrong(ErrorCode::Unsupported, stored,
                 "this kind of model has no place for it; the files may be of a newer kind");
  }
  if (found->role == TensorRole::Ignored) return {};
  if (found->role == TensorRole::Output && m_facts.outputIsEmbedding) return {};
  return placeAs(*found, stored);
}

// Who reads the tensors would take a missing output for one that is the embedding.
base::Result<void> Mapper::checkVocabulary() const {
  const StoredTensor* const embedding = m_shards.find(kEmbedding);
  if (embedding == nullptr) return {};
  if (embedding->shape.front() != m_facts.vocabulary) {
    return wrong(ErrorCode::Corrupt, *embedding,
                 "expected a row for each of the vocab_size of " +
                     std::to_string(m_facts.vocabulary) + ", got the shape " +
                     text(embedding->shape));
  }
  if (m_facts.outputIsEmbedding || m_shards.find(kOutput) != nullptr) return {};
  return base::Error{ErrorCode::Corrupt, m_where + ": tensor " + base::quote(kOutput) +
                                             " is missing, but tie_word_embeddings is not true"};
}

base::Result<void> Mapper::checkScales() const {
  for (const StoredTensor* stored : m_shards.tensors()) {
    if (stored->name.ends_with(kScaleSuffix) && !m_usedScales.contains(stored)) {
      return wrong(ErrorCode::Corrupt, *stored, "there is no matrix that it scales");
    }
  }
  return {};
}

base::Result<void> Mapper::finishExperts() {
  for (const auto& [target, index] : m_stacks) {
    const std::vector<Part>& parts = m_entries[index].recipe.parts;
    const auto missing = std::find_if(parts.begin(), parts.end(),
                                      [](const Part& part) { return part.weight == nullptr; });
    if (missing == parts.end()) continue;
    return base::Error{ErrorCode::Corrupt,
                       m_where + ": tensor " + target + ": expected " +
                           std::to_string(parts.size()) + " experts, but expert " +
                           std::to_string(missing - parts.begin()) + " is missing"};
  }
  return {};
}

base::Result<TensorMap> Mapper::run() {
  for (const StoredTensor* stored : m_shards.tensors()) {
    if (auto placed = place(*stored); !placed) return placed.error();
  }
  if (auto checked = checkVocabulary(); !checked) return checked.error();
  if (auto scaled = checkScales(); !scaled) return scaled.error();
  if (auto finished = finishExperts(); !finished) return finished.error();
  std::stable_sort(m_entries.begin(), m_entries.end(),
                   [](const Entry& a, const Entry& b) { return a.block < b.block; });
  TensorMap map;
  if (!m_facts.ropeFactors.empty()) {
    kernels::Tensor factors;
    factors.name = "rope_freqs.weight";
    factors.shape[0] = static_cast<std::int64_t>(m_facts.ropeFactors.size());
    factors.sizeBytes = m_facts.ropeFactors.size() * sizeof(float);
    factors.data = reinterpret_cast<const std::byte*>(m_facts.ropeFactors.data());
    map.tensors.push_back(std::move(factors));
    map.recipes.emplace_back();
  }
  for (Entry& entry : m_entries) {
    map.tensors.push_back(std::move(entry.tensor));
    map.recipes.push_back(std::move(entry.recipe));
  }
  return map;
}

}  // namespace

base::Result<TensorMap> mapTensors(const Shards& shards, const ModelFacts& facts,
                                   const std::string& where) {
  return Mapper(shards, facts, where).run();
}

}  // namespace huggingface
