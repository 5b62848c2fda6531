// The checks, in the order of what a client gets wrong most often.
// Source: api-docs.deepseek.com as of November 2026: "Thinking Mode", "JSON Output", "Vision",
// "Chat Prefix Completion", "FIM Completion", "Error Codes", and the API reference.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek/call.h"

#include <algorithm>
#include <array>
#include <utility>

#include "tests/support/deepseek/messages.h"

namespace support::deepseek {
namespace {

constexpr std::size_t kMostTokens = 393'216;
constexpr std::size_t kMostFillInTokens = 4'096;
constexpr std::size_t kMostStops = 16;
constexpr std::size_t kMostTools = 128;

using Failure = std::optional<Refusal>;

Refusal bad(std::string message) {
  return {400, std::move(message)};
}

Refusal wrongType(const std::string& field, const std::string& expected) {
  return {422, "Failed to deserialize the JSON body into the target type: " + field +
                   ": expected " + expected};
}

Failure readSwitches(const Json& body, Call& call) {
  for (const auto& [name, target] :
       {std::pair{"stream", &call.stream}, std::pair{"parallel_tool_calls", &call.parallel}}) {
    if (!body.contains(name) || body[name].is_null()) continue;
    if (!body[name].is_boolean()) return wrongType(name, "a boolean");
    *target = body[name].get<bool>();
  }
  if (body.contains("stream_options") && !body["stream_options"].is_null()) {
    if (!call.stream) return bad("stream_options should be set along with stream = true");
    call.includeUsage = body["stream_options"].value("include_usage", false);
  }
  return {};
}

Failure readThinking(const Json& body, Call& call) {
  if (body.contains("thinking") && !body["thinking"].is_null()) {
    const Json& thinking = body["thinking"];
    const std::string type = thinking.is_object() ? thinking.value("type", "") : "";
    if (type != "enabled" && type != "disabled")
      return wrongType("thinking.type", "`enabled` or `disabled`");
    call.thinks = type == "enabled";
  }
  if (!body.contains("reasoning_effort") || body["reasoning_effort"].is_null()) return {};
  if (!body["reasoning_effort"].is_string()) return wrongType("reasoning_effort", "a string");
  static constexpr std::array<std::pair<const char*, const char*>, 8> kEfforts{{{"none", "none"},
                                                                                {"minimal", "low"},
                                                                                {"low", "low"},
                                                                                {"medium", "high"},
                                                                                {"high", "high"},
                                                                                {"xhigh", "high"},
                                                                                {"max", "max"},
                                                                                {"ultra", "max"}}};
  const std::string given = body["reasoning_effort"].get<std::string>();
  const auto known = std::find_if(kEfforts.begin(), kEfforts.end(),
                                  [&](const auto& pair) { return given == pair.first; });
  if (known == kEfforts.end()) return wrongType("reasoning_effort", "one of none, low, high, max");
  call.effort = known->second;
  if (call.effort == "none") call.thinks = false;
  return {};
}

Failure readRange(const Json& body, const char* name, double low, double high) {
  if (!body.contains(name) || body[name].is_null()) return {};
  if (!body[name].is_number()) return wrongType(name, "a number");
  const double value = body[name].get<double>();
  if (value >= low && value <= high) return {};
  return bad("Invalid " + std::string(name) + " value, the valid range of " + name + " is [" +
             Json(low).dump() + ", " + Json(high).dump() + "]");
}

Failure readSampling(const Json& body) {
  if (auto failure = readRange(body, "temperature", 0, 2)) return failure;
  if (auto failure = readRange(body, "top_p", 0, 1)) return failure;
  if (auto failure = readRange(body, "presence_penalty", -2, 2)) return failure;
  return readRange(body, "frequency_penalty", -2, 2);
}

Failure readStops(const Json& body, Call& call) {
  if (!body.contains("stop") || body["stop"].is_null()) return {};
  const Json list = body["stop"].is_string() ? Json::array({body["stop"]}) : body["stop"];
  if (!list.is_array()) return wrongType("stop", "a string or a list of strings");
  if (list.size() > kMostStops) return bad("stop: at most 16 sequences are allowed");
  for (const Json& stop : list) {
    if (!stop.is_string()) return wrongType("stop", "a string or a list of strings");
    call.stops.push_back(stop.get<std::string>());
  }
  return {};
}

Failure readLimits(const Json& body, Call& call) {
  const std::size_t most = call.isFillIn ? kMostFillInTokens : kMostTokens;
  const std::size_t usual = call.effort == "max" ? 131'072 : 65'536;
  call.maxTokens = call.isFillIn ? most : call.thinks ? usual : 8'192;
  if (body.contains("max_tokens") && !body["max_tokens"].is_null()) {
    const Json& value = body["max_tokens"];
    if (!value.is_number_integer()) return wrongType("max_tokens", "an integer");
    if (value.get<long long>() < 1 || value.get<long long>() > static_cast<long long>(most))
      return bad("Invalid max_tokens value, the valid range of max_tokens is [1, " +
                 std::to_string(most) + "]");
    call.maxTokens = value.get<std::size_t>();
  }
  if (auto failure = readStops(body, call)) return failure;
  const bool wanted = body.contains("logprobs") && body["logprobs"] == true;
  const bool hasTop = body.contains("top_logprobs") && !body["top_logprobs"].is_null();
  if (hasTop && !wanted) return bad("top_logprobs requires logprobs to be true");
  if (auto failure = readRange(body, "top_logprobs", 0, 20)) return failure;
  if (wanted) call.topLogprobs = hasTop ? body["top_logprobs"].get<std::size_t>() : 0;
  return {};
}

bool isName(const std::string& name) {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return c < 0x80 && (std::isalnum(c) != 0 || c == '_' || c == '-');
         });
}

Failure readTools(const Json& body, Call& call) {
  if (!body.contains("tools") || body["tools"].is_null()) return {};
  const Json& tools = body["tools"];
  if (!tools.is_array()) return wrongType("tools", "a sequence");
  if (tools.size() > kMostTools) return bad("tools: at most 128 functions are allowed");
  for (const Json& tool : tools) {
    if (!tool.is_object() || tool.value("type", "") != "function" || !tool.contains("function"))
      return wrongType("tools", "functions");
    if (!isName(tool["function"].value("name", "")))
      return bad("Invalid 'tools[].function.name': expected [a-zA-Z0-9_-], at most 64 characters");
    if (tool["function"].contains("parameters") && !tool["function"]["parameters"].is_object())
      return wrongType("tools.function.parameters", "a JSON schema");
  }
  call.tools = tools;
  return {};
}

Failure readToolChoice(const Json& body, Call& call) {
  if (!body.contains("tool_choice") || body["tool_choice"].is_null()) return {};
  const Json& choice = body["tool_choice"];
  if (choice.is_object()) {
    call.mustCall = choice.value("type", "") == "function" && choice.contains("function")
                        ? choice["function"].value("name", "")
                        : "";
    const bool isKnown = std::any_of(call.tools.begin(), call.tools.end(), [&](const Json& tool) {
      return tool["function"]["name"] == call.mustCall;
    });
    if (!isKnown) return bad("tool_choice: no function of that name in tools");
    return {};
  }
  const std::string word = choice.is_string() ? choice.get<std::string>() : "";
  if (word != "auto" && word != "none" && word != "required")
    return wrongType("tool_choice", "none, auto, required or a function");
  if (word == "required" && call.tools.empty()) return bad("tool_choice requires tools");
  if (word != "auto") call.mustCall = word;
  return {};
}

Failure readFormat(const Json& body, Call& call) {
  if (!body.contains("response_format") || body["response_format"].is_null()) return {};
  const Json& format = body["response_format"];
  const std::string type = format.is_object() ? format.value("type", "") : "";
  if (type == "json_schema") return bad("This response_format type is unavailable now");
  if (type != "text" && type != "json_object")
    return wrongType("response_format.type", "`text` or `json_object`");
  call.wantsJson = type == "json_object";
  if (!call.wantsJson) return {};
  std::string lower = call.promptText;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  if (lower.find("json") != std::string::npos) return {};
  return bad(
      "Prompt must contain the word 'json' in some form to use 'response_format' of type "
      "'json_object'.");
}

Failure readFillIn(const Json& body, bool isBeta, Call& call) {
  if (!isBeta)
    return bad(
        "completions api is only available when using beta api (set "
        "base_url=\"https://api.deepseek.com/beta\")");
  if (!body.contains("prompt") || !body["prompt"].is_string())
    return wrongType("prompt", "a string");
  call.thinks = false;  // it never thinks
  call.question = body["prompt"].get<std::string>();
  call.suffix = body.value("suffix", "");
  call.lastRole = "user";
  call.promptText = call.question + "\n" + call.suffix;
  return {};
}

Failure readAll(const Json& body, bool isBeta, Call& call) {
  if (auto failure = readSwitches(body, call)) return failure;
  if (auto failure = readThinking(body, call)) return failure;
  if (call.isFillIn) {
    if (auto failure = readFillIn(body, isBeta, call)) return failure;
  } else {
    if (auto failure = readTools(body, call)) return failure;
    if (auto failure = readToolChoice(body, call)) return failure;
    if (auto failure = readMessages(body, isBeta, call)) return failure;
    if (auto failure = readFormat(body, call)) return failure;
  }
  if (auto failure = readSampling(body)) return failure;
  return readLimits(body, call);
}

}  // namespace

const std::vector<std::string>& servedModels() {
  static const std::vector<std::string> kModels = {"deepseek-flash", "deepseek-v4-pro"};
  return kModels;
}

std::variant<Call, Refusal> readCall(const std::string& text, const std::string& model, bool isBeta,
                                     bool isFillIn) {
  const Json body = Json::parse(text, nullptr, false);
  if (!body.is_object()) return bad("Failed to parse the request body as JSON: expected an object");
  Call call;
  call.isFillIn = isFillIn;
  const bool isAlias = model == "deepseek-v4-flash" || model == "deepseek-v4-flash-vision-exp";
  call.servedModel = isAlias ? "deepseek-flash" : model;
  const auto& models = servedModels();
  if (std::find(models.begin(), models.end(), call.servedModel) == models.end())
    return bad("Model Not Exist");
  try {
    if (auto failure = readAll(body, isBeta, call)) return *std::move(failure);
  } catch (const Json::exception& error) {  // a member of another type than was asked for
    return wrongType("the body", std::string("other types (") + error.what() + ")");
  }
  return call;
}

}  // namespace support::deepseek
