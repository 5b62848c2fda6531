// Roles, parts, images and calls, each with its place in the sentence that refuses it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/call_messages.h"

#include <utility>

#include "engine/remote/base64.h"
#include "engine/remote/call_fields.h"
#include "engine/remote/wire_names.h"

namespace remote {
namespace {

using base::Result;

constexpr std::size_t kMaxMessages = 10'000;
constexpr std::size_t kMaxParts = 1'000;

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
  std::string detail = stringMember(*image, "detail");
  if (detail == "auto") detail.clear();
  if (!detail.empty() && detail != "low" && detail != "high" && detail != "original")
    return invalid("image_url.detail", "low, high, original or auto");
  return engine::ImagePart{url.substr(kScheme.size(), mark - kScheme.size()), std::move(*bytes),
                           std::move(detail)};
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
  auto isClosed = readBool(json, "reasoning_closed");
  if (!isClosed) return isClosed.error();
  message.reasoningIsClosed = *isClosed;
  return message;
}

}  // namespace

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

}  // namespace remote
