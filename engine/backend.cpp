// The small conveniences of the text seam.
// SPDX-License-Identifier: Apache-2.0
#include "engine/backend.h"

#include <utility>

namespace engine {

std::string textOf(const Message& message) {
  std::string text;
  for (const ContentPart& part : message.content)
    if (const auto* textPart = std::get_if<TextPart>(&part)) text += textPart->text;
  return text;
}

Message textMessage(Role role, std::string text) {
  Message message;
  message.role = role;
  message.content.push_back(TextPart{std::move(text)});
  return message;
}

}  // namespace engine
