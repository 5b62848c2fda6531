// The one graph: a decoder of attention and feed-forward layers over a device. The configuration
// decides what a layer is made of.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/transformer.h"

#include <algorithm>
#include <utility>

#include "engine/base/checked_math.h"
#include "engine/local/model/batch_plan.h"
#include "engine/local/model/config.h"
#include "engine/local/model/kv_cache.h"
#include "engine/local/model/scratch.h"
#include "engine/local/model/weight_loader.h"
#include "engine/local/model/weights.h"

namespace model {
namespace {

using kernels::View;

// Larger contexts are the caller's decision: the cache of 8192 tokens takes at most some hundred
// megabytes in the models that fit a desktop.
constexpr std::int64_t kDefaultContextTokens = 8192;

base::Error cancelled() {
  return {base::ErrorCode::Cancelled, "stopped on request"};
}

// Tokens of one pass through the layers.
struct Batch {
  std::span<const std::int32_t> tokens;
  std::int64_t firstPosition = 0;
  std::int64_t keepLogits = 0;     // of the last tokens
  std::int64_t firstLogitRow = 0;  // where they go

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(tokens.size()); }
};

class Graph final : public Transformer {
 public:
  Graph(std::shared_ptr<const checkpoint::Checkpoint> file, kernels::Device& device, Config config,
        Weights weights, KvCache cache, Scratch scratch)
      : m_file(std::move(file)),
        m_device(device),
        m_config(std::move(config)),
        m_weights(std::move(weights)),
        m_cache(std::move(cache)),
        m_scratch(std::move(scratch)) {}

  // Called once, before anything is computed.
  base::Result<void> prepare(const std::function<void(double)>& onProgress,
                             const std::stop_token& stop) {
    return loadWeights(*m_file, m_device, m_config, m_weights, onProgress, stop);
  }

  [[nodiscard]] const Config& config() const override { return m_config; }
  [[nodiscard]] std::int64_t vocabularySize() const override { return m_config.vocabulary; }
  [[nodiscard]] std::int64_t contextTokens() const override { return m_cache.capacity(); }
  [[nodiscard]] std::int64_t cacheBytesPerToken() const override { return m_cache.bytesPerToken(); }
  [[nodiscard]] std::int64_t length() const override { return m_length; }
  void truncate(std::int64_t length) override {
    m_length = std::clamp<std::int64_t>(length, 0, m_length);
  }

  base::Result<void> append(std::span<const std::int32_t> tokens, std::int64_t keepLogits,
                            const std::function<void(std::int64_t)>& onProgress,
                            std::stop_token stop) override;
  [[nodiscard]] std::span<const float> logits(std::int64_t index) const override;

 private:
  [[nodiscard]] base::Result<void> check(std::span<const std::int32_t> tokens,
                                         std::int64_t keepLogits) const;
  base::Result<void> run(const Batch& batch, const std::stop_token& stop);
  void attend(const LayerWeights& layer, std::size_t index, const Batch& batch);
  void attendLatent(const LayerWeights& layer, std::size_t index, const Batch& batch);
  void attendGrouped(const LayerWeights& layer, std::size_t index, const Batch& batch);
  void feedForward(const LayerWeights& layer, std::int64_t rows);
  void computeLogits(const Batch& batch);
  [[nodiscard]] kernels::Rope rope(std::int64_t heads, std::int64_t headStride,
                                   std::int64_t headOffset) const;

  std::shared_ptr<const checkpoint::Checkpoint> m_file;  // the weights point into it
  kernels::Device& m_device;
  Config m_config;
  Weights m_weights;
  KvCache m_cache;
  Scratch m_scratch;
  std::int64_t m_length = 0;
  std::int64_t m_logitRows = 0;
  std::vector<float> m_logits;
};

base::Result<void> Graph::check(std::span<const std::int32_t> tokens,
                                std::int64_t keepLogits) const {
  const auto invalid = [](std::string what) {
    return base::Error{base::ErrorCode::InvalidArgument, std::move(what)};
  };
  const auto count = static_cast<std::int64_t>(tokens.size());
  if (count > contextTokens() - m_length) {
    return invalid(std::to_string(count) + " tokens do not fit the context of " +
                   std::to_string(contextTokens()) + ", of which " + std::to_string(m_length) +
                   " are in use");
  }
  if (keepLogits < 0 || keepLogits > std::min(count, m_scratch.batchTokens())) {
    return invalid("cannot keep the logits of " + std::to_string(keepLogits) + " of " +
                   std::to_string(count) + " tokens, at most of " +
                   std::to_string(std::min(count, m_scratch.batchTokens())));
  }
  for (const std::int32_t token : tokens) {
    if (token < 0 || token >= m_config.vocabulary) {
      return invalid("token id " + std::to_string(token) + " is outside the vocabulary of " +
                     std::to_string(m_config.vocabulary));
    }
  }
  return {};
}

base::Result<void> Graph::append(std::span<const std::int32_t> tokens, std::int64_t keepLogits,
                                 const std::function<void(std::int64_t)>& onProgress,
                                 std::stop_token stop) {
  m_logitRows = 0;
  if (auto fits = check(tokens, keepLogits); !fits) return fits;
  if (auto room = m_scratch.reserveLogits(m_device, keepLogits); !room) return room;
  m_logits.resize(
      std::max(m_logits.size(), static_cast<std::size_t>(keepLogits * m_config.vocabulary)));

  const auto total = static_cast<std::int64_t>(tokens.size());
  const std::int64_t firstKept = total - keepLogits;
  for (std::int64_t done = 0; done < total;) {
    const std::int64_t count =
        std::min(tokensPerPass(m_config, m_length, m_scratch.batchTokens()), total - done);
    Batch batch;
    batch.tokens = tokens.subspan(static_cast<std::size_t>(done), static_cast<std::size_t>(count));
    batch.firstPosition = m_length;
    batch.keepLogits = std::clamp<std::int64_t>(done + count - firstKept, 0, count);
    batch.firstLogitRow = done + count - batch.keepLogits - firstKept;
    if (auto ran = run(batch, stop); !ran) return ran;
    done += count;
    m_length += count;
    if (onProgress) onProgress(done);
  }
  if (keepLogits == 0) return {};

  const auto values = static_cast<std::size_t>(keepLogits * m_config.vocabulary);
  if (auto got = m_device.read(m_scratch.logits(keepLogits), std::span(m_logits).first(values));
      !got) {
    return got;
  }
  m_logitRows = keepLogits;
  return {};
}

std::span<const float> Graph::logits(std::int64_t index) const {
  if (index < 0 || index >= m_logitRows) return {};
  const auto columns = static_cast<std::size_t>(m_config.vocabulary);
  return std::span(m_logits).subspan(static_cast<std::size_t>(index) * columns, columns);
}

base::Result<void> Graph::run(const Batch& batch, const std::stop_token& stop) {
  const std::int64_t rows = batch.size();
  m_device.embed(m_scratch.state(rows), m_weights.embedding, batch.tokens);
  for (std::size_t half = 0; half < 2 * m_weights.layers.size(); ++half) {
    if (stop.stop_requested()) {
      // What is under way must end before the weights or the scratch may be used again.
      const auto ended = m_device.finish();
      return ended ? cancelled() : ended;
    }
    const LayerWeights& layer = m_weights.layers[half / 2];
    if (half % 2 == 0) {
      attend(layer, half / 2, batch);
    } else {
      feedForward(layer, rows);
    }
  }
  computeLogits(batch);
  return m_device.finish();
}

// state += output(attention(norm(state)))
void Graph::attend(const LayerWeights& layer, std::size_t index, const Batch& batch) {
  const std::int64_t rows = batch.size();
  const View state = m_scratch.state(rows);
  m_device.rmsNorm(m_scratch.normed(rows), state, layer.attentionNorm, m_config.normEpsilon);
  if (m_config.attention.kind == AttentionKind::Latent) {
    attendLatent(layer, index, batch);
  } else {
    attendGrouped(layer, index, batch);
  }
  m_device.linear(m_scratch.branch(rows), m_scratch.attended(rows), layer.attentionOutput);
  m_device.add(state, m_scratch.branch(rows));
}

kernels::Rope Graph::rope(std::int64_t heads, std::int64_t headStride,
                          std::int64_t headOffset) const {
  kernels::Rope rope;
  rope.layout = m_config.rope.layout;
  rope.frequencies = m_config.rope.frequencies;
  rope.magnitude = m_config.rope.magnitude;
  rope.heads = heads;
  rope.headStride = headStride;
  rope.headOffset = headOffset;
  return rope;
}

void Graph::attendGrouped(const LayerWeights& layer, std::size_t index, const Batch& batch) {
  const AttentionShape& shape = m_config.attention;
  const std::int64_t rows = batch.size();
  const auto biasOf = [](const kernels::Tensor& bias) { return bias.empty() ? nullptr : &bias; };
  const View x = m_scratch.normed(rows);
  const View q = m_scratch.query(rows);
  const View k = m_scratch.key(rows);
  const View v = m_scratch.value(rows);
  m_device.linear(q, x, layer.query, biasOf(layer.queryBias));
  m_device.linear(k, x, layer.key, biasOf(layer.keyBias));
  m_device.linear(v, x, layer.value, biasOf(layer.valueBias));
  if (shape.needsHeadNorms) {
    m_device.rmsNorm(q, q, layer.queryHeadNorm, m_config.normEpsilon, shape.heads);
    m_device.rmsNorm(k, k, layer.keyHeadNorm, m_config.normEpsilon, shape.kvHeads);
  }
  m_device.rope(q, batch.firstPosition, rope(shape.heads, shape.keyColumns, 0));
  m_device.rope(k, batch.firstPosition, rope(shape.kvHeads, shape.keyColumns, 0));
  m_device.append(m_cache.keys(index), batch.firstPosition, 0, k);
  m_device.append(m_cache.values(index), batch.firstPosition, 0, v);

  kernels::Attention attention;
  attention.heads = shape.heads;
  attention.kvHeads = shape.kvHeads;
  attention.keyColumns = shape.keyColumns;
  attention.valueColumns = shape.valueColumns;
  attention.firstPosition = batch.firstPosition;
  attention.scale = shape.scale;
  m_device.attention(m_scratch.attended(rows), q, m_cache.keys(index), m_cache.values(index),
                     attention);
}

// Absorbed MLA. With q_h = [n_h | r_h] (plain and rotary part) and the cached row [c | k]:
// score = scale * (keyUp_h n_h . c + r_h . k), result_h = valueUp_h sum softmax(score) c.
// That is attention with one key/value head whose values are the first columns of its keys.
// Source: DeepSeek-V2 (arXiv 2405.04434), section 2.1.
void Graph::attendLatent(const LayerWeights& layer, std::size_t index, const Batch& batch) {
  const AttentionShape& shape = m_config.attention;
  const std::int64_t rows = batch.size();
  const std::int64_t cached = shape.latentColumns + shape.ropeColumns;
  View x = m_scratch.normed(rows);

  const View row = m_scratch.key(rows);
  m_device.linear(row, x, layer.latentDown);
  const View latent = row.columnsFrom(0, shape.latentColumns);
  m_device.rmsNorm(latent, latent, layer.latentNorm, m_config.normEpsilon);
  m_device.rope(row, batch.firstPosition, rope(1, cached, shape.latentColumns));
  m_device.append(m_cache.keys(index), batch.firstPosition, 0, row);

  if (shape.queryRank > 0) {
    const View down = m_scratch.queryDown(rows);
    m_device.linear(down, x, layer.queryDown);
    m_device.rmsNorm(down, down, layer.queryNorm, m_config.normEpsilon);
    x = down;
  }
  const View q = m_scratch.query(rows);
  m_device.linear(q, x, layer.query);
  m_device.rope(q, batch.firstPosition, rope(shape.heads, shape.keyColumns, shape.plainColumns()));

  const View absorbed = m_scratch.absorbedQuery(rows);
  m_device.linearPerHead(absorbed, cached, q, shape.keyColumns, layer.keyUp);
  // The rotary parts move behind the absorbed ones, as rows of single heads.
  m_device.copy(
      m_scratch.heads(absorbed, shape.heads).columnsFrom(shape.latentColumns, shape.ropeColumns),
      m_scratch.heads(q, shape.heads).columnsFrom(shape.plainColumns(), shape.ropeColumns));

  kernels::Attention attention;
  attention.heads = shape.heads;
  attention.kvHeads = 1;
  attention.keyColumns = cached;
  attention.valueColumns = shape.latentColumns;
  attention.firstPosition = batch.firstPosition;
  attention.scale = shape.scale;
  attention.valuesInKeys = true;
  const View attended = m_scratch.attendedLatent(rows);
  m_device.attention(attended, absorbed, m_cache.keys(index), m_cache.values(index), attention);
  m_device.linearPerHead(m_scratch.attended(rows), shape.valueColumns, attended,
                         shape.latentColumns, layer.valueUp);
}

// state += feedForward(norm(state)), or the same with routed and shared experts.
void Graph::feedForward(const LayerWeights& layer, std::int64_t rows) {
  const auto network = [](const FeedForwardWeights& weights) {
    return kernels::FeedForward{&weights.gate, &weights.up, &weights.down};
  };
  const View state = m_scratch.state(rows);
  const View x = m_scratch.normed(rows);
  m_device.rmsNorm(x, state, layer.feedForwardNorm, m_config.normEpsilon);
  if (layer.router.empty()) {
    m_device.feedForward(state, x, network(layer.dense), true);
    return;
  }
  const View scores = m_scratch.routerLogits(rows);
  const kernels::Tensor* bias = layer.selectionBias.empty() ? nullptr : &layer.selectionBias;
  m_device.linear(scores, x, layer.router);
  m_device.mixtureOfExperts(m_scratch.branch(rows), x, scores, bias, m_config.experts->routing,
                            network(layer.experts));
  m_device.add(state, m_scratch.branch(rows));
  if (!layer.shared.gate.empty()) m_device.feedForward(state, x, network(layer.shared), true);
}

void Graph::computeLogits(const Batch& batch) {
  const std::int64_t kept = batch.keepLogits;
  if (kept == 0) return;
  const View last = m_scratch.state(batch.size()).rowsFrom(batch.size() - kept, kept);
  const View x = m_scratch.normed(kept);
  m_device.rmsNorm(x, last, m_weights.outputNorm, m_config.normEpsilon);
  m_device.linear(m_scratch.logits(batch.firstLogitRow + kept).rowsFrom(batch.firstLogitRow, kept),
                  x, m_weights.output);
}

base::Result<std::int64_t> contextOf(const Config& config, const LoadOptions& options) {
  if (options.contextTokens < 0 || options.batchTokens < 1) {
    return base::Error{base::ErrorCode::InvalidArgument,
                       "expected a context of 0 or more and a batch of 1 or more tokens, got " +
                           std::to_string(options.contextTokens) + " and " +
                           std::to_string(options.batchTokens)};
  }
  const std::int64_t wanted =
      options.contextTokens == 0 ? kDefaultContextTokens : options.contextTokens;
  return std::min(wanted, config.contextTokens);
}

}  // namespace

base::Result<std::unique_ptr<Transformer>> Transformer::load(
    std::shared_ptr<const checkpoint::Checkpoint> file, kernels::Device& device,
    const LoadOptions& options, const std::function<void(double)>& onProgress,
    std::stop_token stop) {
  auto config = readConfig(*file);
  if (!config) return std::move(config).error();
  auto weights = bindWeights(*file, *config);
  if (!weights) return std::move(weights).error();
  const auto context = contextOf(*config, options);
  if (!context) return context.error();
  const std::string name(file->name());
  auto cache = KvCache::create(device, *config, options.cacheType, *context);
  if (!cache) return base::withContext(name, std::move(cache).error());
  auto scratch = Scratch::create(device, *config, std::min(options.batchTokens, *context));
  if (!scratch) return base::withContext(name, std::move(scratch).error());
  auto graph = std::make_unique<Graph>(std::move(file), device, std::move(*config),
                                       std::move(*weights), std::move(*cache), std::move(*scratch));
  if (auto ready = graph->prepare(onProgress, stop); !ready) {
    return base::withContext(name, ready.error());
  }
  return std::unique_ptr<Transformer>(std::move(graph));
}

}  // namespace model
