// Loads the model when it is first needed, and keeps it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/local_backend.h"

#include <chrono>
#include <string>
#include <utility>

#include "engine/local/answer_run.h"
#include "engine/local/loaded_model.h"
#include "engine/local/open_checkpoint.h"
#include "engine/local/request_limits.h"

namespace local {
namespace {

using Clock = std::chrono::steady_clock;

double msSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

int percentOf(double done, double total) {
  return total <= 0 ? 0 : static_cast<int>(100.0 * done / total);
}

engine::Completion cancelledWhileLoading() {
  engine::Completion completion;
  completion.stopReason = engine::StopReason::Cancelled;
  completion.receipt.place = "this computer";
  return completion;
}

}  // namespace

LocalBackend::LocalBackend(engine::LocalConfig config, base::LogSink log)
    : m_config(std::move(config)), m_log(std::move(log)) {}

LocalBackend::~LocalBackend() = default;

base::Result<void> LocalBackend::ensureLoaded(const engine::EventSink& onEvent,
                                              std::stop_token stop) {
  if (m_model) return {};
  int shown = -1;
  const auto onProgress = [&](double fraction) {
    const int percent = percentOf(fraction, 1.0);
    if (percent == shown || stop.stop_requested()) return;
    shown = percent;
    onEvent(engine::Status{engine::Status::Phase::Loading, percent, {}});
  };
  onProgress(0);
  base::Result<std::unique_ptr<LoadedModel>> loaded = loadModel(m_config, onProgress, stop);
  if (!loaded) {
    base::log(m_log, base::LogLevel::Warning, "local", loaded.error().message);
    return std::move(loaded).error();
  }
  m_model = *std::move(loaded);
  base::log(m_log, base::LogLevel::Info, "local",
            m_model->name + " loaded on " + m_model->device->description());
  return {};
}

base::Result<engine::Completion> LocalBackend::generate(const engine::Request& request,
                                                        const engine::EventSink& onEvent,
                                                        std::stop_token stop) {
  if (base::Result<void> checked = checkRequest(request); !checked)
    return std::move(checked).error();
  const Clock::time_point start = Clock::now();
  const bool wasLoaded = m_model != nullptr;
  base::Result<void> loaded = ensureLoaded(onEvent, stop);
  if (!loaded && loaded.error().code == base::ErrorCode::Cancelled) return cancelledWhileLoading();
  if (!loaded) return std::move(loaded).error();
  const double loadMs = wasLoaded ? 0 : msSince(start);
  if (!m_model->chatTemplate && !request.fillIn)
    return base::Error{base::ErrorCode::Unsupported,
                       m_model->name + " cannot chat: " + m_model->chatTemplateError};
  if (base::Result<void> checked = checkBiases(request, m_model->name, m_model->tokenizer->size());
      !checked)
    return std::move(checked).error();
  base::Result<engine::Completion> completion = answerOn(*m_model, request, onEvent, stop);
  if (!completion) return completion;
  completion->timings.loadMs = loadMs;
  if (m_config.sessionFile.empty()) return completion;
  // The answer is there all the same.
  if (const base::Result<void> saved = m_model->session->save(m_config.sessionFile); !saved)
    completion->receipt.notes.push_back(saved.error().message);
  return completion;
}

base::Result<std::vector<engine::ModelInfo>> LocalBackend::models(std::stop_token) {
  engine::ModelInfo info;
  info.id = modelNameOf(m_config.modelFile);
  info.displayName = info.id;
  if (m_model) {
    info.contextTokens = m_model->transformer->contextTokens();
    info.canThink = m_model->chatTemplate && m_model->chatTemplate->canThink();
  }
  return std::vector<engine::ModelInfo>{std::move(info)};
}

}  // namespace local
