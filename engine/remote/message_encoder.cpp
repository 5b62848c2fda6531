// Fields in a fixed order, so that what was sent once is sent again byte for byte.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/message_encoder.h"

#include <algorithm>

#include "engine/base/image_type.h"
#include "engine/remote/base64.h"
#include "engine/remote/reasoning_replay.h"
#include "engine/remote/wire_json.h"
#include "engine/remote/wire_names.h"

namespace remote {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered encodeImage(const engine::ImagePart& image) {
  // What it says it is matters less than what it is.
  const std::string type(base::imageType(image.bytes).value_or(image.mimeType));
  Ordered address = {{"url", "data:" + type + ";base64," + toBase64(image.bytes)}};
  if (!image.detail.empty()) address["detail"] = image.detail;
  return {{"type", "image_url"}, {"image_url", std::move(address)}};
}

Ordered encodeContent(const engine::Message& message) {
  const bool hasImages =
      std::any_of(message.content.begin(), message.content.end(),
                  [](const auto& part) { return std::holds_alternative<engine::ImagePart>(part); });
  // A plain string where possible: many endpoints take nothing else.
  if (!hasImages) return engine::textOf(message);
  Ordered parts = Ordered::array();
  for (const auto& part : message.content) {
    if (const auto* text = std::get_if<engine::TextPart>(&part)) {
      parts.push_back({{"type", "text"}, {"text", text->text}});
    } else if (const auto* image = std::get_if<engine::ImagePart>(&part)) {
      parts.push_back(encodeImage(*image));
    }
  }
  return parts;
}

// Nothing else of the message says it.
bool closesThought(const engine::Message& message) {
  return message.reasoningIsClosed && !message.reasoning.empty() && engine::textOf(message).empty();
}

Ordered encodeMessage(const engine::Message& message, const engine::Request& request,
                      const Dialect& dialect) {
  // DeepSeek answers 400 to a null content on turns that only call tools, hence always a value.
  Ordered json = {{"role", nameOf(message.role)}, {"content", encodeContent(message)}};
  if (message.role == engine::Role::Tool) json["tool_call_id"] = message.toolCallId;
  if (message.role != engine::Role::Assistant) return json;
  if (replaysReasoning(message, request, dialect)) json["reasoning_content"] = message.reasoning;
  for (const auto& call : message.toolCalls)
    json["tool_calls"].push_back(
        {{"id", call.id},
         {"type", "function"},
         {"function", {{"name", call.name}, {"arguments", call.arguments}}}});
  // Elsewhere a field of the request says it.
  if (!message.prefix || dialect.kind == Dialect::Kind::Other) return json;
  json["prefix"] = true;
  if (!closesThought(message)) return json;
  // Only we have a field for it. To others a beginning of the text says that the thought has ended.
  if (dialect.kind == Dialect::Kind::Worker)
    json["reasoning_closed"] = true;
  else
    json["content"] = "\n";
  return json;
}

}  // namespace

std::string encodeMessages(const engine::Request& request, const Dialect& dialect) {
  std::string list = "[";
  for (const auto& message : request.messages) {
    if (list.size() > 1) list += ',';
    list += encodeMessage(message, request, dialect)
                .dump(-1, ' ', false, Ordered::error_handler_t::replace);
  }
  return list + "]";
}

}  // namespace remote
