// What the API says about the messages of a conversation.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek/messages.h"

#include <set>
#include <utility>

#include "engine/base/image_type.h"
#include "engine/remote/base64.h"

namespace support::deepseek {
namespace {

using Failure = std::optional<Refusal>;

Refusal bad(std::string message) {
  return {400, std::move(message)};
}

Failure readImage(const Json& part, const std::string& role, Call& call) {
  if (call.servedModel != "deepseek-flash") return bad("This model does not support image input");
  if (role != "user" && role != "tool")
    return bad("image_url is only allowed in messages of the roles user and tool");
  const Json image = part.value("image_url", Json::object());
  const std::string url = image.is_object() ? image.value("url", "") : "";
  const std::string detail = image.is_object() ? image.value("detail", "auto") : "";
  if (detail != "low" && detail != "high" && detail != "original" && detail != "auto")
    return bad("image_url.detail must be one of low, high, original, auto");
  const std::size_t comma = url.find(";base64,");
  if (url.rfind("data:", 0) == 0 && comma != std::string::npos) {
    const auto bytes = remote::fromBase64(std::string_view(url).substr(comma + 8));
    if (!bytes || !base::imageType(*bytes))  // by its bytes, whatever it is called
      return bad("The image data you provided does not represent a valid image");
  } else if (url.rfind("https://", 0) != 0) {
    return bad("image_url.url must be an https address or a base64 data URL");
  }
  ++call.images;
  call.promptText += "<image:" + detail + ":" + std::to_string(url.size()) + ">";
  return {};
}

// The text is put where `text` points to, too.
Failure readContent(const Json& message, const std::string& role, Call& call, std::string& text) {
  if (!message.contains("content") || message["content"].is_null()) {
    if (role == "assistant" && message.contains("tool_calls")) return {};
    return bad("Invalid messages: content of a message of the role " + role + " is missing");
  }
  const Json& content = message["content"];
  if (content.is_string()) {
    text = content.get<std::string>();
    call.promptText += text;
    return {};
  }
  if (!content.is_array()) return bad("Invalid messages: content must be a string or a list");
  for (const Json& part : content) {
    const std::string type = part.is_object() ? part.value("type", "") : "";
    if (type == "text") {
      text += part.value("text", "");
      call.promptText += part.value("text", "");
    } else if (type == "image_url") {
      if (auto failure = readImage(part, role, call)) return failure;
    } else {
      return bad("Invalid messages: unknown variant `" + type + "`");
    }
  }
  return {};
}

// Source: "Thinking Mode": with tools, what was thought in earlier turns has to come back.
Failure checkReasoning(const Json& message, bool isPrefix, const Call& call) {
  const bool hasIt =
      message.contains("reasoning_content") && message["reasoning_content"].is_string();
  if (hasIt || isPrefix || !call.thinks || call.tools.empty()) return {};
  return bad("The `reasoning_content` in the thinking mode must be passed back to the API.");
}

// Every call gets its answer right behind it.
struct OpenCalls {
  std::set<std::string> ids;

  Failure take(const Json& message, const std::string& role) {
    if (role == "tool") {
      if (ids.erase(message.value("tool_call_id", "")) == 0)
        return bad(
            "Messages with role 'tool' must be a response to a preceding message with "
            "'tool_calls'");
      return {};
    }
    if (auto failure = atEnd()) return failure;
    for (const Json& call : message.value("tool_calls", Json::array()))
      ids.insert(call.value("id", ""));
    return {};
  }
  [[nodiscard]] Failure atEnd() const {
    if (ids.empty()) return {};
    return bad(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to "
        "each 'tool_call_id'. (insufficient tool messages following tool_calls message)");
  }
};

Failure readPrefix(bool isLast, bool isBeta, const std::string& text, Call& call) {
  if (!isBeta)
    return bad(
        "prefix is only available when using beta api (set "
        "base_url=\"https://api.deepseek.com/beta\")");
  if (!isLast || call.lastRole != "assistant")
    return bad("The last message must have the role assistant to use prefix");
  call.prefix = text;
  return {};
}

}  // namespace

std::optional<Refusal> readMessages(const Json& body, bool isBeta, Call& call) {
  if (!body.contains("messages") || !body["messages"].is_array() || body["messages"].empty())
    return bad("Empty input messages");
  const Json& list = body["messages"];
  OpenCalls open;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Json& message = list[i];
    const std::string role = message.is_object() ? message.value("role", "") : "";
    if (role != "system" && role != "user" && role != "assistant" && role != "tool")
      return Refusal{422, "Failed to deserialize the JSON body into the target type: messages[" +
                              std::to_string(i) + "]: role: unknown variant `" + role + "`"};
    call.promptText += "<" + role + ">";
    call.lastRole = role;
    std::string text;
    if (auto failure = readContent(message, role, call, text)) return failure;
    if (auto failure = open.take(message, role)) return failure;
    if (message.contains("tool_calls")) call.promptText += message["tool_calls"].dump();
    const bool isPrefix = message.contains("prefix") && message["prefix"] == true;
    if (isPrefix)
      if (auto failure = readPrefix(i + 1 == list.size(), isBeta, text, call)) return failure;
    if (role == "assistant")
      if (auto failure = checkReasoning(message, isPrefix, call)) return failure;
    if (role == "user" || role == "tool") call.question = text;
  }
  if (auto failure = open.atEnd()) return failure;
  if (call.lastRole == "assistant" && call.prefix.empty())
    return bad("The last message of the role assistant needs prefix = true (beta)");
  call.promptText += call.tools.empty() ? "" : call.tools.dump();
  return {};
}

}  // namespace support::deepseek
