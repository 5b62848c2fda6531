// Llama 3, and the tools of 3.1 and later. Sources: the chat templates of Llama 3, 3.1 and 3.2.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/base/text.h"
#include "engine/local/chat/encoders.h"

namespace chat {
namespace {

using engine::Message;
using engine::Role;

constexpr std::string_view kToolsBefore =
    "Given the following functions, please respond with a JSON for a function call with its proper "
    "arguments that best answers the given prompt.\n\n"
    "Respond in the format {\"name\": function name, \"parameters\": dictionary of argument name "
    "and its value}.Do not use variables.\n\n";
// The date that the template of 3.1 names; today's would change prompts from day to day.
constexpr std::string_view kKnowledge =
    "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";

class LlamaWriter {
 public:
  explicit LlamaWriter(PromptWriter& out) : m_out(out) {}

  void write(const FormatStyle& style, const Conversation& conversation) {
    std::span<const Message> turns = conversation.turns;
    if (style.knowledgeLines) turns = writeHead(conversation);
    for (const Message& message : turns) writeTurn(message);
    open("assistant");
    if (conversation.continued == nullptr) return;
    m_out.start(OutputStart::Text);
    m_out.text(textOf(*conversation.continued));
  }

 private:
  void open(std::string_view role) {
    m_out.token(marker::kStartHeader);
    m_out.text(role);
    m_out.token(marker::kEndHeader);
    m_out.text("\n\n");
  }
  void writeMessage(std::string_view role, std::string_view text) {
    open(role);
    m_out.text(text);
    m_out.token(marker::kEndTurn);
  }

  // Returns the turns that are left.
  std::span<const Message> writeHead(const Conversation& conversation) {
    std::span<const Message> turns = conversation.turns;
    std::string system;
    if (!turns.empty() && turns.front().role == Role::System) {
      system = base::trimmed(textOf(turns.front()));
      turns = turns.subspan(1);
    }
    const bool hasTools = !conversation.functions.empty();
    writeMessage("system",
                 (hasTools ? "Environment: ipython\n" : "") + std::string(kKnowledge) + system);
    if (!hasTools || turns.empty()) return turns;
    open("user");
    m_out.text(kToolsBefore);
    for (const Json& function : conversation.functions) {
      m_out.text(jsonText(Json::object({{"type", "function"}, {"function", function}}), 4) +
                 "\n\n");
    }
    m_out.text(base::trimmed(textOf(turns.front())));
    m_out.token(marker::kEndTurn);
    return turns.subspan(1);
  }

  void writeTurn(const Message& message) {
    if (message.role == Role::Tool) {
      writeMessage("ipython", jsonText(Json(textOf(message))));
      return;
    }
    const std::string text(base::trimmed(textOf(message)));
    if (message.toolCalls.empty()) {
      writeMessage(message.role == Role::System ? "system"
                   : message.role == Role::User ? "user"
                                                : "assistant",
                   text);
      return;
    }
    // The format has one call per message, and no text beside it.
    for (const engine::ToolCall& call : message.toolCalls) {
      writeMessage("assistant",
                   "{\"name\": \"" + call.name + "\", \"parameters\": " + call.arguments + "}");
    }
  }

  PromptWriter& m_out;
};

}  // namespace

void writeLlama3(const FormatStyle& style, const Conversation& conversation, PromptWriter& out) {
  LlamaWriter(out).write(style, conversation);
}

}  // namespace chat
