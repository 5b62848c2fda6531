// Fingerprints: the markers that a template's text must contain to write its format at all.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/chat_format.h"

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

std::optional<ChatFormat> deepSeekFormat(std::string_view text) {
  // V4.1 writes a system marker and spaces inside its tags.
  if (contains(text, "<｜System｜>")) return std::nullopt;
  if (contains(text, "DSML")) {
    if (contains(text, "function_calls")) return ChatFormat::DeepSeekV32;
    if (contains(text, "tool_calls>")) return ChatFormat::DeepSeekV4;
    return std::nullopt;
  }
  if (!contains(text, kEndThink)) return ChatFormat::DeepSeekV3;
  // Only the hybrid models' template has a switch.
  return contains(text, "thinking") ? ChatFormat::DeepSeekV31 : ChatFormat::DeepSeekR1;
}

std::optional<ChatFormat> kindOfTemplate(std::string_view text) {
  if (contains(text, kUser) && contains(text, kAssistant)) return deepSeekFormat(text);
  if (contains(text, kImStart) && contains(text, kImEnd)) {
    // Only Qwen 3 looks for the last question, to keep the thoughts after it.
    if (contains(text, "last_query_index")) return ChatFormat::Qwen3;
    // Others that think have each a way of their own.
    if (contains(text, "enable_thinking")) return std::nullopt;
    return ChatFormat::ChatMl;
  }
  if (contains(text, kStartHeader) && contains(text, kEndTurn)) return ChatFormat::Llama3;
  if (contains(text, "### Instruction:") && contains(text, kEot)) return ChatFormat::DeepSeekCoder;
  if (contains(text, "User: ") && contains(text, "Assistant:")) return ChatFormat::DeepSeekV2;
  return std::nullopt;
}

}  // namespace

FormatStyle usualStyle(ChatFormat format) {
  FormatStyle style;
  style.format = format;
  style.hasTools = format != ChatFormat::DeepSeekV2 && format != ChatFormat::DeepSeekCoder &&
                   format != ChatFormat::ChatMl && format != ChatFormat::Llama3;
  style.hasSwitch = format == ChatFormat::DeepSeekV31 || format == ChatFormat::DeepSeekV32 ||
                    format == ChatFormat::DeepSeekV4 || format == ChatFormat::Qwen3;
  style.opensThought =
      format == ChatFormat::DeepSeekR1 || (style.hasSwitch && format != ChatFormat::Qwen3);
  return style;
}

std::optional<FormatStyle> formatOfTemplate(std::string_view templateText) {
  const std::optional<ChatFormat> format = kindOfTemplate(templateText);
  if (!format) return std::nullopt;
  FormatStyle style = usualStyle(*format);
  if (*format == ChatFormat::ChatMl) {
    style.defaultSystemPrompt = defaultSystemPrompt(templateText);
    style.hasTools = contains(templateText, kToolCall);
  } else if (*format == ChatFormat::Qwen3) {
    style.hasSwitch = contains(templateText, "enable_thinking");
    style.opensThought = !style.hasSwitch && (contains(templateText, "assistant\\n<think>") ||
                                              contains(templateText, "assistant\n<think>"));
  } else if (*format == ChatFormat::DeepSeekR1) {
    style.opensThought = contains(templateText, kThink);
  } else if (*format == ChatFormat::DeepSeekV31) {
    style.emptyThought = contains(templateText, "<think></think>");
  } else if (*format == ChatFormat::DeepSeekV4) {
    style.earlyEfforts =
        contains(templateText, "Absolute maximum") && !contains(templateText, "Beyond maximum");
  } else if (*format == ChatFormat::Llama3) {
    style.knowledgeLines = contains(templateText, "Cutting Knowledge Date");
    style.hasTools = style.knowledgeLines;
  }
  return style;
}

bool hasToolsPart(std::string_view templateText) {
  for (const std::string_view code :
       {"if tools", "if not tools", "in tools", "tools is ", "tools |", "tools|", "{{ tools"})
    if (contains(templateText, code)) return true;
  return false;
}

std::optional<FormatStyle> formatOfTokens(const tokenizer::Tokenizer& tokenizer) {
  const auto has = [&](std::string_view token) { return tokenizer.special(token).has_value(); };
  if (has(kUser) && has(kAssistant)) {
    if (has(kDsml))
      return usualStyle(has("<｜latest_reminder｜>") ? ChatFormat::DeepSeekV4
                                                     : ChatFormat::DeepSeekV32);
    if (!has(kThink)) return usualStyle(ChatFormat::DeepSeekV3);
    return usualStyle(has("<｜search▁begin｜>") ? ChatFormat::DeepSeekV31 : ChatFormat::DeepSeekR1);
  }
  if (has(kImStart) && has(kImEnd)) {
    if (has(kThink)) return usualStyle(ChatFormat::Qwen3);
    FormatStyle style = usualStyle(ChatFormat::ChatMl);
    style.hasTools = has(kToolCall);
    return style;
  }
  if (has(kStartHeader) && has(kEndTurn)) return usualStyle(ChatFormat::Llama3);
  if (has(kBegin) && has(kEnd))
    return usualStyle(has(kEot) ? ChatFormat::DeepSeekCoder : ChatFormat::DeepSeekV2);
  return std::nullopt;
}

std::string_view nameOf(ChatFormat format) {
  switch (format) {
    case ChatFormat::DeepSeekV2:
      return "DeepSeek V2";
    case ChatFormat::DeepSeekCoder:
      return "DeepSeek Coder";
    case ChatFormat::DeepSeekV3:
      return "DeepSeek V3";
    case ChatFormat::DeepSeekR1:
      return "DeepSeek R1";
    case ChatFormat::DeepSeekV31:
      return "DeepSeek V3.1";
    case ChatFormat::DeepSeekV32:
      return "DeepSeek V3.2";
    case ChatFormat::DeepSeekV4:
      return "DeepSeek V4";
    case ChatFormat::ChatMl:
      return "ChatML";
    case ChatFormat::Qwen3:
      return "Qwen 3";
    case ChatFormat::Llama3:
      return "Llama 3";
    case ChatFormat::ModelsOwn:
      return "the model's own";
  }
  return {};
}

ToolSyntax toolSyntaxOf(ChatFormat format) {
  switch (format) {
    case ChatFormat::DeepSeekV2:
    case ChatFormat::DeepSeekCoder:
    case ChatFormat::ModelsOwn:
      return ToolSyntax::None;
    case ChatFormat::DeepSeekV3:
    case ChatFormat::DeepSeekR1:
    case ChatFormat::DeepSeekV31:
      return ToolSyntax::DeepSeek;
    case ChatFormat::DeepSeekV32:
    case ChatFormat::DeepSeekV4:
      return ToolSyntax::Dsml;
    case ChatFormat::ChatMl:
    case ChatFormat::Qwen3:
      return ToolSyntax::Hermes;
    case ChatFormat::Llama3:
      return ToolSyntax::Llama;
  }
  return ToolSyntax::None;
}

std::span<const std::string_view> neededTokens(ChatFormat format) {
  static constexpr std::array kDeepSeek = {kEnd, kUser, kAssistant};
  static constexpr std::array kDeepSeekV2 = {kEnd};
  static constexpr std::array kDeepSeekCoder = {kEot};
  static constexpr std::array kChatMl = {kImStart, kImEnd};
  static constexpr std::array kLlama3 = {kStartHeader, kEndHeader, kEndTurn};
  switch (format) {
    case ChatFormat::DeepSeekV2:
      return kDeepSeekV2;
    case ChatFormat::DeepSeekCoder:
      return kDeepSeekCoder;
    case ChatFormat::DeepSeekV3:
    case ChatFormat::DeepSeekR1:
    case ChatFormat::DeepSeekV31:
    case ChatFormat::DeepSeekV32:
    case ChatFormat::DeepSeekV4:
      return kDeepSeek;
    case ChatFormat::ChatMl:
    case ChatFormat::Qwen3:
      return kChatMl;
    case ChatFormat::Llama3:
      return kLlama3;
    case ChatFormat::ModelsOwn:
      break;
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
