// The state of one reply while its chunks arrive.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reply_decoder.h"

#include <algorithm>
#include <utility>

#include "engine/remote/wire_json.h"
#include "engine/remote/wire_names.h"

namespace remote {
namespace {

using base::ErrorCode;

constexpr std::int64_t kMaxToolCalls = 128;
constexpr std::size_t kMaxToolBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxNameBytes = 256;
constexpr std::size_t kMaxTopLogprobs = 100;
constexpr std::size_t kMaxTokenBytes = std::size_t{64} << 10;

double numberMember(const Json& json, const char* name) {
  const Json* value = member(json, name);
  return value != nullptr && value->is_number() ? std::max(0.0, value->get<double>()) : 0.0;
}

engine::Status decodeStatus(const Json& json, engine::Status::Phase phase) {
  engine::Status status{.phase = phase, .percent = {}, .detail = stringMember(json, "detail")};
  if (const auto percent = countMember(json, "percent"); percent && *percent <= 100)
    status.percent = static_cast<int>(*percent);
  return status;
}

engine::Timings decodeTimings(const Json& json) {
  return {.loadMs = numberMember(json, "load_ms"),
          .prefillMs = numberMember(json, "prefill_ms"),
          .decodeMs = numberMember(json, "decode_ms")};
}

void decodeReceipt(const Json& json, engine::Receipt& receipt) {
  receipt.servedModel = stringMember(json, "served_model");
  receipt.place = stringMember(json, "place");
  receipt.device = stringMember(json, "device");
  if (const Json* seed = member(json, "seed"); seed && seed->is_number_unsigned())
    receipt.seed = seed->get<std::uint64_t>();
  if (const Json* notes = member(json, "notes"); notes && notes->is_array())
    for (const Json& note : *notes)
      if (note.is_string()) receipt.notes.push_back(note.get<std::string>());
}

// `bytes` where it is there: `token` cannot say a part of a code point.
std::optional<engine::TokenLogprob> decodeLogprob(const Json& json) {
  const Json* value = member(json, "logprob");
  if (value == nullptr || !value->is_number()) return std::nullopt;
  engine::TokenLogprob token{stringMember(json, "token"), std::min(value->get<double>(), 0.0)};
  if (const Json* bytes = member(json, "bytes")) {
    if (!bytes->is_array() || bytes->size() > kMaxTokenBytes) return std::nullopt;
    token.bytes.clear();
    for (const Json& byte : *bytes) {
      if (!byte.is_number_unsigned() || byte.get<std::uint64_t>() > 0xFF) return std::nullopt;
      token.bytes += static_cast<char>(byte.get<std::uint64_t>());
    }
  }
  return token;
}

// OpenRouter and others give the HTTP status as a number in `code`.
int statusIn(const Json& error) {
  const auto code = countMember(error, "code");
  return code && *code >= 400 && *code < 600 ? static_cast<int>(*code) : 0;
}

base::Error errorInStream(const Json& json, const Dialect& dialect) {
  const Json* error = member(json, "error");
  return decodeError(error != nullptr ? statusIn(*error) : 0, writeJson(json), dialect);
}

}  // namespace

ReplyDecoder::ReplyDecoder(Dialect dialect, const engine::EventSink& onEvent)
    : m_dialect(std::move(dialect)), m_onEvent(onEvent) {}

base::Result<void> ReplyDecoder::takeChunk(std::string_view data) {
  if (m_isDone) return {};
  if (data == "[DONE]") {
    m_isDone = true;
    return {};
  }
  return take(data, "delta");
}

base::Result<void> ReplyDecoder::takeWhole(std::string_view body) {
  auto taken = take(body, "message");
  m_isDone = taken.has_value();
  return taken;
}

base::Result<void> ReplyDecoder::take(std::string_view text, const char* deltaName) {
  const std::string what = "a piece of the reply of " + m_dialect.place;
  const auto json = parseJson(text, what);
  if (!json) return json.error();
  if (!json->is_object()) return base::Error{ErrorCode::Corrupt, what + " is not a JSON object"};
  if (member(*json, "error") != nullptr) return errorInStream(*json, m_dialect);

  if (m_completion.receipt.servedModel.empty())
    m_completion.receipt.servedModel = stringMember(*json, "model").substr(0, kMaxNameBytes);
  if (const Json* usage = member(*json, "usage")) takeUsage(*usage);
  const Json* choices = member(*json, "choices");
  if (choices != nullptr && choices->is_array() && !choices->empty()) {
    const Json& choice = choices->front();
    if (const Json* logprobs = member(choice, "logprobs"))
      if (const Json* list = member(*logprobs, "content"))
        if (auto taken = takeLogprobs(*list); !taken) return taken;
    if (const Json* delta = member(choice, deltaName))
      if (auto taken = takeDelta(*delta); !taken) return taken;
    takeFinishReason(stringMember(choice, "finish_reason"));
  }
  if (const Json* extras = member(*json, "isobath");
      extras != nullptr && m_dialect.kind == Dialect::Kind::Worker)
    takeExtras(*extras);
  return {};
}

base::Result<void> ReplyDecoder::takeDelta(const Json& delta) {
  const std::string what = "a piece of the reply of " + m_dialect.place;
  // `reasoning` is the newer name at vLLM and OpenRouter.
  const Json* reasoning = member(delta, "reasoning_content");
  if (reasoning == nullptr) reasoning = member(delta, "reasoning");
  if (reasoning != nullptr && reasoning->is_string()) emitReasoning(reasoning->get<std::string>());
  if (const Json* content = member(delta, "content")) {
    if (!content->is_string())
      return base::Error{ErrorCode::Corrupt, what + " has a content that is not a string"};
    emitText(content->get<std::string>());
  }
  if (const Json* calls = member(delta, "tool_calls")) return takeToolCalls(*calls);
  return {};
}

base::Result<void> ReplyDecoder::takeToolCalls(const Json& list) {
  const std::string what = "a tool call in the reply of " + m_dialect.place;
  if (!list.is_array()) return base::Error{ErrorCode::Corrupt, what + " is not in a list"};
  std::int64_t position = 0;
  for (const Json& entry : list) {
    const std::int64_t index = countMember(entry, "index").value_or(position++);
    if (index >= kMaxToolCalls)
      return base::Error{ErrorCode::Corrupt, what + " has the index " + std::to_string(index) +
                                                 ", expected less than " +
                                                 std::to_string(kMaxToolCalls)};
    engine::ToolCall& call = m_toolCalls[index];
    // Id and name come whole, once; some servers repeat them on each fragment.
    if (call.id.empty()) call.id = stringMember(entry, "id").substr(0, kMaxNameBytes);
    const Json* function = member(entry, "function");
    if (function == nullptr) continue;
    if (call.name.empty()) call.name = stringMember(*function, "name").substr(0, kMaxNameBytes);
    const std::string arguments = stringMember(*function, "arguments");
    m_toolBytes += arguments.size();
    if (m_toolBytes > kMaxToolBytes)
      return base::Error{ErrorCode::Corrupt,
                         what + " is longer than " + std::to_string(kMaxToolBytes) + " bytes"};
    call.arguments += arguments;
  }
  return {};
}

base::Result<void> ReplyDecoder::takeLogprobs(const Json& list) {
  const base::Error wrong{ErrorCode::Corrupt, "a piece of the reply of " + m_dialect.place +
                                                  " has log-probabilities that cannot be read"};
  if (!list.is_array()) return wrong;
  for (const Json& entry : list) {
    auto chosen = decodeLogprob(entry);
    if (!chosen) return wrong;
    engine::Logprobs logprobs{*std::move(chosen), {}};
    const Json* top = member(entry, "top_logprobs");
    if (top != nullptr && (!top->is_array() || top->size() > kMaxTopLogprobs)) return wrong;
    for (std::size_t i = 0; top != nullptr && i < top->size(); ++i) {
      auto token = decodeLogprob((*top)[i]);
      if (!token) return wrong;
      logprobs.top.push_back(*std::move(token));
    }
    m_onEvent(std::move(logprobs));
  }
  return {};
}

void ReplyDecoder::takeUsage(const Json& usage) {
  engine::Usage result;
  result.promptTokens = countMember(usage, "prompt_tokens").value_or(0);
  result.outputTokens = countMember(usage, "completion_tokens").value_or(0);
  auto cached = countMember(usage, "prompt_cache_hit_tokens");
  if (const Json* details = member(usage, "prompt_tokens_details"); details && !cached)
    cached = countMember(*details, "cached_tokens");
  result.cachedTokens = cached.value_or(0);
  if (const Json* details = member(usage, "completion_tokens_details"))
    result.reasoningTokens = countMember(*details, "reasoning_tokens").value_or(0);
  m_completion.usage = result;  // the last one counts
}

void ReplyDecoder::takeExtras(const Json& extras) {
  if (const Json* status = member(extras, "status"))
    if (const auto phase = phaseNamed(stringMember(*status, "phase")))
      m_onEvent(decodeStatus(*status, *phase));
  if (const Json* timings = member(extras, "timings"))
    m_completion.timings = decodeTimings(*timings);
  if (const Json* receipt = member(extras, "receipt"))
    decodeReceipt(*receipt, m_completion.receipt);
  if (const auto reason = stopReasonNamed(stringMember(extras, "stop_reason")))
    m_completion.stopReason = *reason;
}

void ReplyDecoder::takeFinishReason(const std::string& reason) {
  if (reason.empty() || !m_finishReason.empty()) return;
  m_finishReason = reason;
  if (const auto known = finishReasonNamed(reason))
    m_completion.stopReason = *known;
  else if (reason != "insufficient_system_resource")
    m_completion.receipt.notes.push_back("the server ended with an unknown reason: " +
                                         reason.substr(0, kMaxNameBytes));
}

void ReplyDecoder::emitReasoning(std::string text) {
  if (text.empty()) return;
  if (m_hasText) {
    if (!std::exchange(m_droppedReasoning, true))
      m_completion.receipt.notes.emplace_back(
          "reasoning that arrived after the answer had begun was left out");
    return;
  }
  m_hasOutput = true;
  m_onEvent(engine::ReasoningDelta{std::move(text)});
}

void ReplyDecoder::emitText(std::string text) {
  if (text.empty()) return;
  m_hasOutput = true;
  m_hasText = true;
  m_onEvent(engine::TextDelta{std::move(text)});
}

void ReplyDecoder::emitToolCalls() {
  for (auto& [index, call] : m_toolCalls) {
    if (call.id.empty()) call.id = "call_" + std::to_string(index);
    m_hasOutput = true;
    m_onEvent(call);
  }
}

base::Result<engine::Completion> ReplyDecoder::finish() {
  const std::string& place = m_dialect.place;
  if (m_finishReason == "insufficient_system_resource")
    return base::Error{ErrorCode::Busy, place +
                                            " ran out of resources in the middle of the answer; "
                                            "what arrived is kept, ask again in a moment"};
  if (!m_isDone && m_finishReason.empty())
    return base::Error{ErrorCode::Network, "the connection to " + place +
                                               " ended before the answer was complete; what "
                                               "arrived is kept, ask again for the rest"};
  if (!m_isDone)
    m_completion.receipt.notes.emplace_back("the server did not mark the end of its reply");
  emitToolCalls();
  // Source: DeepSeek's client treats a stop without any content as a failed attempt.
  if (!m_hasOutput && m_dialect.kind != Dialect::Kind::Worker &&
      m_completion.stopReason == engine::StopReason::EndOfTurn)
    return base::Error{ErrorCode::Network, place + " gave an empty answer; ask again"};
  return m_completion;
}

}  // namespace remote
