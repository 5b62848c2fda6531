// The documented limits of requests, one check each.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/request_check.h"

#include <algorithm>
#include <string>

#include "engine/base/image_type.h"
#include "engine/remote/strict_schema.h"

namespace remote {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using engine::Role;
using Kind = Dialect::Kind;

constexpr int kMaxTopLogprobs = 20;
constexpr std::size_t kMaxStops = 16;
constexpr std::size_t kMaxTools = 128;
constexpr std::size_t kMaxImageBytes = std::size_t{32} << 20;
constexpr int kMaxFillInTokens = 4096;

Error invalid(std::string message) {
  return {ErrorCode::InvalidArgument, std::move(message)};
}

Result<void> checkFillIn(const engine::Request& request, const Dialect& dialect) {
  if (!request.messages.empty() || !request.tools.empty())
    return invalid("a request to fill a gap has neither messages nor tools");
  if (request.thinking != engine::Thinking::Off)
    return invalid("a gap is filled without thinking; switch thinking off");
  if (request.responseFormat != engine::ResponseFormat::Text)
    return invalid("a gap is filled with text; ask for no JSON format");
  if (dialect.kind == Kind::DeepSeek && request.maxTokens.value_or(0) > kMaxFillInTokens)
    return invalid(dialect.place + " fills a gap with at most " + std::to_string(kMaxFillInTokens) +
                   " tokens, but " + std::to_string(*request.maxTokens) + " are asked for");
  return {};
}

Result<void> checkLimits(const engine::Request& request) {
  if (request.stop.size() > kMaxStops)
    return invalid("there are " + std::to_string(request.stop.size()) +
                   " stop strings, expected at most " + std::to_string(kMaxStops));
  if (std::find(request.stop.begin(), request.stop.end(), "") != request.stop.end())
    return invalid("a stop string is empty; remove it");
  const int top = request.topLogprobs.value_or(0);
  if (top < 0 || top > kMaxTopLogprobs)
    return invalid("the number of likeliest tokens is " + std::to_string(top) + ", expected 0 to " +
                   std::to_string(kMaxTopLogprobs));
  return {};
}

Result<void> checkImage(const engine::ImagePart& image, Role role, const std::string& where) {
  if (role != Role::User && role != Role::Tool)
    return invalid(where + " has an image, which only questions and results of tools may have");
  if (image.bytes.size() > kMaxImageBytes)
    return invalid("an image of " + where + " has " + std::to_string(image.bytes.size()) +
                   " bytes, expected at most " + std::to_string(kMaxImageBytes) +
                   "; send a smaller one");
  if (!base::imageType(image.bytes))
    return Error{ErrorCode::Unsupported,
                 "an image of " + where +
                     (image.mimeType.empty() ? "" : " (" + image.mimeType + ")") +
                     " is none of JPEG, PNG, GIF and WebP; convert it"};
  return {};
}

Result<void> checkImages(const engine::Request& request) {
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    const engine::Message& message = request.messages[i];
    for (const auto& part : message.content)
      if (const auto* image = std::get_if<engine::ImagePart>(&part))
        if (auto checked = checkImage(*image, message.role, "message " + std::to_string(i + 1));
            !checked)
          return checked;
  }
  return {};
}

Result<void> checkToolChoice(const engine::Request& request) {
  using ToolKind = engine::ToolChoice::Kind;
  const ToolKind kind = request.toolChoice.kind;
  const std::string& name = request.toolChoice.name;
  if ((kind == ToolKind::Required || kind == ToolKind::Named) && request.tools.empty())
    return invalid("a tool must be called, but there are no tools");
  if (kind == ToolKind::Named && std::none_of(request.tools.begin(), request.tools.end(),
                                              [&](const auto& tool) { return tool.name == name; }))
    return invalid("the tool that must be called, \"" + name + "\", is not among the tools");
  if (request.tools.size() > kMaxTools)
    return invalid("there are " + std::to_string(request.tools.size()) +
                   " tools, expected at most " + std::to_string(kMaxTools));
  return {};
}

// Source: DeepSeek, "Tool Calls": strict mode is for all functions of a request or none.
Result<void> checkStrictTools(const engine::Request& request, const Dialect& dialect) {
  const auto strict = [](const engine::ToolDefinition& tool) { return tool.strict; };
  if (std::none_of(request.tools.begin(), request.tools.end(), strict)) return {};
  for (const auto& tool : request.tools) {
    if (!tool.strict)
      return invalid(dialect.place + " takes strict tools only if all are, and \"" + tool.name +
                     "\" is not");
    if (auto checked = checkStrictSchema(tool.parametersJson); !checked)
      return invalid("the tool \"" + tool.name + "\" cannot be strict: " + checked.error().message);
  }
  return {};
}

bool saysJson(std::string_view text) {
  constexpr std::string_view kWord = "json";
  return std::search(text.begin(), text.end(), kWord.begin(), kWord.end(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         }) != text.end();
}

// Source: DeepSeek, "JSON Output".
Result<void> checkJsonMode(const engine::Request& request, const Dialect& dialect) {
  if (request.responseFormat != engine::ResponseFormat::JsonObject) return {};
  for (const auto& message : request.messages)
    if (saysJson(engine::textOf(message))) return {};
  return invalid(dialect.place +
                 " answers in JSON only where a message contains the word \"json\"; say in the "
                 "question that the answer shall be JSON, with an example");
}

}  // namespace

Result<void> checkRequest(const engine::Request& request, const Dialect& dialect) {
  if (request.fillIn)
    if (auto checked = checkFillIn(request, dialect); !checked) return checked;
  if (dialect.kind == Kind::Worker) return {};
  if (auto checked = checkLimits(request); !checked) return checked;
  if (auto checked = checkImages(request); !checked) return checked;
  if (auto checked = checkToolChoice(request); !checked) return checked;
  if (dialect.kind != Kind::DeepSeek) return {};
  if (auto checked = checkStrictTools(request, dialect); !checked) return checked;
  return checkJsonMode(request, dialect);
}

}  // namespace remote
