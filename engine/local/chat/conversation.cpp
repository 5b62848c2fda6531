// What a conversation must be before a format writes it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/conversation.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/quote.h"

namespace chat {
namespace {

using engine::Message;
using engine::Role;

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, "conversation: " + std::move(message)};
}

base::Result<void> check(std::span<const Message> messages, std::size_t at) {
  const Message& message = messages[at];
  const bool isLast = at + 1 == messages.size();
  const auto isImage = [](const engine::ContentPart& part) {
    return std::holds_alternative<engine::ImagePart>(part);
  };
  if (std::any_of(message.content.begin(), message.content.end(), isImage))
    return base::Error{base::ErrorCode::Unsupported, "this model cannot see images"};
  if (message.prefix && (!isLast || message.role != Role::Assistant))
    return invalid("only the last answer can be continued");
  if (isLast && message.role == Role::Assistant && !message.prefix)
    return invalid("the last message is an answer, expected a question");
  if (message.prefix && !message.toolCalls.empty())
    return invalid("an answer that calls tools cannot be continued");
  if (message.role != Role::Assistant && !message.toolCalls.empty())
    return invalid("only an answer can call tools");
  if (message.role == Role::Tool &&
      (at == 0 || (messages[at - 1].role != Role::Tool && messages[at - 1].toolCalls.empty())))
    return invalid("the result of a tool follows no call of a tool");
  return {};
}

base::Result<Json> functionOf(const engine::ToolDefinition& tool) {
  Json function = Json::object();
  function["name"] = tool.name;
  function["description"] = tool.description;
  if (tool.parametersJson.empty()) return function;
  std::optional<Json> parameters = parseJson(tool.parametersJson);
  if (!parameters || !parameters->is_object())
    return base::Error{
        base::ErrorCode::InvalidArgument,
        "the parameters of the tool " + base::quote(tool.name) + " are not a JSON object"};
  function["parameters"] = *std::move(parameters);
  return function;
}

}  // namespace

base::Result<Conversation> takeApart(std::span<const Message> messages,
                                     std::span<const engine::ToolDefinition> tools,
                                     engine::Thinking thinking) {
  if (messages.empty()) return invalid("it has no messages");
  for (std::size_t at = 0; at < messages.size(); ++at) {
    if (auto checked = check(messages, at); !checked) return std::move(checked).error();
  }
  Conversation conversation;
  conversation.turns = messages;
  conversation.thinking = thinking;
  for (const engine::ToolDefinition& tool : tools) {
    base::Result<Json> function = functionOf(tool);
    if (!function) return std::move(function).error();
    conversation.functions.push_back(*std::move(function));
  }
  const Message& last = messages.back();
  if (last.role == Role::Assistant) {
    conversation.turns = messages.first(messages.size() - 1);
    // Nothing said yet is nothing to continue.
    if (!last.reasoning.empty() || !textOf(last).empty()) conversation.continued = &last;
  }
  return conversation;
}

bool isInThought(const Message& continued) {
  return !continued.reasoning.empty() && textOf(continued).empty() && !continued.reasoningIsClosed;
}

bool usesTools(const Conversation& conversation) {
  return !conversation.functions.empty() || callsIn(conversation) > 0;
}

std::int64_t callsIn(const Conversation& conversation) {
  std::size_t calls = 0;
  for (const Message& message : conversation.turns) calls += message.toolCalls.size();
  return static_cast<std::int64_t>(calls);
}

std::string systemText(const Conversation& conversation) {
  std::string text;
  std::string_view separator;
  for (const Message& message : conversation.turns) {
    if (message.role != Role::System) continue;
    text += std::string(std::exchange(separator, "\n\n")) + textOf(message);
  }
  return text;
}

std::ptrdiff_t lastQuestion(const Conversation& conversation) {
  for (std::size_t at = conversation.turns.size(); at > 0; --at) {
    if (conversation.turns[at - 1].role == Role::User) return static_cast<std::ptrdiff_t>(at) - 1;
  }
  return -1;
}

}  // namespace chat
