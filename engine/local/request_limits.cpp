// What a request may ask of a model on this computer.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/request_limits.h"

#include <algorithm>

#include "engine/local/sampling_request.h"

namespace local {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using ToolKind = engine::ToolChoice::Kind;

Error invalid(std::string message) {
  return {ErrorCode::InvalidArgument, std::move(message)};
}

Result<void> checkTools(const engine::Request& request) {
  const ToolKind kind = request.toolChoice.kind;
  const std::string& name = request.toolChoice.name;
  const bool isNamed = kind == ToolKind::Named;
  if ((isNamed || kind == ToolKind::Required) && request.tools.empty())
    return invalid("A tool must be called, but there are no tools.");
  if (isNamed && std::none_of(request.tools.begin(), request.tools.end(),
                              [&name](const auto& tool) { return tool.name == name; }))
    return invalid("The tool that must be called, \"" + name + "\", is not among the tools.");
  const bool isStrict = std::any_of(request.tools.begin(), request.tools.end(),
                                    [](const auto& tool) { return tool.strict; });
  const bool isOnly = kind == ToolKind::Required && request.tools.size() == 1;
  if (isStrict && !isNamed && !isOnly && kind != ToolKind::None)
    return Error{ErrorCode::Unsupported,
                 "The engine on this computer holds a strict tool to its schema only where that "
                 "tool must be called; name it, or make it not strict."};
  return {};
}

Result<void> checkFillIn(const engine::Request& request) {
  if (!request.messages.empty() || !request.tools.empty())
    return invalid("A request to fill a gap has neither messages nor tools.");
  if (request.thinking != engine::Thinking::Off)
    return invalid("A gap is filled without thinking; switch thinking off.");
  if (request.responseFormat != engine::ResponseFormat::Text)
    return invalid("A gap is filled with text; ask for no JSON format.");
  return {};
}

}  // namespace

Result<void> checkRequest(const engine::Request& request) {
  const auto unsupported = [](std::string what) {
    return Error{ErrorCode::Unsupported,
                 "The engine on this computer does not support " + std::move(what) + " yet."};
  };
  if (request.responseFormat != engine::ResponseFormat::Text && !request.tools.empty())
    return unsupported("JSON answers beside tools");
  if (request.maxTokens && *request.maxTokens < 1)
    return Error{ErrorCode::InvalidArgument,
                 "The largest number of tokens must be at least 1, got " +
                     std::to_string(*request.maxTokens) + "."};
  if (request.fillIn)
    if (Result<void> checked = checkFillIn(request); !checked) return checked;
  if (Result<void> checked = checkTools(request); !checked) return checked;
  return checkSampling(request);
}

Result<void> checkBiases(const engine::Request& request, const std::string& model,
                         std::int64_t tokens) {
  for (const auto& [id, bias] : request.sampling.logitBias)
    if (id >= tokens)
      return invalid("The bias of token " + std::to_string(id) + ": " + model + " has " +
                     std::to_string(tokens) + " tokens, counted from 0.");
  return {};
}

}  // namespace local
