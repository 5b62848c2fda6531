// The client's half of the wire format: requests out, model lists and errors in.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/wire_format.h"

#include <algorithm>
#include <array>

#include "engine/remote/base64.h"
#include "engine/remote/reasoning_replay.h"
#include "engine/remote/response_schema.h"
#include "engine/remote/wire_json.h"
#include "engine/remote/wire_names.h"

namespace remote {
namespace {

using base::ErrorCode;
using engine::Thinking;
using Kind = Dialect::Kind;

constexpr std::size_t kMaxModels = 10'000;
constexpr std::size_t kMaxServerMessageBytes = 500;

Json encodeContent(const engine::Message& message) {
  const bool hasImages =
      std::any_of(message.content.begin(), message.content.end(),
                  [](const auto& part) { return std::holds_alternative<engine::ImagePart>(part); });
  // A plain string where possible: many endpoints take nothing else.
  if (!hasImages) return engine::textOf(message);
  Json parts = Json::array();
  for (const auto& part : message.content) {
    if (const auto* text = std::get_if<engine::TextPart>(&part)) {
      parts.push_back({{"type", "text"}, {"text", text->text}});
    } else if (const auto* image = std::get_if<engine::ImagePart>(&part)) {
      const std::string url = "data:" + image->mimeType + ";base64," + toBase64(image->bytes);
      parts.push_back({{"type", "image_url"}, {"image_url", {{"url", url}}}});
    }
  }
  return parts;
}

Json encodeMessage(const engine::Message& message, const engine::Request& request,
                   const Dialect& dialect) {
  // DeepSeek answers 400 to a null content on turns that only call tools, hence always a value.
  Json json = {{"role", nameOf(message.role)}, {"content", encodeContent(message)}};
  if (message.role == engine::Role::Tool) json["tool_call_id"] = message.toolCallId;
  if (message.role != engine::Role::Assistant) return json;
  if (replaysReasoning(message, request, dialect)) json["reasoning_content"] = message.reasoning;
  if (message.prefix) json["prefix"] = true;
  for (const auto& call : message.toolCalls)
    json["tool_calls"].push_back(
        {{"id", call.id},
         {"type", "function"},
         {"function", {{"name", call.name}, {"arguments", call.arguments}}}});
  return json;
}

// DeepSeek's models think unless told not to, wherever they are served.
bool isNamedDeepSeek(std::string_view id) {
  constexpr std::string_view kName = "deepseek";
  return std::search(id.begin(), id.end(), kName.begin(), kName.end(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         }) != id.end();
}

void encodeThinking(Json& json, const engine::Request& request, Kind kind) {
  const Thinking thinking = request.thinking;
  const bool isOff = thinking == Thinking::Off;
  // Other endpoints may reject a field they do not know.
  if (isOff && kind == Kind::Other && !isNamedDeepSeek(request.model)) return;
  json["thinking"] = {{"type", isOff ? "disabled" : "enabled"}};
  if (thinking == Thinking::Low) json["reasoning_effort"] = "low";
  if (thinking == Thinking::High) json["reasoning_effort"] = "high";
  if (thinking == Thinking::Max) json["reasoning_effort"] = "max";
}

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

// The server's own words from an error body, on one line and not too long; empty if there are none.
std::string messageIn(const Json& body) {
  std::string text;
  if (const Json* error = member(body, "error"))
    text = error->is_string() ? error->get<std::string>() : stringMember(*error, "message");
  if (text.empty()) text = stringMember(body, "message");
  if (text.empty()) text = stringMember(body, "detail");
  if (text.size() > kMaxServerMessageBytes) {
    // Not in the middle of a code point.
    std::size_t end = kMaxServerMessageBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    text += "...";
  }
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  return text;
}

struct Meaning {
  int status;
  ErrorCode code;
  std::string_view what;
  std::string_view next;
};

constexpr std::array<Meaning, 15> kMeanings{{
    {0, ErrorCode::Network, "broke off the answer", "ask again in a moment"},
    {400, ErrorCode::InvalidArgument, "refused the request",
     "change the question, or start a new chat if this one has grown too long"},
    {401, ErrorCode::Denied, "did not accept the API key", "check the key"},
    {402, ErrorCode::Denied, "reports that the account has no balance left",
     "top it up and ask again"},
    {403, ErrorCode::Denied, "does not allow this request", "check what the key is allowed to do"},
    {404, ErrorCode::NotFound, "has no such address or model",
     "check the model and the base address (many servers need /v1 at its end)"},
    {408, ErrorCode::Busy, "gave up waiting for the request", "ask again"},
    {413, ErrorCode::InvalidArgument, "finds the request too large",
     "shorten the chat or send smaller images"},
    {422, ErrorCode::InvalidArgument, "does not accept a parameter of the request",
     "reset the sampling settings"},
    {429, ErrorCode::Busy, "has too many requests of this account at once",
     "wait a moment and ask again"},
    {500, ErrorCode::Network, "has an internal fault", "ask again in a moment"},
    {502, ErrorCode::Network, "is not reachable behind its gateway", "ask again in a moment"},
    {503, ErrorCode::Busy, "is overloaded", "ask again in a moment"},
    {504, ErrorCode::Network, "did not answer its gateway in time", "ask again in a moment"},
    {529, ErrorCode::Busy, "is overloaded", "ask again in a moment"},
}};

Meaning meaningOf(int status) {
  for (const auto& meaning : kMeanings)
    if (meaning.status == status) return meaning;
  if (status >= 300 && status < 400)
    return {status, ErrorCode::InvalidArgument, "redirects to another address",
            "enter that address itself"};
  if (status >= 400 && status < 500)
    return {status, ErrorCode::InvalidArgument, "refused the request",
            "check the model and the address"};
  if (status >= 500) return {status, ErrorCode::Network, "has a fault", "ask again in a moment"};
  return {status, ErrorCode::Corrupt, "gave an unexpected reply", "check the base address"};
}

bool canThink(const Json& model, const std::string& id, const Dialect& dialect) {
  if (const Json* extras = member(model, "isobath"))
    if (const Json* value = member(*extras, "can_think"); value && value->is_boolean())
      return value->get<bool>();
  if (dialect.kind == Kind::DeepSeek) return id != "deepseek-chat";
  // OpenRouter lists what a model takes; elsewhere only the name tells.
  if (const Json* list = member(model, "supported_parameters"); list && list->is_array())
    return std::find(list->begin(), list->end(), Json("reasoning")) != list->end();
  constexpr std::array<std::string_view, 4> kThinkers{"deepseek-r1", "deepseek-reasoner",
                                                      "deepseek-v4", "deepseek-flash"};
  return std::any_of(kThinkers.begin(), kThinkers.end(),
                     [&id](std::string_view name) { return id.find(name) != std::string::npos; });
}

engine::ModelInfo decodeModel(const Json& json, const Dialect& dialect) {
  engine::ModelInfo model;
  model.id = stringMember(json, "id");
  model.displayName = stringMember(json, "name");
  if (model.displayName.empty()) model.displayName = model.id;
  for (const char* name : {"context_length", "max_model_len"})
    if (const auto count = countMember(json, name); count && *count > 0)
      model.contextTokens = count;
  model.canThink = canThink(json, model.id, dialect);
  return model;
}

}  // namespace

base::Result<std::string> encodeRequest(const engine::Request& request, const Dialect& dialect) {
  Json json = {{"model", request.model},
               {"messages", Json::array()},
               {"stream", true},
               {"stream_options", {{"include_usage", true}}}};
  for (const auto& message : request.messages) {
    if (message.prefix && dialect.kind == Kind::Other)
      return base::Error{ErrorCode::Unsupported,
                         dialect.place + " cannot continue an answer; ask for it anew instead"};
    json["messages"].push_back(encodeMessage(message, request, dialect));
  }
  encodeThinking(json, request, dialect.kind);
  encodeSampling(json, request.sampling, dialect.kind);
  if (request.maxTokens) json["max_tokens"] = *request.maxTokens;
  if (!request.stop.empty()) json["stop"] = request.stop;
  if (request.topLogprobs) {
    json["logprobs"] = true;
    json["top_logprobs"] = *request.topLogprobs;
  }
  if (dialect.kind == Kind::Worker) json["isobath"] = {{"extras", true}};
  base::Result<std::string> body = encodeFormat(std::move(json), request, dialect);
  if (!body || request.tools.empty()) return body;
  return withTools(*std::move(body), request.tools);
}

base::Result<std::vector<engine::ModelInfo>> decodeModels(std::string_view body,
                                                          const Dialect& dialect) {
  const std::string what = "the model list of " + dialect.place;
  auto json = parseJson(body, what);
  if (!json) return json.error();
  const Json* data = member(*json, "data");
  if (data == nullptr || !data->is_array() || data->size() > kMaxModels)
    return base::Error{ErrorCode::Corrupt, what + " has no list \"data\" of at most " +
                                               std::to_string(kMaxModels) + " models"};
  std::vector<engine::ModelInfo> models;
  for (const Json& entry : *data)
    if (!stringMember(entry, "id").empty()) models.push_back(decodeModel(entry, dialect));
  return models;
}

base::Error decodeError(int status, std::string_view body, const Dialect& dialect) {
  const auto parsed = parseJson(body, "the error");
  const Json json = parsed ? *parsed : Json();
  const std::string words = messageIn(json);
  if (dialect.kind == Kind::Worker && !words.empty()) {
    const Json* error = member(json, "error");
    if (const auto code = errorCodeNamed(error ? stringMember(*error, "code") : ""))
      return {*code, words};
  }
  const Meaning meaning = meaningOf(status);
  std::string text = dialect.place + " " + std::string(meaning.what) + " (" +
                     (status > 0 ? std::to_string(status) : "error");
  if (!words.empty()) text += ": " + words;
  return {meaning.code, text + "); " + std::string(meaning.next)};
}

}  // namespace remote
