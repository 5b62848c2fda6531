// Checks a chat request field by field.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/chat_call.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "engine/remote/base64.h"
#include "engine/remote/response_schema.h"
#include "engine/remote/wire_json.h"
#include "engine/remote/wire_names.h"

namespace remote {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using engine::Thinking;

constexpr std::size_t kMaxMessages = 10'000;
constexpr std::size_t kMaxParts = 1'000;
constexpr std::size_t kMaxTools = 128;
constexpr std::size_t kMaxStops = 16;
constexpr std::size_t kMaxBiases = 1'000;
constexpr std::size_t kMaxNameBytes = 512;

Error invalid(const std::string& field, const std::string& expected) {
  return {ErrorCode::InvalidArgument, "the field " + field + " must be " + expected};
}

Error unsupported(const std::string& field, const std::string& why) {
  return {ErrorCode::Unsupported, "the field " + field + " " + why};
}

// Missing, null or a string: another value must not pass for an empty one.
bool isText(const Json& json, const char* name) {
  const Json* value = member(json, name);
  return value == nullptr || value->is_string();
}

// A string of at most `maxBytes`, or empty when it is missing.
Result<std::string> readString(const Json& json, const char* name, std::size_t maxBytes) {
  const Json* value = member(json, name);
  if (value == nullptr) return std::string();
  if (!value->is_string() || value->get_ref<const std::string&>().size() > maxBytes)
    return invalid(name, "a string of at most " + std::to_string(maxBytes) + " bytes");
  return value->get<std::string>();
}

Result<bool> readBool(const Json& json, const char* name) {
  const Json* value = member(json, name);
  if (value == nullptr) return false;
  if (!value->is_boolean()) return invalid(name, "true or false");
  return value->get<bool>();
}

template <typename T>
struct Range {
  T low;
  T high;
};

Result<void> readNumber(const Json& json, const char* name, Range<double> range,
                        std::optional<double>& target) {
  const Json* value = member(json, name);
  if (value == nullptr) return {};
  const double number = value->is_number() ? value->get<double>() : std::nan("");
  if (!(number >= range.low && number <= range.high))  // also refuses NaN
    return invalid(name,
                   "a number from " + Json(range.low).dump() + " to " + Json(range.high).dump());
  target = number;
  return {};
}

Result<void> readInteger(const Json& json, const char* name, Range<int> range,
                         std::optional<int>& target) {
  if (member(json, name) == nullptr) return {};
  const auto number = countMember(json, name);
  if (!number || *number < range.low || *number > range.high)
    return invalid(
        name, "an integer from " + std::to_string(range.low) + " to " + std::to_string(range.high));
  target = static_cast<int>(*number);
  return {};
}

Result<engine::ImagePart> readImage(const Json& part) {
  const Json* image = member(part, "image_url");
  const std::string url = image != nullptr ? stringMember(*image, "url") : "";
  constexpr std::string_view kScheme = "data:";
  constexpr std::string_view kMark = ";base64,";
  const std::size_t mark = url.find(kMark);
  if (url.rfind(kScheme, 0) != 0 || mark == std::string::npos || mark > kMaxNameBytes)
    return unsupported("image_url", "must hold the image itself (data:image/...;base64,...)");
  auto bytes = fromBase64(std::string_view(url).substr(mark + kMark.size()));
  if (!bytes) return invalid("image_url", "valid base64 after \";base64,\"");
  return engine::ImagePart{url.substr(kScheme.size(), mark - kScheme.size()), std::move(*bytes)};
}

Result<std::vector<engine::ContentPart>> readContent(const Json& message,
                                                     const std::string& where) {
  std::vector<engine::ContentPart> parts;
  const Json* content = member(message, "content");
  if (content == nullptr) return parts;
  if (content->is_string()) {
    if (!content->get_ref<const std::string&>().empty())
      parts.emplace_back(engine::TextPart{content->get<std::string>()});
    return parts;
  }
  if (!content->is_array() || content->size() > kMaxParts)
    return invalid(where + ".content", "a string or a list of parts");
  for (const Json& part : *content) {
    const std::string type = stringMember(part, "type");
    if (type == "text") {
      if (!isText(part, "text")) return invalid(where + ".content", "a list of parts with texts");
      parts.emplace_back(engine::TextPart{stringMember(part, "text")});
    } else if (type == "image_url") {
      auto image = readImage(part);
      if (!image) return image.error();
      parts.emplace_back(std::move(*image));
    } else {
      return unsupported(where + ".content", "has a part of the unknown type \"" +
                                                 type.substr(0, kMaxNameBytes) + "\"");
    }
  }
  return parts;
}

Result<std::vector<engine::ToolCall>> readToolCalls(const Json& message, const std::string& where) {
  std::vector<engine::ToolCall> calls;
  const Json* list = member(message, "tool_calls");
  if (list == nullptr) return calls;
  if (!list->is_array() || list->size() > kMaxTools)
    return invalid(where + ".tool_calls", "a list of at most " + std::to_string(kMaxTools));
  for (const Json& entry : *list) {
    const Json* function = member(entry, "function");
    if (function == nullptr || stringMember(*function, "name").empty())
      return invalid(where + ".tool_calls", "a list of calls with function.name");
    if (!isText(*function, "arguments"))
      return invalid(where + ".tool_calls", "a list of calls whose arguments are JSON as a string");
    calls.push_back({stringMember(entry, "id"), stringMember(*function, "name"),
                     stringMember(*function, "arguments")});
  }
  return calls;
}

Result<engine::Message> readMessage(const Json& json, const std::string& where) {
  if (!json.is_object()) return invalid(where, "an object");
  engine::Message message;
  const std::string roleName = stringMember(json, "role");
  // "developer" is OpenAI's newer name of the system role.
  const auto role = roleNamed(roleName == "developer" ? "system" : roleName);
  if (!role) return invalid(where + ".role", "system, user, assistant or tool");
  message.role = *role;
  auto content = readContent(json, where);
  if (!content) return content.error();
  message.content = std::move(*content);
  if (*role == engine::Role::Tool) message.toolCallId = stringMember(json, "tool_call_id");
  if (*role != engine::Role::Assistant) return message;
  if (!isText(json, "reasoning_content")) return invalid(where + ".reasoning_content", "a string");
  message.reasoning = stringMember(json, "reasoning_content");
  auto calls = readToolCalls(json, where);
  if (!calls) return calls.error();
  message.toolCalls = std::move(*calls);
  auto prefix = readBool(json, "prefix");
  if (!prefix) return prefix.error();
  message.prefix = *prefix;
  return message;
}

Result<void> readMessages(const Json& json, engine::Request& request) {
  const Json* list = member(json, "messages");
  if (list == nullptr || !list->is_array() || list->empty() || list->size() > kMaxMessages)
    return invalid("messages", "a list of 1 to " + std::to_string(kMaxMessages) + " messages");
  for (const Json& entry : *list) {
    const std::string where = "messages[" + std::to_string(request.messages.size()) + "]";
    auto message = readMessage(entry, where);
    if (!message) return message.error();
    if (!request.messages.empty() && request.messages.back().prefix)
      return invalid("prefix", "on the last message only");
    request.messages.push_back(std::move(*message));
  }
  return {};
}

Result<void> readTools(const Json& json, std::string_view body, engine::Request& request) {
  const Json* choice = member(json, "tool_choice");
  if (choice != nullptr && *choice == "none") return {};
  if (choice != nullptr && *choice != "auto")
    return unsupported("tool_choice", "must be auto or none here");
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
    request.tools.push_back({name, stringMember(*function, "description"), {}});
  }
  const std::vector<std::string> schemas = toolSchemasIn(body, *list);
  for (std::size_t i = 0; i < schemas.size(); ++i) request.tools[i].parametersJson = schemas[i];
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

Result<void> readBiases(const Json& json, engine::Sampling& sampling) {
  const Json* list = member(json, "logit_bias");
  if (list == nullptr) return {};
  const Error wrong = invalid("logit_bias", "an object of at most " + std::to_string(kMaxBiases) +
                                                " token ids with numbers from -100 to 100");
  if (!list->is_object() || list->size() > kMaxBiases) return wrong;
  for (const auto& [name, value] : list->items()) {
    std::int32_t id = -1;
    const char* end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data(), end, id);
    if (error != std::errc() || rest != end || id < 0 || !value.is_number()) return wrong;
    const double bias = value.get<double>();
    if (!(bias >= -100 && bias <= 100)) return wrong;
    sampling.logitBias[id] = bias;
  }
  return {};
}

Result<void> readSampling(const Json& json, engine::Sampling& sampling) {
  const std::array<std::tuple<const char*, Range<double>, std::optional<double>*>, 8> numbers{
      {{"temperature", {0, 2}, &sampling.temperature},
       {"top_p", {0, 1}, &sampling.topP},
       {"min_p", {0, 1}, &sampling.minP},
       {"typical_p", {0, 1}, &sampling.typicalP},
       {"repetition_penalty", {0.01, 10}, &sampling.repetitionPenalty},
       {"presence_penalty", {-2, 2}, &sampling.presencePenalty},
       {"frequency_penalty", {-2, 2}, &sampling.frequencyPenalty},
       {"dry_multiplier", {0, 100}, &sampling.dryMultiplier}}};
  for (const auto& [name, range, target] : numbers)
    if (auto read = readNumber(json, name, range, *target); !read) return read;
  if (auto read = readBiases(json, sampling); !read) return read;
  if (auto read = readInteger(json, "top_k", {0, 10'000'000}, sampling.topK); !read) return read;
  if (const Json* seed = member(json, "seed")) {
    if (!seed->is_number_unsigned()) return invalid("seed", "an integer from 0 to 2^64 - 1");
    sampling.seed = seed->get<std::uint64_t>();
  }
  return {};
}

Result<void> readStops(const Json& json, std::vector<std::string>& stops) {
  const Json* value = member(json, "stop");
  if (value == nullptr) return {};
  const Json list = value->is_string() ? Json::array({*value}) : *value;
  const Error wrong = invalid("stop", "a string or a list of 1 to 16 strings, none empty");
  if (!list.is_array() || list.size() > kMaxStops) return wrong;
  for (const Json& entry : list) {
    if (!entry.is_string() || entry.get_ref<const std::string&>().empty()) return wrong;
    stops.push_back(entry.get<std::string>());
  }
  return {};
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

Result<void> readLimits(const Json& json, engine::Request& request) {
  const Range<int> range{1, std::numeric_limits<int>::max()};
  if (auto read = readInteger(json, "max_tokens", range, request.maxTokens); !read) return read;
  if (auto read = readInteger(json, "max_completion_tokens", range, request.maxTokens); !read)
    return read;
  if (auto read = readStops(json, request.stop); !read) return read;
  return readLogprobs(json, request);
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

// What would change the answer and is not served here; ignoring it would be a lie.
Result<void> refuseUnserved(const Json& json) {
  if (const Json* value = member(json, "n"); value && *value != 1)
    return unsupported("n", "must be 1 here");
  return {};
}

}  // namespace

Result<ChatCall> decodeChatCall(std::string_view body) {
  auto json = parseJson(body, "the request");
  if (!json) return Error{ErrorCode::InvalidArgument, json.error().message};
  if (!json->is_object())
    return Error{ErrorCode::InvalidArgument, "the request is not a JSON object"};
  ChatCall call;
  auto model = readString(*json, "model", kMaxNameBytes);
  if (!model) return model.error();
  call.request.model = std::move(*model);
  if (auto read = readMessages(*json, call.request); !read) return read.error();
  if (auto read = readTools(*json, body, call.request); !read) return read.error();
  if (auto read = readThinking(*json, call); !read) return read.error();
  if (auto read = readSampling(*json, call.request.sampling); !read) return read.error();
  if (auto read = readLimits(*json, call.request); !read) return read.error();
  if (auto read = readFormat(*json, body, call.request); !read) return read.error();
  if (auto read = refuseUnserved(*json); !read) return read.error();
  auto stream = readBool(*json, "stream");
  if (!stream) return stream.error();
  call.wantsStream = *stream;
  const Json none;
  const Json* options = member(*json, "stream_options");
  auto usage = readBool(options != nullptr ? *options : none, "include_usage");
  if (!usage) return usage.error();
  call.wantsUsage = *usage;
  const Json* extras = member(*json, "isobath");
  auto wanted = readBool(extras != nullptr ? *extras : none, "extras");
  if (!wanted) return wanted.error();
  call.wantsExtras = *wanted;
  return call;
}

}  // namespace remote
