// The state of one reply while its chunks arrive.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reply_decoder.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/quote.h"
#include "engine/base/utf8.h"
#include "engine/remote/model_names.h"
#include "engine/remote/reply_logprobs.h"
#include "engine/remote/wire_json.h"
#include "engine/remote/wire_names.h"

namespace remote {
namespace {

using base::ErrorCode;

constexpr std::size_t kMaxNameBytes = 256;
constexpr std::size_t kMaxHeldLogprobBytes = std::size_t{16} << 20;

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

// OpenRouter and others give the HTTP status as a number in `code`.
int statusIn(const Json& error) {
  const auto code = countMember(error, "code");
  return code && *code >= 400 && *code < 600 ? static_cast<int>(*code) : 0;
}

// A string, or the texts of a list of parts.
std::optional<std::string> textOfContent(const Json& content) {
  if (content.is_string()) return content.get<std::string>();
  if (!content.is_array()) return std::nullopt;
  std::string text;
  for (const Json& part : content)
    if (stringMember(part, "type") == "text") text += stringMember(part, "text");
  return text;
}

// Where the model's prompt ends with <think>. The first three leave the rest of the thought in the
// text unless they are started with a parser, whose output says so; the next three always have one.
ThinkTags::Start startInThought(Dialect::Flavour flavour) {
  using Flavour = Dialect::Flavour;
  switch (flavour) {
    case Flavour::Vllm:
    case Flavour::SgLang:
    case Flavour::LlamaServer:
      return ThinkTags::Start::IsOpen;
    case Flavour::Ollama:
    case Flavour::LmStudio:
    case Flavour::OpenRouter:
      return ThinkTags::Start::MayOpen;
    case Flavour::Unknown:
      break;
  }
  return ThinkTags::Start::Unclear;
}

// Whether the answer may have tags: our own worker and DeepSeek tell thoughts apart themselves.
ThinkTags::Start startOf(const engine::Request& request, const Dialect& dialect) {
  const bool isContinued = !request.messages.empty() && request.messages.back().prefix;
  if (dialect.kind != Dialect::Kind::Other || request.fillIn || isContinued)
    return ThinkTags::Start::Text;
  if (opensThoughtInPrompt(request.model)) return startInThought(dialect.flavour);
  return isNamedThinker(request.model) || request.thinking != engine::Thinking::Off
             ? ThinkTags::Start::MayOpen
             : ThinkTags::Start::Text;
}

base::Error errorInStream(const Json& json, const Dialect& dialect) {
  const Json* error = member(json, "error");
  return decodeError(error != nullptr ? statusIn(*error) : 0, writeJson(json), dialect);
}

base::Error notACompletion(std::string_view body, const Dialect& dialect) {
  const std::string words = body.empty() ? "" : ", but " + base::quote(body);
  return {ErrorCode::Corrupt, dialect.place +
                                  " sent JSON that is not a chat completion: it has no list "
                                  "\"choices\"" +
                                  words + "; check the address"};
}

}  // namespace

ReplyDecoder::ReplyDecoder(Dialect dialect, const engine::EventSink& onEvent)
    : m_dialect(std::move(dialect)),
      m_onEvent(onEvent),
      m_toolCalls(m_dialect.place),
      m_tags(ThinkTags::Start::Text) {}

ReplyDecoder::ReplyDecoder(Dialect dialect, const engine::Request& request,
                           const engine::EventSink& onEvent)
    : ReplyDecoder(std::move(dialect), onEvent) {
  m_tags = ThinkTags(startOf(request, m_dialect));
}

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
  if (taken && isForeign()) taken = notACompletion(body, m_dialect);
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
    m_completion.receipt.servedModel = stringMember(*json, "model", kMaxNameBytes);
  if (const Json* usage = member(*json, "usage")) takeUsage(*usage);
  m_hasJson = true;
  const Json* choices = member(*json, "choices");
  const bool isList = choices != nullptr && choices->is_array();
  m_hasChoices = m_hasChoices || isList;
  if (isList && !choices->empty())
    if (auto taken = takeChoice(choices->front(), deltaName); !taken) return taken;
  if (const Json* extras = member(*json, "isobath");
      extras != nullptr && m_dialect.kind == Dialect::Kind::Worker)
    takeExtras(*extras);
  return {};
}

// What we run ourselves may end without any piece of an answer.
bool ReplyDecoder::isForeign() const {
  return m_hasJson && !m_hasChoices && m_dialect.kind != Dialect::Kind::Worker;
}

base::Result<void> ReplyDecoder::takeChoice(const Json& choice, const char* deltaName) {
  if (member(choice, "error") != nullptr) return errorInStream(choice, m_dialect);  // OpenRouter
  const Json* delta = member(choice, deltaName);
  // A whole answer has all kinds at once: thoughts come first, log-probabilities before the text.
  if (delta != nullptr) takeReasoning(*delta);
  if (const Json* logprobs = member(choice, "logprobs"))
    if (auto taken = takeLogprobs(*logprobs); !taken) return taken;
  if (delta != nullptr)
    if (auto taken = takeDelta(*delta); !taken) return taken;
  takeText(stringMember(choice, "text"));  // a gap that was filled
  takeFinishReason(stringMember(choice, "finish_reason"));
  return {};
}

base::Result<void> ReplyDecoder::takeDelta(const Json& delta) {
  if (const Json* content = member(delta, "content")) {
    const std::optional<std::string> text = textOfContent(*content);
    if (!text)
      return base::Error{ErrorCode::Corrupt, "a piece of the reply of " + m_dialect.place +
                                                 " has a content that is not a string"};
    takeText(*text);
  }
  if (const Json* calls = member(delta, "tool_calls")) return m_toolCalls.take(*calls);
  return {};
}

// Source: `reasoning` is the newer name at vLLM, and OpenRouter's, which also gives it in parts.
void ReplyDecoder::takeReasoning(const Json& delta) {
  std::string text = stringMember(delta, "reasoning_content");
  if (text.empty()) text = stringMember(delta, "reasoning");
  m_hasReasoningField = m_hasReasoningField || !text.empty();
  if (const Json* details = member(delta, "reasoning_details");
      details != nullptr && details->is_array() && !m_hasReasoningField)
    for (const Json& part : *details)
      text += stringMember(part, "text") + stringMember(part, "summary");
  if (text.empty()) return;
  m_tags.stopLooking();
  m_heldLogprobs.clear();
  emitReasoning(std::move(text));
}

base::Result<void> ReplyDecoder::takeLogprobs(const Json& logprobs) {
  auto list = decodeLogprobs(logprobs);
  if (!list)
    return base::Error{ErrorCode::Corrupt, "a piece of the reply of " + m_dialect.place +
                                               " has log-probabilities that cannot be read"};
  if (m_tags.inReasoning()) return {};
  for (engine::Logprobs& entry : *list)
    if (m_tags.inText())
      m_onEvent(std::move(entry));
    else
      holdLogprobs(std::move(entry));
  return {};
}

void ReplyDecoder::holdLogprobs(engine::Logprobs entry) {
  m_heldLogprobBytes += sizeof(entry) + entry.chosen.bytes.size();
  for (const auto& token : entry.top) m_heldLogprobBytes += sizeof(token) + token.bytes.size();
  if (m_heldLogprobBytes <= kMaxHeldLogprobBytes) m_heldLogprobs.push_back(std::move(entry));
}

void ReplyDecoder::takeUsage(const Json& usage) {
  engine::Usage result;
  result.promptTokens = countMember(usage, "prompt_tokens").value_or(0);
  result.outputTokens = countMember(usage, "completion_tokens").value_or(0);
  auto cached = countMember(usage, "prompt_cache_hit_tokens");
  if (const Json* details = member(usage, "prompt_tokens_details"); details && !cached)
    cached = countMember(*details, "cached_tokens");
  result.cachedTokens = std::min(cached.value_or(0), result.promptTokens);
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
                                         std::string(base::shortenedUtf8(reason, kMaxNameBytes)));
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

void ReplyDecoder::takeText(std::string_view text) {
  if (!text.empty()) emitPieces(m_tags.push(text));
}

void ReplyDecoder::emitPieces(const std::vector<ThinkTags::Piece>& pieces) {
  for (const auto& [isReasoning, text] : pieces) {
    std::vector<engine::Logprobs> held = std::exchange(m_heldLogprobs, {});
    if (isReasoning) {
      emitReasoning(text);
    } else {
      for (engine::Logprobs& entry : held) m_onEvent(std::move(entry));
      emitText(text);
    }
  }
}

void ReplyDecoder::emitText(std::string text) {
  if (text.empty()) return;
  m_hasOutput = true;
  m_hasText = true;
  m_onEvent(engine::TextDelta{std::move(text)});
}

void ReplyDecoder::emitToolCalls() {
  using engine::StopReason;
  StopReason& reason = m_completion.stopReason;
  if (m_toolCalls.isEmpty()) {
    if (reason == StopReason::ToolCalls) reason = StopReason::EndOfTurn;
    return;
  }
  for (const auto& call : m_toolCalls.finished()) {
    m_hasOutput = true;
    m_onEvent(call);
  }
  if (reason == StopReason::EndOfTurn) reason = StopReason::ToolCalls;
}

base::Result<engine::Completion> ReplyDecoder::finish() {
  const std::string& place = m_dialect.place;
  if (m_finishReason == "insufficient_system_resource")
    return base::Error{ErrorCode::Busy, place +
                                            " ran out of resources in the middle of the answer; "
                                            "what arrived is kept, ask again in a moment"};
  if (m_isDone && isForeign()) return notACompletion({}, m_dialect);
  if (!m_isDone && m_finishReason.empty())
    return base::Error{ErrorCode::Network, "the connection to " + place +
                                               " ended before the answer was complete; what "
                                               "arrived is kept, ask again for the rest"};
  if (!m_isDone)
    m_completion.receipt.notes.emplace_back("the server did not mark the end of its reply");
  const engine::StopReason reason = m_completion.stopReason;
  const bool isComplete = m_toolCalls.isEmpty() && (reason == engine::StopReason::EndOfTurn ||
                                                    reason == engine::StopReason::StopString);
  emitPieces(m_tags.finish(isComplete));
  if (isComplete && m_hasOutput && m_tags.inReasoning())
    m_completion.receipt.notes.emplace_back(
        "the model ended without closing its thought; what it wants to say is in there");
  emitToolCalls();
  // Source: DeepSeek's client treats a stop without any content as a failed attempt.
  m_wasEmpty = !m_hasOutput && m_dialect.kind != Dialect::Kind::Worker &&
               m_completion.stopReason == engine::StopReason::EndOfTurn;
  if (m_wasEmpty)
    return base::Error{ErrorCode::Network, place + " gave an empty answer; ask again"};
  return m_completion;
}

void ReplyDecoder::giveHeld() {
  emitPieces(m_tags.finish(/*isComplete=*/false));
}

}  // namespace remote
