// Fingerprints: the markers that a template's text must contain to write its format at all.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/chat_format.h"

#include <array>

namespace chat {
namespace {

using namespace marker;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Undoes the escapes of a Jinja string literal.
std::string unescaped(std::string_view literal) {
  std::string result;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (literal[i] != '\\' || i + 1 == literal.size()) {
      result.push_back(literal[i]);
      continue;
    }
    const char escape = literal[++i];
    result.push_back(escape == 'n' ? '\n' : escape == 't' ? '\t' : escape);
  }
  return result;
}

// Whether a template could only have this between two markers as one literal, without code in it.
bool isLiteral(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '\'' || text[i] == '"' || text[i] == '{' || text[i] == '}') {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<ChatFormat> formatOfTemplate(std::string_view templateText) {
  // V3.2 and later write tools in a markup of their own, for which the rest differs, too.
  if (contains(templateText, "DSML")) return std::nullopt;
  if (contains(templateText, kUser) && contains(templateText, kAssistant)) {
    if (!contains(templateText, kEndThink)) return ChatFormat::DeepSeekV3;
    // Only the hybrid models' template has a switch.
    return contains(templateText, "thinking") ? ChatFormat::DeepSeekV31 : ChatFormat::DeepSeekR1;
  }
  if (contains(templateText, kImStart) && contains(templateText, kImEnd)) return ChatFormat::ChatMl;
  if (contains(templateText, kStartHeader) && contains(templateText, kEndTurn)) {
    return ChatFormat::Llama3;
  }
  if (contains(templateText, "User: ") && contains(templateText, "Assistant:")) {
    return ChatFormat::DeepSeekV2;
  }
  return std::nullopt;
}

std::optional<ChatFormat> formatOfTokens(const tokenizer::Tokenizer& tokenizer) {
  const auto has = [&](std::string_view token) { return tokenizer.special(token).has_value(); };
  if (has(kUser) && has(kAssistant)) {
    if (!has(kThink)) return ChatFormat::DeepSeekV3;
    return has("<｜search▁begin｜>") ? ChatFormat::DeepSeekV31 : ChatFormat::DeepSeekR1;
  }
  if (has(kImStart) && has(kImEnd)) return ChatFormat::ChatMl;
  if (has(kStartHeader) && has(kEndTurn)) return ChatFormat::Llama3;
  if (has(kBegin) && has(kEnd)) return ChatFormat::DeepSeekV2;
  return std::nullopt;
}

std::span<const std::string_view> neededTokens(ChatFormat format) {
  static constexpr std::array kDeepSeek = {kEnd, kUser, kAssistant};
  static constexpr std::array kDeepSeekV2 = {kEnd};
  static constexpr std::array kChatMl = {kImStart, kImEnd};
  static constexpr std::array kLlama3 = {kStartHeader, kEndHeader, kEndTurn};
  switch (format) {
    case ChatFormat::DeepSeekV2:
      return kDeepSeekV2;
    case ChatFormat::DeepSeekV3:
    case ChatFormat::DeepSeekR1:
    case ChatFormat::DeepSeekV31:
      return kDeepSeek;
    case ChatFormat::ChatMl:
      return kChatMl;
    case ChatFormat::Llama3:
      return kLlama3;
  }
  return {};
}

std::string defaultSystemPrompt(std::string_view templateText) {
  for (const std::string_view newline : {"\\n", "\n"}) {
    const std::string opening = std::string(kImStart) + "system" + std::string(newline);
    // Looks at each byte a fixed number of times, however many openings come before an end.
    std::size_t end = 0;
    for (std::size_t at = templateText.find(opening); at != std::string_view::npos;) {
      at += opening.size();
      if (end < at) end = templateText.find(kImEnd, at);
      if (end == std::string_view::npos) break;
      const std::size_t next = templateText.find(opening, at);
      const std::string_view literal = templateText.substr(at, end - at);
      if (next > end && isLiteral(literal)) return unescaped(literal);
      at = next;
    }
  }
  return {};
}

}  // namespace chat
