// The one graph: a decoder of attention and feed-forward layers over a device. The configuration
// decides what a layer is made of.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/transformer.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/base/checked_math.h"
#include "engine/local/model/batch_plan.h"
#include "engine/local/model/config.h"
#include "engine/local/model/draft_block.h"
#include "engine/local/model/fingerprint.h"
#include "engine/local/model/kv_cache.h"
#include "engine/local/model/layers.h"
#include "engine/local/model/scratch.h"
#include "engine/local/model/snapshot.h"
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
        Weights weights, KvCache cache, Scratch scratch, std::optional<DraftBlock> draft)
      : m_file(std::move(file)),
        m_device(device),
        m_config(std::move(config)),
        m_weights(std::move(weights)),
        m_cache(std::move(cache)),
        m_scratch(std::move(scratch)),
        m_draft(std::move(draft)) {}

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
    m_tokens.resize(static_cast<std::size_t>(m_length));
    if (m_draft) m_draft->truncate(m_length);
  }

  base::Result<void> save(const ByteSink& sink) override {
    return writeSnapshot(snapshotOwner(), m_tokens, sink);
  }
  base::Result<std::vector<std::int32_t>> restore(std::span<const std::byte> bytes) override;
  base::Result<void> append(std::span<const std::int32_t> tokens, std::int64_t keepLogits,
                            const std::function<void(std::int64_t)>& onProgress,
                            std::stop_token stop) override;
  [[nodiscard]] std::span<const float> logits(std::int64_t index) const override;
  [[nodiscard]] bool canDraft() const override { return m_draft.has_value(); }
  base::Result<void> draft(std::int32_t next) override;
  [[nodiscard]] std::span<const float> draftLogits() const override { return m_draftLogits; }

 private:
  [[nodiscard]] base::Result<void> check(std::span<const std::int32_t> tokens,
                                         std::int64_t keepLogits) const;
  [[nodiscard]] base::Result<void> checkDraft(std::int32_t next) const;
  base::Result<void> run(const Batch& batch, const std::stop_token& stop);
  void computeLogits(const Batch& batch);
  base::Result<void> recallNewestState(const std::stop_token& stop);
  [[nodiscard]] SnapshotOwner snapshotOwner();
  [[nodiscard]] DraftBlock::Parts draftParts() const {
    return {m_device, m_config, m_weights, m_cache, m_scratch};
  }

  std::shared_ptr<const checkpoint::Checkpoint> m_file;  // the weights point into it
  kernels::Device& m_device;
  Config m_config;
  Weights m_weights;
  KvCache m_cache;
  Scratch m_scratch;
  std::int64_t m_length = 0;
  std::vector<std::int32_t> m_tokens;  // those that are cached
  std::int64_t m_logitRows = 0;
  std::vector<float> m_logits;
  std::optional<std::uint64_t> m_fingerprint;  // once it was needed
  std::optional<DraftBlock> m_draft;
  std::vector<float> m_draftLogits;  // empty: there are none
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

base::Result<void> Graph::checkDraft(std::int32_t next) const {
  std::string what;
  if (!m_draft) {
    what = "cannot draft: the model has no block for it, or it was not loaded";
  } else if (m_length == 0) {
    what = "cannot draft: nothing is cached yet";
  } else {
    return check({&next, 1}, 0);
  }
  return base::Error{base::ErrorCode::InvalidArgument, std::move(what)};
}

base::Result<void> Graph::append(std::span<const std::int32_t> tokens, std::int64_t keepLogits,
                                 const std::function<void(std::int64_t)>& onProgress,
                                 std::stop_token stop) {
  m_logitRows = 0;
  m_draftLogits.clear();
  if (auto fits = check(tokens, keepLogits); !fits) return fits;
  if (auto room = m_scratch.reserveLogits(m_device, keepLogits); !room) return room;
  m_logits.resize(
      std::max(m_logits.size(), static_cast<std::size_t>(keepLogits * m_config.vocabulary)));

  if (auto recalled = recallNewestState(stop); !recalled) return recalled;
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
    m_tokens.insert(m_tokens.end(), batch.tokens.begin(), batch.tokens.end());
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
  if (m_draft) m_draft->begin(m_device, batch.firstPosition);
  m_device.embed(m_scratch.state(rows), m_weights.embedding, batch.tokens);
  for (std::size_t half = 0; half < 2 * m_weights.layers.size(); ++half) {
    if (stop.stop_requested()) {
      // What is under way must end before the weights or the scratch may be used again.
      const auto ended = m_device.finish();
      return ended ? cancelled() : ended;
    }
    const LayerPass pass = {m_device,
                            m_config,
                            m_cache,
                            m_scratch,
                            m_weights.layers[half / 2],
                            half / 2,
                            batch.firstPosition,
                            rows};
    if (half % 2 == 0) {
      attend(pass);
    } else {
      feedForward(pass);
    }
  }
  computeLogits(batch);
  if (m_draft) m_draft->follow(draftParts(), batch.tokens, batch.firstPosition);
  auto finished = m_device.finish();
  if (!finished && m_draft) m_draft->truncate(batch.firstPosition);
  return finished;
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

// After truncate() the newest token's state may be gone, and the block that drafts needs it: the
// token is computed once more, over its own cached rows.
base::Result<void> Graph::recallNewestState(const std::stop_token& stop) {
  if (!m_draft || m_length == 0 || m_draft->knows(m_length - 1)) return {};
  Batch batch;
  batch.tokens = std::span(m_tokens).last(1);
  batch.firstPosition = m_length - 1;
  return run(batch, stop);
}

base::Result<void> Graph::draft(std::int32_t next) {
  m_draftLogits.clear();
  if (auto possible = checkDraft(next); !possible) return possible;
  if (auto recalled = recallNewestState({}); !recalled) return recalled;
  m_draft->predict(draftParts(), m_length - 1, next);
  std::vector<float> logits(static_cast<std::size_t>(m_config.vocabulary));
  if (auto got = m_device.read(m_scratch.logits(1), logits); !got) return got;
  m_draftLogits = std::move(logits);
  return {};
}

SnapshotOwner Graph::snapshotOwner() {
  if (!m_fingerprint) m_fingerprint = fingerprintOf(m_config, m_weights);
  return {m_device, m_cache, *m_fingerprint, m_config.vocabulary};
}

base::Result<std::vector<std::int32_t>> Graph::restore(std::span<const std::byte> bytes) {
  const SnapshotOwner owner = snapshotOwner();
  auto snapshot = readSnapshot(owner, bytes);
  if (!snapshot) return std::move(snapshot).error();
  truncate(0);
  m_logitRows = 0;
  m_draftLogits.clear();
  if (auto restored = restoreRows(owner, *snapshot); !restored) return restored.error();
  m_tokens = std::move(snapshot->tokens);
  m_length = std::ssize(m_tokens);
  return m_tokens;
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
  auto weights = bindWeights(*file, *config, options.withDraft);
  if (!weights) return std::move(weights).error();
  const auto context = contextOf(*config, options);
  if (!context) return context.error();
  if (auto& indexer = config->attention.indexer) {
    indexer->mostPositions = std::min(indexer->mostPositions, *context);
  }
  const std::string name(file->name());
  auto cache =
      KvCache::create(device, *config, options.cacheType, *context, weights->draft.has_value());
  if (!cache) return base::withContext(name, std::move(cache).error());
  const std::int64_t batchTokens = std::min(options.batchTokens, *context);
  auto scratch = Scratch::create(device, *config, batchTokens);
  if (!scratch) return base::withContext(name, std::move(scratch).error());
  std::optional<DraftBlock> draft;
  if (weights->draft) {
    auto made = DraftBlock::create(device, *config, batchTokens);
    if (!made) return base::withContext(name, std::move(made).error());
    draft = std::move(*made);
  }
  auto graph =
      std::make_unique<Graph>(std::move(file), device, std::move(*config), std::move(*weights),
                              std::move(*cache), std::move(*scratch), std::move(draft));
  if (auto ready = graph->prepare(onProgress, stop); !ready) {
    return base::withContext(name, ready.error());
  }
  return std::unique_ptr<Transformer>(std::move(graph));
}

}  // namespace model
