// A request as the body of a POST.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "engine/remote/message_encoder.h"
#include "engine/remote/request_check.h"
#include "engine/remote/response_schema.h"
#include "engine/remote/thinking_switch.h"
#include "engine/remote/wire_format.h"
#include "engine/remote/wire_json.h"

namespace remote {
namespace {

using base::ErrorCode;
using Flavour = Dialect::Flavour;
using Kind = Dialect::Kind;

// Source: DeepSeek, "Vision".
constexpr std::size_t kMaxBodyBytes = std::size_t{48} << 20;

void encodeSampling(Json& json, const engine::Sampling& sampling, Kind kind) {
  if (sampling.temperature) json["temperature"] = *sampling.temperature;
  if (sampling.topP) json["top_p"] = *sampling.topP;
  // Source: DeepSeek: the penalties are accepted and do nothing; a bias is not known.
  if (kind == Kind::DeepSeek) return;
  if (sampling.presencePenalty) json["presence_penalty"] = *sampling.presencePenalty;
  if (sampling.frequencyPenalty) json["frequency_penalty"] = *sampling.frequencyPenalty;
  for (const auto& [id, bias] : sampling.logitBias) json["logit_bias"][std::to_string(id)] = bias;
  if (kind != Kind::Worker) return;
  if (sampling.typicalP) json["typical_p"] = *sampling.typicalP;
  if (sampling.dryMultiplier) json["dry_multiplier"] = *sampling.dryMultiplier;
  if (sampling.topK) json["top_k"] = *sampling.topK;
  if (sampling.minP) json["min_p"] = *sampling.minP;
  if (sampling.repetitionPenalty) json["repetition_penalty"] = *sampling.repetitionPenalty;
  if (sampling.seed) json["seed"] = *sampling.seed;
}

// The whole body, with the format that the answer shall have.
base::Result<std::string> encodeFormat(Json json, const engine::Request& request,
                                       const Dialect& dialect) {
  using Format = engine::ResponseFormat;
  if (request.responseFormat == Format::JsonObject)
    json["response_format"] = {{"type", "json_object"}};
  if (request.responseFormat != Format::JsonSchema) return writeJson(json);
  if (dialect.kind == Kind::DeepSeek)
    return base::Error{ErrorCode::Unsupported,
                       dialect.place +
                           " cannot follow a JSON schema; ask for any JSON object, and describe it "
                           "in the question"};
  return withResponseSchema(writeJson(json), request.jsonSchema);
}

// What both kinds of a request have.
Json commonFields(const engine::Request& request, const Dialect& dialect) {
  Json json = {{"stream", request.stream}};
  if (request.stream) json["stream_options"] = {{"include_usage", true}};
  encodeSampling(json, request.sampling, dialect.kind);
  if (request.maxTokens) json["max_tokens"] = *request.maxTokens;
  if (!request.stop.empty()) json["stop"] = request.stop;
  if (dialect.kind == Kind::Worker) json["isobath"] = {{"extras", true}};
  return json;
}

bool continuesAnswer(const engine::Request& request) {
  return std::any_of(request.messages.begin(), request.messages.end(),
                     [](const auto& message) { return message.prefix; });
}

base::Result<void> encodePrefix(Json& json, const engine::Request& request,
                                const Dialect& dialect) {
  if (!continuesAnswer(request) || dialect.kind != Kind::Other) return {};
  switch (dialect.flavour) {
    case Flavour::Vllm:
    case Flavour::SgLang:
      // Source: vLLM, "OpenAI-compatible server".
      json["continue_final_message"] = true;
      json["add_generation_prompt"] = false;
      break;
    case Flavour::LlamaServer:
    case Flavour::OpenRouter:
      break;  // they continue a last answer as it is
    case Flavour::Unknown:
    case Flavour::Ollama:
    case Flavour::LmStudio:
      return base::Error{ErrorCode::Unsupported,
                         dialect.place + " cannot continue an answer; ask for it anew instead"};
  }
  if (engine::textOf(request.messages.back()).empty())
    return base::Error{
        ErrorCode::Unsupported,
        dialect.place + " cannot continue a thought; ask for the answer anew instead"};
  return {};
}

void encodeToolChoice(Json& json, const engine::Request& request) {
  using ToolKind = engine::ToolChoice::Kind;
  if (request.tools.empty()) return;
  if (!request.parallelToolCalls) json["parallel_tool_calls"] = false;
  switch (request.toolChoice.kind) {
    case ToolKind::Auto:
      return;  // everyone's default
    case ToolKind::None:
      json["tool_choice"] = "none";
      return;
    case ToolKind::Required:
      json["tool_choice"] = "required";
      return;
    case ToolKind::Named:
      json["tool_choice"] = {{"type", "function"},
                             {"function", {{"name", request.toolChoice.name}}}};
      return;
  }
}

// Two JSON objects as text, neither empty, as one.
std::string joined(std::string first, const std::string& second) {
  first.back() = ',';
  return first.append(second, 1);
}

base::Result<std::string> encodeChat(const engine::Request& request, const Dialect& dialect) {
  std::string head = "{\"model\":" + writeJson(request.model) +
                     ",\"messages\":" + encodeMessages(request, dialect) + "}";
  Json json = commonFields(request, dialect);
  if (auto said = encodePrefix(json, request, dialect); !said) return said.error();
  encodeThinking(json, request, dialect);
  encodeToolChoice(json, request);
  if (request.topLogprobs) {
    json["logprobs"] = true;
    json["top_logprobs"] = *request.topLogprobs;
  }
  base::Result<std::string> more = encodeFormat(std::move(json), request, dialect);
  if (more && !request.tools.empty()) more = withTools(*std::move(more), request.tools);
  if (!more) return more;
  return joined(std::move(head), *more);
}

std::string encodeFillIn(const engine::Request& request, const Dialect& dialect) {
  std::string head = writeJson({{"model", request.model},
                                {"prompt", request.fillIn->prefix},
                                {"suffix", request.fillIn->suffix}});
  Json json = commonFields(request, dialect);
  // This older form says with one number what chats say with two fields.
  if (request.topLogprobs) json["logprobs"] = *request.topLogprobs;
  return joined(std::move(head), writeJson(json));
}

}  // namespace

base::Result<std::string> encodeRequest(const engine::Request& request, const Dialect& dialect) {
  if (auto checked = checkRequest(request, dialect); !checked) return checked.error();
  base::Result<std::string> body =
      request.fillIn ? encodeFillIn(request, dialect) : encodeChat(request, dialect);
  if (body && dialect.kind == Kind::DeepSeek && body->size() > kMaxBodyBytes)
    return base::Error{ErrorCode::InvalidArgument,
                       "the request has " + std::to_string(body->size()) + " bytes, but " +
                           dialect.place + " takes at most " + std::to_string(kMaxBodyBytes) +
                           "; send fewer or smaller images"};
  return body;
}

std::string_view pathOf(const engine::Request& request) {
  return request.fillIn ? "/completions" : "/chat/completions";
}

// Source: DeepSeek, "Chat Prefix Completion (Beta)", "FIM Completion (Beta)", "Tool Calls".
bool needsBeta(const engine::Request& request, const Dialect& dialect) {
  if (dialect.kind != Kind::DeepSeek) return false;
  const bool isStrict = std::any_of(request.tools.begin(), request.tools.end(),
                                    [](const auto& tool) { return tool.strict; });
  return request.fillIn.has_value() || continuesAnswer(request) || isStrict;
}

}  // namespace remote
