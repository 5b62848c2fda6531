// Plays scripts and checks them against the promises of the seam.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_backend.h"

#include <algorithm>
#include <condition_variable>
#include <utility>

namespace support {
namespace {

using engine::Event;
using engine::ReasoningDelta;
using engine::TextDelta;

// Whole code points: every lead byte has its continuation bytes. Enough to catch a script that was
// cut by hand.
bool isWhole(const std::string& text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                                             : 4;
    if (length == 0 || length > text.size() - i) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80U) return false;
    i += length;
  }
  return !text.empty();
}

// Nothing, or why this event must not follow.
std::optional<base::Error> checkEvent(const Event& event, bool& hasText) {
  const auto* reasoning = std::get_if<ReasoningDelta>(&event);
  const auto* text = std::get_if<TextDelta>(&event);
  const bool isFine = (reasoning == nullptr || (isWhole(reasoning->text) && !hasText)) &&
                      (text == nullptr || isWhole(text->text));
  hasText = hasText || text != nullptr;
  if (isFine) return std::nullopt;
  return base::Error{base::ErrorCode::Corrupt, "the script breaks a promise of engine::Backend"};
}

// True when the stop came.
bool waitForStop(std::stop_token stop, std::optional<std::chrono::milliseconds> longest) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  const auto never = [] { return false; };
  if (longest)
    wake.wait_for(lock, stop, *longest, never);
  else
    wake.wait(lock, stop, never);
  return stop.stop_requested();
}

ScriptedBackend::Author inOrder(std::vector<Script> scripts) {
  return [scripts = std::move(scripts), next = std::size_t{0}](const engine::Request&) mutable {
    if (scripts.empty()) return Script{};
    const std::size_t index = std::min(next++, scripts.size() - 1);
    return scripts[index];
  };
}

std::string lastUserText(const engine::Request& request) {
  for (auto it = request.messages.rbegin(); it != request.messages.rend(); ++it)
    if (it->role == engine::Role::User) return engine::textOf(*it);
  return {};
}

Script endlessScript() {
  Script script;
  for (int i = 0; i < 20; ++i) script.steps.push_back(say(TextDelta{"word "}));
  script.steps.emplace_back(WaitForStop{});
  script.steps.push_back(say(TextDelta{"never seen"}));
  return script;
}

}  // namespace

Step say(engine::Event event) {
  return Step(std::in_place_type<Event>, std::move(event));
}

Script answerScript(const std::vector<std::string>& reasoning,
                    const std::vector<std::string>& text) {
  Script script;
  for (const auto& piece : reasoning) script.steps.push_back(say(ReasoningDelta{piece}));
  for (const auto& piece : text) script.steps.push_back(say(TextDelta{piece}));
  const auto reasoningTokens = static_cast<std::int64_t>(reasoning.size());
  script.completion.usage = {
      .promptTokens = 7,
      .cachedTokens = 3,
      .outputTokens = reasoningTokens + static_cast<std::int64_t>(text.size()),
      .reasoningTokens = reasoningTokens};
  script.completion.timings = {.loadMs = 1.5, .prefillMs = 2.5, .decodeMs = 3.5};
  script.completion.receipt.servedModel = "scripted";
  script.completion.receipt.place = "this computer";
  script.completion.receipt.device = "script";
  return script;
}

Script echoScript(const engine::Request& request) {
  Script script;
  script.steps.emplace_back(say(engine::TextDelta{engine::textOf(request.messages.back())}));
  return script;
}

ScriptedBackend::ScriptedBackend(Author author) : m_author(std::move(author)) {}
ScriptedBackend::ScriptedBackend(std::vector<Script> scripts)
    : ScriptedBackend(inOrder(std::move(scripts))) {}

base::Result<engine::Completion> ScriptedBackend::generate(const engine::Request& request,
                                                           const engine::EventSink& onEvent,
                                                           std::stop_token stop) {
  {
    const std::lock_guard lock(m_mutex);
    m_requests.push_back(request);
  }
  Script script = m_author(request);
  bool hasText = false;
  for (const Step& step : script.steps) {
    if (stop.stop_requested()) break;
    if (const auto* event = std::get_if<Event>(&step)) {
      if (auto wrong = checkEvent(*event, hasText)) return *wrong;
      if (onEvent) onEvent(*event);
    } else if (const auto* pause = std::get_if<Pause>(&step)) {
      waitForStop(stop, pause->time);
    } else if (const auto* fail = std::get_if<Fail>(&step)) {
      return fail->error;
    } else {
      waitForStop(stop, std::nullopt);
    }
  }
  if (stop.stop_requested()) script.completion.stopReason = engine::StopReason::Cancelled;
  return script.completion;
}

base::Result<std::vector<engine::ModelInfo>> ScriptedBackend::models(std::stop_token) {
  return std::vector<engine::ModelInfo>{
      {.id = "scripted", .displayName = "Scripted model", .contextTokens = 4096, .canThink = true}};
}

void ScriptedBackend::forgetRequests() {
  const std::lock_guard lock(m_mutex);
  m_requests.clear();
}

std::vector<engine::Request> ScriptedBackend::requests() const {
  const std::lock_guard lock(m_mutex);
  return m_requests;
}

Script contractScript(const engine::Request& request) {
  const std::string what = lastUserText(request);
  if (what == "long") return endlessScript();
  if (what == "hang") {
    engine::Status status{.phase = engine::Status::Phase::Loading, .percent = {}, .detail = {}};
    status.percent = 40;
    status.detail = "reading the model";
    Script script;
    script.steps.push_back(say(status));
    script.steps.emplace_back(WaitForStop{});
    return script;
  }
  if (what == "tool") {
    Script script = answerScript({}, {"Let me look."});
    script.steps.emplace_back(say(engine::ToolCall{"call_1", "search", R"({"query":"weather"})"}));
    script.completion.stopReason = engine::StopReason::ToolCalls;
    return script;
  }
  const base::Error error{base::ErrorCode::OutOfMemory,
                          "no memory left for a context of 8192 tokens; choose a shorter one"};
  if (what == "fail") return {.steps = {Fail{error}}, .completion = {}};
  if (what == "fail after text")
    return {.steps = {say(TextDelta{"half an "}), say(TextDelta{"answer"}), Fail{error}},
            .completion = {}};
  const bool thinks = request.thinking != engine::Thinking::Off;
  Script script = answerScript(
      thinks ? std::vector<std::string>{"Let me ", "think \u2026"} : std::vector<std::string>{},
      {"Hello, ", "\u4F60\u597D, ", "\U0001F600\uFE0F", "\r\n\ttab"});
  if (what == "limit") script.completion.stopReason = engine::StopReason::ContextFull;
  return script;
}

}  // namespace support
