// V2.5, V3, R1 and V3.1. Sources: their chat templates; for the description of tools the model
// cards of V2.5 (also for V3 and R1, which have none of their own) and V3.1.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/local/chat/encoders.h"

namespace chat {
namespace {

using engine::Message;
using engine::Role;

constexpr std::string_view kCallsBegin = "<｜tool▁calls▁begin｜>";
constexpr std::string_view kCallsEnd = "<｜tool▁calls▁end｜>";
constexpr std::string_view kCallBegin = "<｜tool▁call▁begin｜>";
constexpr std::string_view kCallEnd = "<｜tool▁call▁end｜>";
constexpr std::string_view kSeparator = "<｜tool▁sep｜>";

class DeepSeekWriter {
 public:
  DeepSeekWriter(const FormatStyle& style, const Conversation& conversation, PromptWriter& out)
      : m_style(style),
        m_isV31(style.format == ChatFormat::DeepSeekV31),
        m_conversation(conversation),
        m_out(out) {}

  void write() {
    writeSystem();
    for (std::size_t at = 0; at < m_conversation.turns.size(); ++at) writeTurn(at);
    if (m_conversation.continued != nullptr) {
      continueAnswer(*m_conversation.continued);
    } else if (!followsResult(m_conversation.turns.size())) {
      openAnswer();
    }
  }

 private:
  [[nodiscard]] bool followsResult(std::size_t at) const {
    return at > 0 && m_conversation.turns[at - 1].role == Role::Tool;
  }

  void writeSystem() {
    const std::string system = systemText(m_conversation);
    m_out.text(system);
    if (m_conversation.functions.empty()) return;
    if (!system.empty()) m_out.text("\n\n");
    if (m_isV31)
      describeToolsForV31();
    else
      describeTools();
  }

  void describeTools() {
    m_out.text("## Tools\n\n### Function\n\nYou have the following functions available:\n");
    for (const Json& function : m_conversation.functions) {
      m_out.text("\n- `" + function["name"].get<std::string>() + "`:\n```json\n" +
                 jsonText(function, 4) + "\n```");
    }
  }

  void describeToolsForV31() {
    m_out.text("## Tools\nYou have access to the following tools:\n");
    for (const Json& function : m_conversation.functions) {
      m_out.text(
          "\n### " + function["name"].get<std::string>() +
          "\nDescription: " + function["description"].get<std::string>() + "\n\nParameters: " +
          jsonText(function.contains("parameters") ? function["parameters"] : Json::object()) +
          "\n");
    }
    m_out.markup(
        "\nIMPORTANT: ALWAYS adhere to this exact format for tool use:\n"
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>tool_call_name<｜tool▁sep｜>tool_call_arguments"
        "<｜tool▁call▁end｜>{additional_tool_calls}<｜tool▁calls▁end｜>\n\n"
        "Where:\n"
        "- `tool_call_name` must be an exact match to one of the available tools\n"
        "- `tool_call_arguments` must be valid JSON that strictly follows the tool's Parameters "
        "Schema\n"
        "- For multiple tool calls, chain them directly without separators or spaces");
  }

  void writeTurn(std::size_t at) {
    const Message& message = m_conversation.turns[at];
    if (message.role == Role::User) {
      m_out.token(marker::kUser);
      m_out.text(textOf(message));
    } else if (message.role == Role::Tool) {
      writeResult(at);
    } else if (message.role == Role::Assistant) {
      if (!followsResult(at)) {
        m_out.token(marker::kAssistant);
        if (m_isV31) closeThought();
      }
      m_out.text(textOf(message));
      writeCalls(message);
      m_out.token(marker::kEnd);
    }
  }

  void writeCalls(const Message& message) {
    if (message.toolCalls.empty()) return;
    m_out.markup(kCallsBegin);
    for (const engine::ToolCall& call : message.toolCalls) {
      if (!m_isV31 && &call != &message.toolCalls.front()) m_out.text("\n");
      m_out.markup(kCallBegin);
      m_out.text(m_isV31 ? call.name : "function");
      m_out.markup(kSeparator);
      m_out.text(m_isV31 ? call.arguments : call.name + "\n```json\n" + call.arguments + "\n```");
      m_out.markup(kCallEnd);
    }
    m_out.markup(kCallsEnd);
  }

  void writeResult(std::size_t at) {
    const bool isFirst = !followsResult(at);
    const bool isLast =
        at + 1 == m_conversation.turns.size() || m_conversation.turns[at + 1].role != Role::Tool;
    if (!m_isV31) m_out.markup(isFirst ? "<｜tool▁outputs▁begin｜>" : "\n");
    m_out.markup("<｜tool▁output▁begin｜>");
    m_out.text(textOf(m_conversation.turns[at]));
    m_out.markup("<｜tool▁output▁end｜>");
    if (!m_isV31 && isLast) m_out.markup("<｜tool▁outputs▁end｜>");
  }

  void closeThought() {
    if (m_style.emptyThought) m_out.markup(marker::kThink);
    m_out.markup(marker::kEndThink);
  }

  void openAnswer() {
    m_out.token(marker::kAssistant);
    if (m_isV31 && !m_conversation.thinks()) {
      closeThought();
      m_out.start(OutputStart::Text);
      return;
    }
    if (!m_style.opensThought) return;
    m_out.markup(marker::kThink);
    if (!m_isV31) m_out.text("\n");
    m_out.start(OutputStart::Reasoning);
  }

  void continueAnswer(const Message& message) {
    const bool thought = m_style.format != ChatFormat::DeepSeekV3 && !message.reasoning.empty();
    const bool isFresh = !followsResult(m_conversation.turns.size());
    if (isFresh) m_out.token(marker::kAssistant);
    m_out.start(OutputStart::Text);
    if (thought) {
      continueThought(message);
    } else {
      if (m_isV31 && isFresh) closeThought();
      m_out.text(textOf(message));
    }
  }

  // R1 puts newlines around a thought, V3.1 does not.
  void continueThought(const Message& message) {
    m_out.markup(marker::kThink);
    m_out.text((m_isV31 ? "" : "\n") + message.reasoning);
    if (isInThought(message)) {
      m_out.start(OutputStart::Reasoning);
      return;
    }
    if (!m_isV31 && !message.reasoning.ends_with('\n')) m_out.text("\n");
    m_out.markup(marker::kEndThink);
    m_out.text((m_isV31 ? "" : "\n\n") + textOf(message));
  }

  const FormatStyle& m_style;
  bool m_isV31;
  const Conversation& m_conversation;
  PromptWriter& m_out;
};

}  // namespace

void writeDeepSeek(const FormatStyle& style, const Conversation& conversation, PromptWriter& out) {
  DeepSeekWriter(style, conversation, out).write();
}

}  // namespace chat
