// A model that is run for its logits alone.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/runner.h"

#include <utility>

#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/verify/comparison.h"

namespace verify {
namespace {

void append(std::vector<float>& logits, std::span<const float> row) {
  logits.insert(logits.end(), row.begin(), row.end());
}

}  // namespace

base::Result<Runner> Runner::open(std::shared_ptr<const checkpoint::Checkpoint> file,
                                  std::int64_t contextTokens, int threads, bool withDraft) {
  Runner runner;
  runner.m_device = kernels::makeCpuDevice({.threads = threads});
  const model::LoadOptions options{
      .contextTokens = contextTokens, .cacheType = kernels::CacheType::F32, .withDraft = withDraft};
  auto loaded = model::Transformer::load(std::move(file), *runner.m_device, options, {}, {});
  if (!loaded) return std::move(loaded).error();
  runner.m_model = *std::move(loaded);
  return runner;
}

base::Result<std::vector<float>> Runner::prefill(std::span<const std::int32_t> prompt,
                                                 std::int64_t rows) {
  m_model->truncate(0);
  if (auto done = m_model->append(prompt, rows, {}, {}); !done) return done.error();
  std::vector<float> logits;
  for (std::int64_t i = 0; i < rows; ++i) append(logits, m_model->logits(i));
  return logits;
}

base::Result<std::vector<float>> Runner::decode(std::span<const std::int32_t> prompt,
                                                std::int64_t rows) {
  m_model->truncate(0);
  std::vector<float> logits;
  for (std::size_t i = 0; i < prompt.size(); ++i) {
    const bool keep = i + static_cast<std::size_t>(rows) >= prompt.size();
    if (auto done = m_model->append(prompt.subspan(i, 1), keep ? 1 : 0, {}, {}); !done)
      return done.error();
    if (keep) append(logits, m_model->logits(0));
  }
  return logits;
}

base::Result<std::vector<std::int32_t>> Runner::bestAfter(std::span<const std::int32_t> prompt,
                                                          std::span<const std::int32_t> tokens) {
  m_model->truncate(0);
  std::vector<std::int32_t> best;
  if (auto done = m_model->append(prompt, 1, {}, {}); !done) return done.error();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    best.push_back(bestToken(m_model->logits(0)));
    if (i + 1 == tokens.size()) break;
    if (auto done = m_model->append(tokens.subspan(i, 1), 1, {}, {}); !done) return done.error();
  }
  return best;
}

base::Result<std::vector<float>> Runner::drafts(std::span<const std::int32_t> prompt,
                                                std::int64_t first, std::int64_t rows) {
  m_model->truncate(0);
  std::vector<float> logits;
  const auto start = static_cast<std::size_t>(first);
  if (auto done = m_model->append(prompt.first(start), 0, {}, {}); !done) return done.error();
  for (std::size_t i = start; i < start + static_cast<std::size_t>(rows); ++i) {
    if (auto done = m_model->append(prompt.subspan(i, 1), 1, {}, {}); !done) return done.error();
    if (auto done = m_model->draft(prompt[i + 1]); !done) return done.error();
    append(logits, m_model->draftLogits());
  }
  return logits;
}

}  // namespace verify
