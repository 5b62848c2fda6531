// The loop of an answer: draw a token, show it, compute the next.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/answer_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "engine/local/answer_constraint.h"
#include "engine/local/chat/answer_stream.h"
#include "engine/local/chat/fill_in.h"
#include "engine/local/forced_call.h"
#include "engine/local/sampling/logprobs.h"
#include "engine/local/sampling_request.h"

namespace local {
namespace {

using Clock = std::chrono::steady_clock;
using ToolKind = engine::ToolChoice::Kind;

double msSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

int percentOf(double done, double total) {
  return total <= 0 ? 0 : static_cast<int>(100.0 * done / total);
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
          if (!m_stop.stop_requested() && !isCallTooMany(event)) onEvent(event);
        }),
        m_settings(settingsFor(request.sampling, model.recommended, *model.tokenizer)) {}

  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  base::Result<engine::Completion> run() {
    m_start = Clock::now();
    fillReceipt();
    base::Result<chat::Prompt> prompt = makePrompt();
    if (!prompt && prompt.error().code == base::ErrorCode::Cancelled) return cancelled();
    if (!prompt) return std::move(prompt).error();
    if (base::Result<void> made = makeConstraint(*prompt); !made) return std::move(made).error();
    base::Result<void> read = readPrompt(prompt->tokens);
    if (!read && read.error().code != base::ErrorCode::Cancelled) return std::move(read).error();
    m_completion.timings.prefillMs = msSince(m_start);
    if (!read) return cancelled();
    return decode(*prompt);
  }

 private:
  // One call at most, where the request wants no more.
  bool isCallTooMany(const engine::Event& event) {
    return std::holds_alternative<engine::ToolCall>(event) && ++m_calls > 1 &&
           !m_request.parallelToolCalls;
  }

  base::Result<chat::Prompt> makePrompt() {
    if (m_request.fillIn) {
      base::Result<chat::FillInPrompt> gap =
          chat::fillInPrompt(*m_request.fillIn, *m_model.tokenizer);
      if (!gap) return base::Error{gap.error().code, m_model.name + ": " + gap.error().message};
      m_gapEnds = std::move(gap->ends);
      return std::move(gap->prompt);
    }
    // A model that may not call tools is best not told of them.
    const bool hasTools = m_request.toolChoice.kind != ToolKind::None;
    base::Result<chat::Prompt> prompt = m_model.chatTemplate->encode(
        m_request.messages,
        hasTools ? std::span(m_request.tools) : std::span<const engine::ToolDefinition>(),
        m_request.thinking, m_stop);
    if (!prompt) return prompt;
    if (!hasTools) prompt->tools = chat::ToolSyntax::None;
    const engine::Message& last = m_request.messages.back();
    if (last.prefix && prompt->start == chat::OutputStart::Text && !engine::textOf(last).empty())
      prompt->start = chat::OutputStart::Verbatim;
    return prompt;
  }

  void fillReceipt() {
    engine::Receipt& receipt = m_completion.receipt;
    receipt.servedModel = m_model.name;
    receipt.place = "this computer";
    receipt.device = m_model.device->description();
    receipt.seed = m_settings.seed;
    if (m_request.fillIn) return;
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
      const base::Result<std::int32_t> next = nextToken(sampler, row, answer);
      if (!next) return next.error();
      const std::int32_t token = *next;
      if (isEnd(token)) return finish(answer, engine::StopReason::EndOfTurn, firstToken);
      answer.push(token, logprobsOf(token, row));
      if (m_constraint) m_constraint->take(token, answer.inReasoning());
      if (answer.stopStringHit()) return finish(answer, engine::StopReason::StopString, firstToken);
      if (isWhole(answer)) return finish(answer, engine::StopReason::EndOfTurn, firstToken);
      if (m_request.maxTokens && answer.outputTokens() >= *m_request.maxTokens)
        return finish(answer, engine::StopReason::MaxTokens, firstToken);
      if (m_model.session->full())
        return finish(answer, engine::StopReason::ContextFull, firstToken);
      base::Result<void> extended = m_model.session->extend(token, m_stop);
      if (!extended && extended.error().code != base::ErrorCode::Cancelled)
        return std::move(extended).error();
    }
  }

  [[nodiscard]] bool isEnd(std::int32_t token) const {
    return m_model.tokenizer->isEndOfTurn(token) ||
           std::find(m_gapEnds.begin(), m_gapEnds.end(), token) != m_gapEnds.end();
  }

  // Nothing may follow what there is.
  [[nodiscard]] bool isWhole(const chat::AnswerStream& answer) const {
    return (m_constraint && m_constraint->isComplete()) || (m_forced && m_forced->isComplete()) ||
           (answer.hasCalls() &&
            (!m_request.parallelToolCalls || m_request.toolChoice.kind == ToolKind::Named));
  }

  const grammar::TokenTrie& trie() {
    if (!m_model.tokenTrie)
      m_model.tokenTrie = std::make_unique<grammar::TokenTrie>(*m_model.tokenizer);
    return *m_model.tokenTrie;
  }

  base::Result<void> makeConstraint(const chat::Prompt& prompt) {
    const ToolKind choice = m_request.toolChoice.kind;
    m_mayBeginCall =
        prompt.start != chat::OutputStart::Undecided || m_request.thinking == engine::Thinking::Off;
    if (choice == ToolKind::Required || choice == ToolKind::Named) {
      const bool isStrict = std::any_of(m_request.tools.begin(), m_request.tools.end(),
                                        [](const auto& tool) { return tool.strict; });
      auto forced = ForcedCall::create(m_request, *m_model.chatTemplate, prompt.tools,
                                       *m_model.tokenizer, isStrict ? &trie() : nullptr);
      if (!forced) return std::move(forced).error();
      m_forced = *std::move(forced);
    }
    if (m_request.responseFormat == engine::ResponseFormat::Text) return {};
    base::Result<std::unique_ptr<AnswerConstraint>> made =
        AnswerConstraint::create(m_request, prompt.start, *m_model.tokenizer, trie());
    if (!made) return std::move(made).error();
    m_constraint = *std::move(made);
    return {};
  }

  // Written for the model where it must call a tool, else drawn.
  base::Result<std::int32_t> nextToken(sampling::Sampler& sampler, std::span<const float> row,
                                       const chat::AnswerStream& answer) {
    const bool isOpen = m_forced && !m_forced->hasBegun() && !answer.hasCalls();
    const bool mayBegin =
        isOpen && !answer.inReasoning() && (m_mayBeginCall || answer.outputTokens() > 0);
    if (m_forced)
      if (const auto word = m_forced->next(mayBegin)) return *word;
    const base::Result<std::int32_t> drawn =
        draw(sampler, row, m_forced ? m_forced->constraint() : m_constraint.get());
    if (!drawn || !m_forced) return drawn;
    // It would end without the call.
    if (isOpen && isEnd(*drawn))
      if (const auto word = m_forced->next(true)) return *word;
    m_forced->take(*drawn);
    return drawn;
  }

  // The next token, which fits the format that the answer must have.
  base::Result<std::int32_t> draw(sampling::Sampler& sampler, std::span<const float> row,
                                  AnswerConstraint* constraint) {
    const tokenizer::Tokenizer& tokens = *m_model.tokenizer;
    const sampling::History history{m_model.session->tokens(),
                                    static_cast<std::size_t>(m_completion.usage.promptTokens)};
    m_logits.assign(row.begin(), row.end());
    const std::int32_t token = sampler.sample(m_logits, history, [&](std::int32_t id) {
      return id < tokens.size() && !tokens.isUnused(id);
    });
    if (!constraint || constraint->allows(token)) return token;
    const base::Result<std::vector<bool>> fitting = constraint->allowed();
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
    noteWhatIsMissing(answer, reason);
    m_completion.stopReason = m_stop.stop_requested() ? engine::StopReason::Cancelled : reason;
    m_completion.usage.outputTokens = answer.outputTokens();
    m_completion.usage.reasoningTokens = answer.reasoningTokens();
    m_completion.timings.decodeMs = msSince(firstToken);
    return std::move(m_completion);
  }

  void noteWhatIsMissing(const chat::AnswerStream& answer, engine::StopReason reason) {
    std::vector<std::string>& notes = m_completion.receipt.notes;
    const bool isCut =
        reason == engine::StopReason::MaxTokens || reason == engine::StopReason::ContextFull;
    if (isCut && m_constraint)
      notes.emplace_back("the JSON is cut off by the limit of tokens; raise it and ask again");
    if (m_forced && !answer.hasCalls())
      notes.emplace_back("a tool had to be called, but no whole call was written");
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
  std::unique_ptr<ForcedCall> m_forced;            // empty: no tool has to be called
  bool m_mayBeginCall = false;                     // with the first token
  int m_calls = 0;
  std::vector<tokenizer::TokenId> m_gapEnds;
  std::vector<float> m_logits;  // of the next token, as the sampler changes them
  Clock::time_point m_start;
  engine::Completion m_completion;
};

}  // namespace

base::Result<engine::Completion> answerOn(LoadedModel& model, const engine::Request& request,
                                          const engine::EventSink& onEvent, std::stop_token stop) {
  return Run(model, request, onEvent, std::move(stop)).run();
}

}  // namespace local
