// The weights of a model by their place in the graph, each of the shape the configuration asks for.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/weights.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/kernels/quant_blocks.h"

namespace model {
namespace {

using kernels::Tensor;
using Shape = std::array<std::int64_t, 4>;

std::string text(const Shape& shape) {
  std::size_t used = shape.size();
  while (used > 1 && shape[used - 1] == 1) --used;
  std::string result = "[";
  for (std::size_t i = 0; i < used; ++i) {
    result += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return result + "]";
}

// Looks tensors up by name and shape; keeps the first failure, and remembers what was asked for.
class Binder {
 public:
  explicit Binder(const checkpoint::Checkpoint& file) : m_file(file) {}

  Tensor matrix(const std::string& name, std::int64_t columns, std::int64_t rows) {
    return find(name, {columns, rows, 1, 1}, true);
  }
  Tensor stack(const std::string& name, std::int64_t columns, std::int64_t rows,
               std::int64_t count) {
    return find(name, {columns, rows, count, 1}, true);
  }
  Tensor vector(const std::string& name, std::int64_t columns) {
    return floats(find(name, {columns, 1, 1, 1}, true));
  }
  Tensor vectorIf(bool required, const std::string& name, std::int64_t columns) {
    return floats(find(name, {columns, 1, 1, 1}, required));
  }
  // Some converters join the stack's matrices into one with all their rows.
  Tensor stackOrRows(const std::string& name, std::int64_t columns, std::int64_t rows,
                     std::int64_t count);

  [[nodiscard]] bool has(const std::string& name) const {
    return m_file.findTensor(name) != nullptr;
  }
  void ignore(const std::string& name) { m_asked.insert(name); }
  void refuseLeftovers(std::int64_t layers);
  [[nodiscard]] const std::optional<base::Error>& error() const { return m_error; }

 private:
  Tensor find(const std::string& name, const Shape& shape, bool required);
  Tensor floats(Tensor tensor);
  void fail(base::ErrorCode code, std::string_view name, std::string_view what) {
    if (m_error) return;
    m_error = base::Error{code, std::string(m_file.name()) + ": tensor " + std::string(name) +
                                    ": " + std::string(what)};
  }

  const checkpoint::Checkpoint& m_file;
  std::unordered_set<std::string> m_asked;
  std::optional<base::Error> m_error;
};

Tensor Binder::find(const std::string& name, const Shape& shape, bool required) {
  m_asked.insert(name);
  const Tensor* tensor = m_file.findTensor(name);
  if (tensor == nullptr) {
    if (required) {
      fail(base::ErrorCode::Corrupt, name, "missing, expected shape " + text(shape));
    }
    return {};
  }
  if (tensor->shape != shape) {
    fail(base::ErrorCode::Corrupt, name,
         "shape " + text(tensor->shape) + ", expected " + text(shape));
    return {};
  }
  if (!kernels::blockInfo(tensor->type)) {
    fail(base::ErrorCode::Unsupported, name,
         "type " + kernels::typeName(tensor->type) +
             " is not supported; choose a file with Q4_K_M, Q5_K_M, Q6_K or Q8_0 weights");
    return {};
  }
  return *tensor;
}

Tensor Binder::floats(Tensor tensor) {
  if (!tensor.empty() && tensor.type != kernels::WeightType::F32) {
    fail(base::ErrorCode::Unsupported, tensor.name,
         "type " + kernels::typeName(tensor.type) + " is not supported here, only F32");
  }
  return tensor;
}

Tensor Binder::stackOrRows(const std::string& name, std::int64_t columns, std::int64_t rows,
                           std::int64_t count) {
  const Tensor* tensor = m_file.findTensor(name);
  if (tensor == nullptr || tensor->shape != Shape{columns, rows * count, 1, 1}) {
    return stack(name, columns, rows, count);
  }
  Tensor joined = matrix(name, columns, rows * count);
  joined.shape = {columns, rows, count, 1};
  return joined;
}

// A bias or a norm that the graph does not know would be left out without a word and spoil the
// answers. Blocks behind the trunk, and tables that only repeat the metadata, are left out on
// purpose.
void Binder::refuseLeftovers(std::int64_t layers) {
  for (const Tensor& tensor : m_file.tensors()) {
    const std::string_view name = tensor.name;
    if (m_asked.contains(tensor.name) || name == "rope_freqs.weight" ||
        name.find(".attn_rot_embd") != std::string_view::npos) {
      continue;
    }
    if (name.starts_with("blk.")) {
      const auto end = name.find('.', 4);
      std::int64_t block = 0;
      for (const char c : name.substr(4, end == std::string_view::npos ? 0 : end - 4)) {
        if (c < '0' || c > '9' || block > layers) break;
        block = block * 10 + (c - '0');
      }
      if (block >= layers) continue;
    }
    fail(base::ErrorCode::Unsupported, base::quote(name),
         "this architecture has no place for it; the file may be of a newer kind");
    return;
  }
}

FeedForwardWeights bindFeedForward(Binder& binder, const std::string& block, const char* suffix,
                                   std::int64_t width, std::int64_t columns) {
  const std::string end = std::string(suffix) + ".weight";
  return {binder.matrix(block + "ffn_gate" + end, width, columns),
          binder.matrix(block + "ffn_up" + end, width, columns),
          binder.matrix(block + "ffn_down" + end, columns, width)};
}

void bindExperts(Binder& binder, const std::string& block, const Config& config,
                 LayerWeights& layer) {
  const ExpertShape& shape = *config.experts;
  const std::int64_t count = shape.routing.experts;
  layer.router = binder.matrix(block + "ffn_gate_inp.weight", config.width, count);
  layer.selectionBias =
      binder.vectorIf(shape.needsSelectionBias, block + "exp_probs_b.bias", count);
  layer.experts = {
      binder.stack(block + "ffn_gate_exps.weight", config.width, shape.columns, count),
      binder.stack(block + "ffn_up_exps.weight", config.width, shape.columns, count),
      binder.stack(block + "ffn_down_exps.weight", shape.columns, config.width, count)};
  if (shape.sharedColumns > 0) {
    layer.shared = bindFeedForward(binder, block, "_shexp", config.width, shape.sharedColumns);
  }
}

void bindLatentAttention(Binder& binder, const std::string& block, const Config& config,
                         LayerWeights& layer) {
  const AttentionShape& shape = config.attention;
  const std::int64_t queryRows = shape.heads * shape.keyColumns;
  if (shape.queryRank > 0) {
    layer.queryDown = binder.matrix(block + "attn_q_a.weight", config.width, shape.queryRank);
    layer.queryNorm = binder.vector(block + "attn_q_a_norm.weight", shape.queryRank);
    layer.query = binder.matrix(block + "attn_q_b.weight", shape.queryRank, queryRows);
  } else {
    layer.query = binder.matrix(block + "attn_q.weight", config.width, queryRows);
  }
  layer.latentDown = binder.matrix(block + "attn_kv_a_mqa.weight", config.width,
                                   shape.latentColumns + shape.ropeColumns);
  layer.latentNorm = binder.vector(block + "attn_kv_a_norm.weight", shape.latentColumns);

  const std::string joined = block + "attn_kv_b.weight";
  if (binder.has(block + "attn_k_b.weight") || !binder.has(joined)) {
    layer.keyUp = binder.stackOrRows(block + "attn_k_b.weight", shape.plainColumns(),
                                     shape.latentColumns, shape.heads);
    layer.valueUp = binder.stackOrRows(block + "attn_v_b.weight", shape.latentColumns,
                                       shape.valueColumns, shape.heads);
    binder.ignore(joined);
  } else {
    layer.joinedLatent = binder.matrix(joined, shape.latentColumns,
                                       shape.heads * (shape.plainColumns() + shape.valueColumns));
  }
}

void bindGroupedAttention(Binder& binder, const std::string& block, const Config& config,
                          LayerWeights& layer) {
  const AttentionShape& shape = config.attention;
  const std::int64_t queryRows = shape.heads * shape.keyColumns;
  const std::int64_t keyRows = shape.kvHeads * shape.keyColumns;
  const std::int64_t valueRows = shape.kvHeads * shape.valueColumns;
  layer.query = binder.matrix(block + "attn_q.weight", config.width, queryRows);
  layer.key = binder.matrix(block + "attn_k.weight", config.width, keyRows);
  layer.value = binder.matrix(block + "attn_v.weight", config.width, valueRows);
  layer.queryBias = binder.vectorIf(shape.needsBiases, block + "attn_q.bias", queryRows);
  layer.keyBias = binder.vectorIf(shape.needsBiases, block + "attn_k.bias", keyRows);
  layer.valueBias = binder.vectorIf(shape.needsBiases, block + "attn_v.bias", valueRows);
}

LayerWeights bindLayer(Binder& binder, const Config& config, std::size_t index) {
  const std::string block = "blk." + std::to_string(index) + ".";
  LayerWeights layer;
  layer.attentionNorm = binder.vector(block + "attn_norm.weight", config.width);
  if (config.attention.kind == AttentionKind::Latent) {
    bindLatentAttention(binder, block, config, layer);
  } else {
    bindGroupedAttention(binder, block, config, layer);
  }
  layer.attentionOutput =
      binder.matrix(block + "attn_output.weight",
                    config.attention.heads * config.attention.valueColumns, config.width);
  layer.feedForwardNorm = binder.vector(block + "ffn_norm.weight", config.width);
  if (config.layers[index] == LayerKind::Experts) {
    bindExperts(binder, block, config, layer);
  } else {
    layer.dense = bindFeedForward(binder, block, "", config.width, config.feedForwardColumns);
  }
  return layer;
}

}  // namespace

std::vector<const Tensor*> tensorsOf(const LayerWeights& layer) {
  std::vector<const Tensor*> tensors = {
      &layer.attentionNorm, &layer.attentionOutput, &layer.feedForwardNorm, &layer.query,
      &layer.key,           &layer.value,           &layer.queryBias,       &layer.keyBias,
      &layer.valueBias,     &layer.queryDown,       &layer.queryNorm,       &layer.latentDown,
      &layer.latentNorm,    &layer.keyUp,           &layer.valueUp,         &layer.router,
      &layer.selectionBias};
  for (const FeedForwardWeights* network : {&layer.dense, &layer.experts, &layer.shared}) {
    tensors.insert(tensors.end(), {&network->gate, &network->up, &network->down});
  }
  return tensors;
}

base::Result<Weights> bindWeights(const checkpoint::Checkpoint& file, const Config& config) {
  Binder binder(file);
  Weights weights;
  weights.embedding = binder.matrix("token_embd.weight", config.width, config.vocabulary);
  weights.outputNorm = binder.vector("output_norm.weight", config.width);
  weights.output = binder.has("output.weight")
                       ? binder.matrix("output.weight", config.width, config.vocabulary)
                       : weights.embedding;
  for (std::size_t i = 0; i < config.layers.size() && !binder.error(); ++i) {
    weights.layers.push_back(bindLayer(binder, config, i));
  }
  if (!binder.error()) binder.refuseLeftovers(static_cast<std::int64_t>(config.layers.size()));
  if (binder.error()) return *binder.error();
  return weights;
}

}  // namespace model
