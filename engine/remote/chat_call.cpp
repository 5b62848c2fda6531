// Checks a request field by field.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/chat_call.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/remote/call_fields.h"
#include "engine/remote/call_messages.h"
#include "engine/remote/response_schema.h"

namespace remote {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using engine::Thinking;

Result<void> readTools(const Json& json, std::string_view body, engine::Request& request) {
  const Json* list = member(json, "tools");
  if (list == nullptr) return {};
  if (!list->is_array() || list->size() > kMaxTools)
    return invalid("tools", "a list of at most " + std::to_string(kMaxTools) + " tools");
  for (const Json& entry : *list) {
    const Json* function = member(entry, "function");
    const std::string name = function != nullptr ? stringMember(*function, "name") : "";
    if (name.empty() || name.size() > kMaxNameBytes)
      return invalid("tools", "a list of functions with names");
    if (!isText(*function, "description"))
      return invalid("tools", "a list of functions whose descriptions are strings");
    const Json* schema = member(*function, "parameters");
    if (schema != nullptr && !schema->is_object())
      return invalid("tools", "a list of functions whose parameters are a JSON schema");
    const auto strict = readBool(*function, "strict");
    if (!strict) return strict.error();
    request.tools.push_back({name, stringMember(*function, "description"), {}, *strict});
  }
  const std::vector<std::string> schemas = toolSchemasIn(body, *list);
  for (std::size_t i = 0; i < schemas.size(); ++i) request.tools[i].parametersJson = schemas[i];
  return {};
}

// "none", "auto", "required", or {"type":"function","function":{"name":NAME}}.
Result<void> readToolChoice(const Json& json, engine::Request& request) {
  using Kind = engine::ToolChoice::Kind;
  auto parallel = readBool(json, "parallel_tool_calls", /*whereMissing=*/true);
  if (!parallel) return parallel.error();
  request.parallelToolCalls = *parallel;
  const Json* choice = member(json, "tool_choice");
  if (choice == nullptr || *choice == "auto") return {};
  if (*choice == "none") {
    request.toolChoice.kind = Kind::None;
    return {};
  }
  const std::string type = choice->is_object() ? stringMember(*choice, "type") : "";
  if (*choice != "required" && type != "function")
    return invalid("tool_choice", "none, auto, required or the name of a function");
  request.toolChoice.kind = *choice == "required" ? Kind::Required : Kind::Named;
  if (request.tools.empty()) return invalid("tools", "given where tool_choice asks for a call");
  if (request.toolChoice.kind == Kind::Required) return {};
  const Json* function = member(*choice, "function");
  request.toolChoice.name = function != nullptr ? stringMember(*function, "name") : "";
  if (std::none_of(request.tools.begin(), request.tools.end(),
                   [&](const auto& tool) { return tool.name == request.toolChoice.name; }))
    return invalid("tool_choice.function.name", "the name of one of the tools");
  return {};
}

Result<void> readThinking(const Json& json, ChatCall& call) {
  const Json* thinking = member(json, "thinking");
  auto effort = readString(json, "reasoning_effort", kMaxNameBytes);
  if (!effort) return effort.error();
  call.saysThinking = thinking != nullptr || !effort->empty();
  if (!call.saysThinking) return {};
  const std::string type = thinking != nullptr ? stringMember(*thinking, "type") : "enabled";
  if (type != "enabled" && type != "disabled")
    return invalid("thinking.type", "enabled or disabled");
  if (type == "disabled") return {};
  // Source: DeepSeek, "Thinking Mode", with the other vendors' words mapped as it maps them.
  constexpr std::array<std::pair<std::string_view, Thinking>, 9> kEfforts{
      {{"", Thinking::On},
       {"none", Thinking::Off},
       {"minimal", Thinking::Low},
       {"low", Thinking::Low},
       {"medium", Thinking::High},
       {"high", Thinking::High},
       {"xhigh", Thinking::High},
       {"max", Thinking::Max},
       {"ultra", Thinking::Max}}};
  for (const auto& [name, value] : kEfforts) {
    if (name != *effort) continue;
    call.request.thinking = value;
    return {};
  }
  return invalid("reasoning_effort", "none, low, high or max");
}

Result<void> readLogprobs(const Json& json, engine::Request& request) {
  auto wanted = readBool(json, "logprobs");
  if (!wanted) return wanted.error();
  std::optional<int> top;
  if (auto read = readInteger(json, "top_logprobs", {0, 20}, top); !read) return read;
  if (top.value_or(0) > 0 && !*wanted) return invalid("logprobs", "true where top_logprobs is set");
  if (*wanted) request.topLogprobs = top.value_or(0);
  return {};
}

Result<void> readFormat(const Json& json, std::string_view body, engine::Request& request) {
  const Json* format = member(json, "response_format");
  const std::string type = format != nullptr ? stringMember(*format, "type") : "text";
  if (type == "json_object") {
    request.responseFormat = engine::ResponseFormat::JsonObject;
  } else if (type == "json_schema") {
    auto schema = responseSchemaIn(body, *format);
    if (!schema) return schema.error();
    request.responseFormat = engine::ResponseFormat::JsonSchema;
    request.jsonSchema = std::move(*schema);
  } else if (type != "text") {
    return unsupported("response_format.type", "must be text, json_object or json_schema here");
  }
  return {};
}

Result<Json> parseObject(std::string_view body) {
  auto json = parseJson(body, "the request");
  if (!json) return Error{ErrorCode::InvalidArgument, json.error().message};
  if (!json->is_object())
    return Error{ErrorCode::InvalidArgument, "the request is not a JSON object"};
  return json;
}

}  // namespace

Result<ChatCall> decodeChatCall(std::string_view body) {
  const auto json = parseObject(body);
  if (!json) return json.error();
  ChatCall call;
  if (auto read = readCommon(*json, call); !read) return read.error();
  if (auto read = readMessages(*json, call.request); !read) return read.error();
  if (auto read = readTools(*json, body, call.request); !read) return read.error();
  if (auto read = readToolChoice(*json, call.request); !read) return read.error();
  if (auto read = readThinking(*json, call); !read) return read.error();
  if (auto read = readLogprobs(*json, call.request); !read) return read.error();
  if (auto read = readFormat(*json, body, call.request); !read) return read.error();
  return call;
}

Result<ChatCall> decodeFillInCall(std::string_view body) {
  const auto json = parseObject(body);
  if (!json) return json.error();
  ChatCall call;
  call.saysThinking = true;  // there is none
  if (auto read = readCommon(*json, call); !read) return read.error();
  const Json* prompt = member(*json, "prompt");
  if (prompt == nullptr || !prompt->is_string()) return invalid("prompt", "a string");
  if (!isText(*json, "suffix")) return invalid("suffix", "a string");
  call.request.fillIn = engine::FillIn{prompt->get<std::string>(), stringMember(*json, "suffix")};
  auto echo = readBool(*json, "echo");
  if (!echo) return echo.error();
  if (*echo) return unsupported("echo", "must be false here");
  auto& top = call.request.topLogprobs;
  if (auto read = readInteger(*json, "logprobs", {0, 20}, top); !read) return read.error();
  return call;
}

}  // namespace remote
