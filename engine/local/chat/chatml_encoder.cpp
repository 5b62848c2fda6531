// ChatML, with Qwen's tools and thoughts. Sources: the chat templates of Qwen 2.5 and Qwen 3.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/local/chat/encoders.h"

namespace chat {
namespace {

using engine::Message;
using engine::Role;

constexpr std::string_view kToolsBefore =
    "# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
    "You are provided with function signatures within <tools></tools> XML tags:\n<tools>";
constexpr std::string_view kToolsAfter =
    "\n</tools>\n\nFor each function call, return a json object with function name and arguments "
    "within <tool_call></tool_call> XML tags:\n<tool_call>\n"
    "{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call>";

std::string_view withoutNewlines(std::string_view text, bool atEndToo) {
  while (text.starts_with('\n')) text.remove_prefix(1);
  while (atEndToo && text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

class ChatMlWriter {
 public:
  ChatMlWriter(const FormatStyle& style, const Conversation& conversation, PromptWriter& out)
      : m_style(style),
        m_isQwen3(style.format == ChatFormat::Qwen3),
        m_conversation(conversation),
        m_lastQuestion(lastQuestion(conversation)),
        m_out(out) {}

  void write() {
    const std::span<const Message> turns = m_conversation.turns;
    const bool hasSystem = !turns.empty() && turns.front().role == Role::System;
    writeSystem(hasSystem ? textOf(turns.front()) : m_style.defaultSystemPrompt);
    for (std::size_t at = hasSystem ? 1 : 0; at < turns.size(); ++at) writeTurn(at);
    open("assistant");
    m_out.text("\n");
    if (m_conversation.continued != nullptr)
      continueAnswer(*m_conversation.continued);
    else
      openAnswer();
  }

 private:
  void open(std::string_view role) {
    m_out.token(marker::kImStart);
    m_out.text(role);
  }
  void close() {
    m_out.token(marker::kImEnd);
    m_out.text("\n");
  }

  void writeSystem(const std::string& text) {
    if (text.empty() && m_conversation.functions.empty() && !startsWithSystem()) return;
    open("system");
    m_out.text("\n" + text);
    if (!m_conversation.functions.empty()) {
      if (!text.empty()) m_out.text("\n\n");
      m_out.markup(kToolsBefore);
      for (const Json& function : m_conversation.functions)
        m_out.text("\n" + jsonText(Json::object({{"type", "function"}, {"function", function}})));
      m_out.markup(kToolsAfter);
    }
    close();
  }

  [[nodiscard]] bool startsWithSystem() const {
    return !m_conversation.turns.empty() && m_conversation.turns.front().role == Role::System;
  }

  void writeTurn(std::size_t at) {
    const Message& message = m_conversation.turns[at];
    if (message.role == Role::Tool) {
      writeResult(at);
      return;
    }
    if (message.role == Role::Assistant) {
      writeAnswer(at);
      return;
    }
    open(message.role == Role::System ? "system" : "user");
    m_out.text("\n" + textOf(message));
    close();
  }

  void writeAnswer(std::size_t at) {
    const Message& message = m_conversation.turns[at];
    const std::string text = textOf(message);
    open("assistant");
    if (m_isQwen3 && std::cmp_greater(at, m_lastQuestion) && !message.reasoning.empty()) {
      m_out.text("\n");
      m_out.markup(marker::kThink);
      m_out.text("\n" + std::string(withoutNewlines(message.reasoning, true)) + "\n");
      m_out.markup(marker::kEndThink);
      m_out.text("\n\n" + std::string(withoutNewlines(text, false)));
      if (text.empty()) m_afterBlank = true;
    } else if (!text.empty() || message.toolCalls.empty()) {
      m_out.text("\n" + text);
    }
    for (const engine::ToolCall& call : message.toolCalls) {
      if (!std::exchange(m_afterBlank, false)) m_out.text("\n");
      m_out.markup("<tool_call>");
      m_out.text("\n{\"name\": \"" + call.name + "\", \"arguments\": " + call.arguments + "}\n");
      m_out.markup("</tool_call>");
    }
    m_afterBlank = false;
    close();
  }

  void writeResult(std::size_t at) {
    const std::span<const Message> turns = m_conversation.turns;
    if (turns[at - 1].role != Role::Tool) open("user");
    m_out.text("\n");
    m_out.markup("<tool_response>");
    m_out.text("\n" + textOf(turns[at]) + "\n");
    m_out.markup("</tool_response>");
    if (at + 1 == turns.size() || turns[at + 1].role != Role::Tool) close();
  }

  void openAnswer() {
    if (!m_isQwen3) return;
    if (m_style.opensThought) {
      m_out.markup("<think>");
      m_out.text("\n");
      m_out.start(OutputStart::Reasoning);
    } else if (m_style.hasSwitch && !m_conversation.thinks()) {
      m_out.markup("<think>");
      m_out.text("\n\n");
      m_out.markup("</think>");
      m_out.text("\n\n");
      m_out.start(OutputStart::Text);
    }
  }

  void continueAnswer(const Message& message) {
    m_out.start(OutputStart::Text);
    if (m_isQwen3 && !message.reasoning.empty()) {
      const bool isOpen = isInThought(message);
      m_out.markup("<think>");
      m_out.text("\n" + std::string(withoutNewlines(message.reasoning, !isOpen)));
      if (isOpen) {
        m_out.start(OutputStart::Reasoning);
        return;
      }
      m_out.text("\n");
      m_out.markup("</think>");
      m_out.text("\n\n");
    }
    m_out.text(textOf(message));
  }

  const FormatStyle& m_style;
  bool m_isQwen3;
  const Conversation& m_conversation;
  std::ptrdiff_t m_lastQuestion;
  bool m_afterBlank = false;  // the first call of an answer that is only a thought
  PromptWriter& m_out;
};

}  // namespace

void writeChatMl(const FormatStyle& style, const Conversation& conversation, PromptWriter& out) {
  ChatMlWriter(style, conversation, out).write();
}

}  // namespace chat
