// One answer of the embedded engine, from the request to its receipt.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/local_backend.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "engine/local/answer_constraint.h"
#include "engine/local/chat/answer_stream.h"
#include "engine/local/loaded_model.h"
#include "engine/local/open_checkpoint.h"
#include "engine/local/sampling/logprobs.h"
#include "engine/local/sampling_request.h"

namespace local {
namespace {

using Clock = std::chrono::steady_clock;

double msSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

int percentOf(double done, double total) {
  return total <= 0 ? 0 : static_cast<int>(100.0 * done / total);
}

// Refuses what this backend would otherwise silently ignore.
base::Result<void> checkRequest(const engine::Request& request) {
  const auto unsupported = [](std::string what) {
    return base::Error{base::ErrorCode::Unsupported,
                       "The engine on this computer does not support " + std::move(what) + " yet."};
  };
  if (request.responseFormat != engine::ResponseFormat::Text && !request.tools.empty())
    return unsupported("JSON answers beside tools");
  if (request.maxTokens && *request.maxTokens < 1)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "The largest number of tokens must be at least 1, got " +
                           std::to_string(*request.maxTokens) + "."};
  return checkSampling(request);
}

// Runs one answer on a loaded model; exists for the length of one generate().
class Run {
 public:
  Run(LoadedModel& model, const engine::Request& request, const engine::EventSink& onEvent,
      std::stop_token stop)
      : m_model(model),
        m_request(request),
        m_stop(std::move(stop)),
        // After a stop nothing more is shown, however much one token would still give.
        m_onEvent([this, &onEvent](const engine::Event& event) {
          if (!m_stop.stop_requested()) onEvent(event);
        }),
        m_settings(settingsFor(request.sampling, model.recommended, *model.tokenizer)) {}

  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  base::Result<engine::Completion> run() {
    m_start = Clock::now();
    fillReceipt();
    base::Result<chat::Prompt> prompt = m_model.chatTemplate->encode(
        m_request.messages, m_request.tools, m_request.thinking, m_stop);
    if (!prompt && prompt.error().code == base::ErrorCode::Cancelled) return cancelled();
    if (!prompt) return std::move(prompt).error();
    if (base::Result<void> made = makeConstraint(prompt->start); !made)
      return std::move(made).error();
    base::Result<void> read = readPrompt(prompt->tokens);
    if (!read && read.error().code != base::ErrorCode::Cancelled) return std::move(read).error();
    m_completion.timings.prefillMs = msSince(m_start);
    if (!read) return cancelled();
    return decode(*prompt);
  }

 private:
  void fillReceipt() {
    engine::Receipt& receipt = m_completion.receipt;
    receipt.servedModel = m_model.name;
    receipt.place = "this computer";
    receipt.device = m_model.device->description();
    receipt.seed = m_settings.seed;
    if (m_request.thinking == engine::Thinking::Off && m_model.chatTemplate->alwaysThinks())
      receipt.notes.emplace_back("this model always thinks");
    if (m_request.thinking != engine::Thinking::Off && !m_model.chatTemplate->canThink())
      receipt.notes.emplace_back("this model cannot think");
  }

  base::Result<void> readPrompt(const std::vector<tokenizer::TokenId>& tokens) {
    m_completion.usage.promptTokens = static_cast<std::int64_t>(tokens.size());
    int shown = -1;
    const auto onProgress = [&](std::int64_t done, std::int64_t total) {
      const int percent = percentOf(static_cast<double>(done), static_cast<double>(total));
      if (percent == shown || done == total) return;
      shown = percent;
      m_onEvent(engine::Status{engine::Status::Phase::ReadingPrompt, percent, {}});
    };
    onProgress(0, static_cast<std::int64_t>(tokens.size()) + 1);
    base::Result<std::int64_t> reused = m_model.session->sync(tokens, onProgress, m_stop);
    if (!reused) return std::move(reused).error();
    m_completion.usage.cachedTokens = *reused;
    return {};
  }

  base::Result<engine::Completion> decode(const chat::Prompt& prompt) {
    const tokenizer::Tokenizer& tokens = *m_model.tokenizer;
    chat::AnswerStream answer(tokens, {prompt.start, prompt.tools, prompt.calls}, m_request.stop,
                              m_onEvent);
    sampling::Sampler sampler(m_settings);
    const Clock::time_point firstToken = Clock::now();

    while (true) {
      if (m_stop.stop_requested()) return finish(answer, engine::StopReason::Cancelled, firstToken);
      const std::span<const float> row = m_model.session->logits();
      if (std::none_of(row.begin(), row.end(), [](float logit) { return std::isfinite(logit); }))
        return base::Error{base::ErrorCode::Corrupt,
                           m_model.name +
                               ": its weights give results that are not numbers; the file may be "
                               "damaged, fetch it again"};
      const base::Result<std::int32_t> drawn = draw(sampler, row);
      if (!drawn) return drawn.error();
      const std::int32_t token = *drawn;
      if (tokens.isEndOfTurn(token))
        return finish(answer, engine::StopReason::EndOfTurn, firstToken);
      answer.push(token, logprobsOf(token, row));
      if (m_constraint) m_constraint->take(token, answer.inReasoning());
      if (answer.stopStringHit()) return finish(answer, engine::StopReason::StopString, firstToken);
      if (m_constraint && m_constraint->isComplete())
        return finish(answer, engine::StopReason::EndOfTurn, firstToken);
      if (m_request.maxTokens && answer.outputTokens() >= *m_request.maxTokens)
        return finish(answer, engine::StopReason::MaxTokens, firstToken);
      if (m_model.session->full())
        return finish(answer, engine::StopReason::ContextFull, firstToken);
      base::Result<void> extended = m_model.session->extend(token, m_stop);
      if (!extended && extended.error().code != base::ErrorCode::Cancelled)
        return std::move(extended).error();
    }
  }

  base::Result<void> makeConstraint(chat::OutputStart start) {
    if (m_request.responseFormat == engine::ResponseFormat::Text) return {};
    if (!m_model.tokenTrie)
      m_model.tokenTrie = std::make_unique<grammar::TokenTrie>(*m_model.tokenizer);
    base::Result<std::unique_ptr<AnswerConstraint>> made =
        AnswerConstraint::create(m_request, start, *m_model.tokenizer, *m_model.tokenTrie);
    if (!made) return std::move(made).error();
    m_constraint = *std::move(made);
    return {};
  }

  // The next token, which fits the format that the answer must have.
  base::Result<std::int32_t> draw(sampling::Sampler& sampler, std::span<const float> row) {
    const tokenizer::Tokenizer& tokens = *m_model.tokenizer;
    const sampling::History history{m_model.session->tokens(),
                                    static_cast<std::size_t>(m_completion.usage.promptTokens)};
    m_logits.assign(row.begin(), row.end());
    const std::int32_t token = sampler.sample(m_logits, history, [&](std::int32_t id) {
      return id < tokens.size() && !tokens.isUnused(id);
    });
    if (!m_constraint || m_constraint->allows(token)) return token;
    const base::Result<std::vector<bool>> fitting = m_constraint->allowed();
    if (!fitting) return fitting.error();
    m_logits.assign(row.begin(), row.end());
    return sampler.sample(m_logits, history, [&](std::int32_t id) {
      return id < tokens.size() && (*fitting)[static_cast<std::size_t>(id)];
    });
  }

  // `logits` as the model gave them.
  std::optional<engine::Logprobs> logprobsOf(std::int32_t token,
                                             std::span<const float> logits) const {
    if (!m_request.topLogprobs) return std::nullopt;
    const sampling::Logprobs row(logits);
    const auto entry = [&](std::int32_t id, double logprob) {
      return engine::TokenLogprob{m_model.tokenizer->bytesOf(id), logprob};
    };
    engine::Logprobs result{entry(token, row.of(token)), {}};
    for (const auto& [id, logprob] : row.top(static_cast<std::size_t>(*m_request.topLogprobs)))
      result.top.push_back(entry(id, logprob));
    return result;
  }

  engine::Completion finish(chat::AnswerStream& answer, engine::StopReason reason,
                            Clock::time_point firstToken) {
    answer.finish();
    if (reason == engine::StopReason::EndOfTurn && answer.hasCalls())
      reason = engine::StopReason::ToolCalls;
    m_completion.stopReason = m_stop.stop_requested() ? engine::StopReason::Cancelled : reason;
    m_completion.usage.outputTokens = answer.outputTokens();
    m_completion.usage.reasoningTokens = answer.reasoningTokens();
    m_completion.timings.decodeMs = msSince(firstToken);
    return std::move(m_completion);
  }

  engine::Completion cancelled() {
    m_completion.stopReason = engine::StopReason::Cancelled;
    return std::move(m_completion);
  }

  LoadedModel& m_model;
  const engine::Request& m_request;
  std::stop_token m_stop;
  engine::EventSink m_onEvent;
  sampling::Settings m_settings;
  std::unique_ptr<AnswerConstraint> m_constraint;  // empty: the answer is text
  std::vector<float> m_logits;                     // of the next token, as the sampler changes them
  Clock::time_point m_start;
  engine::Completion m_completion;
};

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
  if (!m_model->chatTemplate)
    return base::Error{base::ErrorCode::Unsupported,
                       m_model->name + " cannot chat: " + m_model->chatTemplateError};
  for (const auto& [id, bias] : request.sampling.logitBias)
    if (id >= m_model->tokenizer->size())
      return base::Error{base::ErrorCode::InvalidArgument,
                         "The bias of token " + std::to_string(id) + ": " + m_model->name +
                             " has " + std::to_string(m_model->tokenizer->size()) +
                             " tokens, counted from 0."};

  base::Result<engine::Completion> completion = Run(*m_model, request, onEvent, stop).run();
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
