// Writes replies, model lists and errors.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reply_encoder.h"

#include <utility>

#include "engine/base/utf8.h"
#include "engine/remote/wire_json.h"
#include "engine/remote/wire_names.h"

namespace remote {
namespace {

using base::Error;
using base::ErrorCode;

Json usageJson(const engine::Usage& usage) {
  return {{"prompt_tokens", usage.promptTokens},
          {"completion_tokens", usage.outputTokens},
          {"total_tokens", usage.promptTokens + usage.outputTokens},
          {"prompt_cache_hit_tokens", usage.cachedTokens},
          {"prompt_cache_miss_tokens", usage.promptTokens - usage.cachedTokens},
          {"prompt_tokens_details", {{"cached_tokens", usage.cachedTokens}}},
          {"completion_tokens_details", {{"reasoning_tokens", usage.reasoningTokens}}}};
}

Json extrasJson(const engine::Completion& completion) {
  const auto& [loadMs, prefillMs, decodeMs] = completion.timings;
  const engine::Receipt& receipt = completion.receipt;
  Json json = {
      {"stop_reason", nameOf(completion.stopReason)},
      {"timings", {{"load_ms", loadMs}, {"prefill_ms", prefillMs}, {"decode_ms", decodeMs}}},
      {"receipt",
       {{"served_model", receipt.servedModel},
        {"place", receipt.place},
        {"device", receipt.device},
        {"notes", receipt.notes}}}};
  if (receipt.seed) json["receipt"]["seed"] = *receipt.seed;
  return json;
}

Json toolCallJson(const engine::ToolCall& call) {
  return {{"id", call.id},
          {"type", "function"},
          {"function", {{"name", call.name}, {"arguments", call.arguments}}}};
}

Json statusJson(const engine::Status& status) {
  Json json = {{"phase", nameOf(status.phase)}, {"detail", status.detail}};
  json["percent"] = status.percent ? Json(*status.percent) : Json();
  return json;
}

Json logprobJson(const engine::TokenLogprob& token) {
  Json bytes = Json::array();
  for (const char byte : token.bytes) bytes.push_back(static_cast<unsigned char>(byte));
  return {{"token", token.bytes}, {"logprob", token.logprob}, {"bytes", std::move(bytes)}};
}

Json logprobsJson(const engine::Logprobs& logprobs) {
  Json json = logprobJson(logprobs.chosen);
  json["top_logprobs"] = Json::array();
  for (const auto& token : logprobs.top) json["top_logprobs"].push_back(logprobJson(token));
  return json;
}

// The older form, and the bytes that it cannot say as chats have them.
Json oldLogprobsJson(const std::vector<engine::Logprobs>& list) {
  Json json = {{"tokens", Json::array()},
               {"token_logprobs", Json::array()},
               {"top_logprobs", Json::array()},
               {"content", Json::array()}};
  for (const auto& entry : list) {
    Json top = Json::object();
    for (const auto& token : entry.top) top[base::replaceInvalidUtf8(token.bytes)] = token.logprob;
    json["tokens"].push_back(entry.chosen.bytes);
    json["token_logprobs"].push_back(entry.chosen.logprob);
    json["top_logprobs"].push_back(std::move(top));
    json["content"].push_back(logprobsJson(entry));
  }
  return json;
}

}  // namespace

Json ReplyEncoder::frame(const char* object) const {
  return {{"id", m_options.id},
          {"object", object},
          {"created", m_options.createdSeconds},
          {"model", m_options.model}};
}

std::string ReplyEncoder::gapChunk(const engine::Event& event) const {
  Json json = frame("text_completion");
  Json choice = {{"index", 0}, {"text", ""}, {"logprobs", nullptr}, {"finish_reason", nullptr}};
  if (const auto* text = std::get_if<engine::TextDelta>(&event)) {
    choice["text"] = text->text;
  } else if (const auto* row = std::get_if<engine::Logprobs>(&event)) {
    choice["logprobs"] = oldLogprobsJson({*row});
  } else if (const auto* status = std::get_if<engine::Status>(&event)) {
    if (!m_options.wantsExtras) return {};
    json["isobath"] = {{"status", statusJson(*status)}};
  } else {
    return {};
  }
  json["choices"] = Json::array({std::move(choice)});
  return writeJson(json);
}

std::string ReplyEncoder::chunk(const engine::Event& event) {
  if (m_options.fillsGap) return gapChunk(event);
  Json delta = Json::object();
  Json logprobs;
  Json json = frame("chat.completion.chunk");
  if (const auto* status = std::get_if<engine::Status>(&event)) {
    if (!m_options.wantsExtras) return {};
    json["isobath"] = {{"status", statusJson(*status)}};
  } else if (const auto* reasoning = std::get_if<engine::ReasoningDelta>(&event)) {
    delta["reasoning_content"] = reasoning->text;
  } else if (const auto* text = std::get_if<engine::TextDelta>(&event)) {
    delta["content"] = text->text;
  } else if (const auto* call = std::get_if<engine::ToolCall>(&event)) {
    Json entry = toolCallJson(*call);
    entry["index"] = m_toolIndex++;
    delta["tool_calls"] = Json::array({std::move(entry)});
  } else if (const auto* row = std::get_if<engine::Logprobs>(&event)) {
    logprobs = {{"content", Json::array({logprobsJson(*row)})}};
  }
  // Never an empty list: many clients read choices[0] without looking.
  json["choices"] =
      Json::array({{{"index", 0}, {"delta", std::move(delta)}, {"finish_reason", nullptr}}});
  if (!logprobs.is_null()) json["choices"][0]["logprobs"] = std::move(logprobs);
  return writeJson(json);
}

std::vector<std::string> ReplyEncoder::lastChunks(const engine::Completion& completion) const {
  const char* object = m_options.fillsGap ? "text_completion" : "chat.completion.chunk";
  Json json = frame(object);
  Json choice = {{"index", 0}, {"finish_reason", finishReasonOf(completion.stopReason)}};
  if (m_options.fillsGap)
    choice["text"] = "";
  else
    choice["delta"] = Json::object();
  json["choices"] = Json::array({std::move(choice)});
  if (m_options.wantsExtras) json["isobath"] = extrasJson(completion);
  std::vector<std::string> chunks{writeJson(json)};
  if (m_options.wantsUsage) {
    Json usage = frame(object);
    usage["choices"] = Json::array();
    usage["usage"] = usageJson(completion.usage);
    chunks.push_back(writeJson(usage));
  }
  return chunks;
}

void ReplyEncoder::collect(const engine::Event& event) {
  if (const auto* reasoning = std::get_if<engine::ReasoningDelta>(&event))
    m_reasoning += reasoning->text;
  if (const auto* text = std::get_if<engine::TextDelta>(&event)) m_text += text->text;
  if (const auto* call = std::get_if<engine::ToolCall>(&event)) m_toolCalls.push_back(*call);
  if (const auto* logprobs = std::get_if<engine::Logprobs>(&event)) m_logprobs.push_back(*logprobs);
}

Json ReplyEncoder::wholeChoice(const engine::Completion& completion) const {
  Json choice = {{"index", 0}, {"finish_reason", finishReasonOf(completion.stopReason)}};
  if (m_options.fillsGap) {
    choice["text"] = m_text;
    choice["logprobs"] = m_logprobs.empty() ? Json() : oldLogprobsJson(m_logprobs);
    return choice;
  }
  Json message = {{"role", "assistant"}, {"content", m_text}};
  if (!m_reasoning.empty()) message["reasoning_content"] = m_reasoning;
  for (const auto& call : m_toolCalls) message["tool_calls"].push_back(toolCallJson(call));
  choice["message"] = std::move(message);
  for (const auto& logprobs : m_logprobs)
    choice["logprobs"]["content"].push_back(logprobsJson(logprobs));
  return choice;
}

std::string ReplyEncoder::whole(const engine::Completion& completion) const {
  Json json = frame(m_options.fillsGap ? "text_completion" : "chat.completion");
  json["choices"] = Json::array({wholeChoice(completion)});
  json["usage"] = usageJson(completion.usage);
  if (m_options.wantsExtras) json["isobath"] = extrasJson(completion);
  return writeJson(json);
}

std::string encodeModels(const std::vector<engine::ModelInfo>& models) {
  Json data = Json::array();
  for (const auto& model : models) {
    Json entry = {{"id", model.id},
                  {"object", "model"},
                  {"created", 0},
                  {"owned_by", "isobath"},
                  {"name", model.displayName},
                  {"isobath", {{"can_think", model.canThink}, {"can_see", model.canSee}}}};
    if (model.contextTokens) entry["context_length"] = *model.contextTokens;
    data.push_back(std::move(entry));
  }
  return writeJson({{"object", "list"}, {"data", std::move(data)}});
}

std::string encodeError(const Error& error) {
  const int status = httpStatusOf(error.code);
  return writeJson({{"error",
                     {{"message", error.message},
                      {"type", status < 500 ? "invalid_request_error" : "server_error"},
                      {"code", nameOf(error.code)}}}});
}

int httpStatusOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::NotFound:
      return 404;
    case ErrorCode::InvalidArgument:
    case ErrorCode::Unsupported:
      return 400;
    case ErrorCode::Denied:
      return 401;
    case ErrorCode::Busy:
      return 503;
    case ErrorCode::OutOfMemory:
      return 507;
    case ErrorCode::Corrupt:
    case ErrorCode::Io:
    case ErrorCode::Network:
    case ErrorCode::Cancelled:
      return 500;
  }
  return 500;
}

}  // namespace remote
