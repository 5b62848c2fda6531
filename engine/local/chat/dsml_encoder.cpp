// V3.2 and V4, whose publishers ship encoders instead of templates. Sources: the documents beside
// those encoders (encoding/README.md and the examples), deepseek-ai on Hugging Face.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <utility>

#include "engine/local/chat/encoders.h"

namespace chat {
namespace {

using engine::Message;
using engine::Role;

constexpr std::string_view kEffortHigh =
    "Reasoning Effort: Absolute maximum with no shortcuts permitted.\n"
    "You MUST be very thorough in your thinking and comprehensively decompose the problem to "
    "resolve the root cause, rigorously stress-testing your logic against all potential paths, "
    "edge cases, and adversarial scenarios.\n"
    "Explicitly write out your entire deliberation process, documenting every intermediate step, "
    "considered alternative, and rejected hypothesis to ensure absolutely no assumption is left "
    "unchecked.\n\n";
constexpr std::string_view kEffortMax =
    "Reasoning Effort: Beyond maximum — exhaustive, relentless, and uncompromising.\n"
    "You MUST reason with the utmost depth and rigor, leaving absolutely nothing to chance: "
    "exhaustively decompose the problem into its most fundamental components, trace every causal "
    "chain to its root, and resolve the underlying cause rather than any surface symptom.\n"
    "Do not stop reasoning until you have independently verified the solution from multiple angles "
    "and are certain that no assumption remains unchecked and no error remains undiscovered.\n\n";

constexpr std::string_view kV32ToolsBefore =
    "## Tools\n\n"
    "You have access to a set of tools you can use to answer the user's question.\n"
    "You can invoke functions by writing a \"<｜DSML｜function_calls>\" block like the following "
    "as "
    "part of your reply to the user:\n"
    "<｜DSML｜function_calls>\n"
    "<｜DSML｜invoke name=\"$FUNCTION_NAME\">\n"
    "<｜DSML｜parameter name=\"$PARAMETER_NAME\" string=\"true|false\">$PARAMETER_VALUE"
    "</｜DSML｜parameter>\n"
    "...\n"
    "</｜DSML｜invoke>\n"
    "<｜DSML｜invoke name=\"$FUNCTION_NAME2\">\n"
    "...\n"
    "</｜DSML｜invoke>\n"
    "</｜DSML｜function_calls>\n\n"
    "String and scalar parameters should be specified as is without any escaping or quotes, while "
    "lists and objects should use JSON format. The \"string\" attribute should be set to \"true\" "
    "for string type parameters and \"false\" for other types (numbers, booleans, arrays, "
    "objects).\n\n"
    "If the thinking_mode is enabled, then after function results you should strongly consider "
    "outputting a thinking block. Here is an example:\n\n"
    "<｜DSML｜function_calls>\n...\n</｜DSML｜function_calls>\n\n"
    "<function_results>\n...\n</function_results>\n\n"
    "<think>...thinking about results</think>\n\n"
    "Here are the functions available in JSONSchema format:\n<functions>\n";
constexpr std::string_view kV32ToolsAfter = "\n</functions>\n";

constexpr std::string_view kV4ToolsBefore =
    "## Tools\n\n"
    "You have access to a set of tools to help answer the user's question. You can invoke tools by "
    "writing a \"<｜DSML｜tool_calls>\" block like the following:\n\n"
    "<｜DSML｜tool_calls>\n"
    "<｜DSML｜invoke name=\"$TOOL_NAME\">\n"
    "<｜DSML｜parameter name=\"$PARAMETER_NAME\" string=\"true|false\">$PARAMETER_VALUE"
    "</｜DSML｜parameter>\n"
    "...\n"
    "</｜DSML｜invoke>\n"
    "<｜DSML｜invoke name=\"$TOOL_NAME2\">\n"
    "...\n"
    "</｜DSML｜invoke>\n"
    "</｜DSML｜tool_calls>\n\n"
    "String parameters should be specified as is and set `string=\"true\"`. For all other types "
    "(numbers, booleans, arrays, objects), pass the value in JSON format and set "
    "`string=\"false\"`.\n\n"
    "If thinking_mode is enabled (triggered by <think>), you MUST output your complete reasoning "
    "inside <think>...</think> BEFORE any tool calls or final response.\n\n"
    "Otherwise, output directly after </think> with tool calls or final response.\n\n"
    "### Available Tool Schemas\n\n";
constexpr std::string_view kV4ToolsAfter =
    "\n\nYou MUST strictly follow the above defined tool name and parameter schemas to invoke tool "
    "calls.\n";

void writeTools(const Conversation& conversation, std::string_view before, std::string_view after,
                PromptWriter& out) {
  if (conversation.functions.empty()) return;
  out.text("\n\n");
  out.markup(before);
  for (const Json& function : conversation.functions) {
    if (&function != &conversation.functions.front()) out.text("\n");
    out.text(jsonText(function));
  }
  out.markup(after);
}

void writeParameter(const std::string& name, const Json& value, PromptWriter& out) {
  out.markup("<｜DSML｜parameter name=\"");
  out.text(name + (value.is_string() ? "\" string=\"true\">" : "\" string=\"false\">"));
  out.text(value.is_string() ? value.get<std::string>() : jsonText(value));
  out.markup("</｜DSML｜parameter>");
}

void writeCall(const engine::ToolCall& call, PromptWriter& out) {
  std::optional<Json> arguments = parseJson(call.arguments);
  if (!arguments || !arguments->is_object())
    arguments = Json::object({{"arguments", call.arguments}});
  out.markup("<｜DSML｜invoke name=\"");
  out.text(call.name + "\">\n");
  for (auto part = arguments->begin(); part != arguments->end(); ++part) {
    if (part != arguments->begin()) out.text("\n");
    writeParameter(part.key(), part.value(), out);
  }
  out.markup("\n</｜DSML｜invoke>\n");
}

void writeCalls(const Message& message, std::string_view block, PromptWriter& out) {
  if (message.toolCalls.empty()) return;
  out.markup("\n\n<｜DSML｜" + std::string(block) + ">\n");
  for (const engine::ToolCall& call : message.toolCalls) writeCall(call, out);
  out.markup("</｜DSML｜" + std::string(block) + ">");
}

void openThought(bool open, PromptWriter& out) {
  out.markup(open ? marker::kThink : marker::kEndThink);
  out.start(open ? OutputStart::Reasoning : OutputStart::Text);
}

// After the opening of openThought().
void writeContinued(const Message& message, bool thought, PromptWriter& out) {
  if (thought) {
    out.text(message.reasoning);
    if (isInThought(message)) return;
    out.markup(marker::kEndThink);
  }
  out.start(OutputStart::Text);
  out.text(textOf(message));
}

// Whether an answer to continue has a thought, or a new one begins with one.
bool thinksNow(const Conversation& conversation) {
  const Message* continued = conversation.continued;
  return continued == nullptr ? conversation.thinks() : !continued->reasoning.empty();
}

bool hasSystem(const Conversation& conversation) {
  return std::any_of(conversation.turns.begin(), conversation.turns.end(),
                     [](const Message& message) { return message.role == Role::System; });
}

}  // namespace

// BOS system <｜User｜>q<｜Assistant｜><think>...</think>a EOS \n\n<function_results>...
// An answer's opening belongs to the question or the results before it.
void writeDeepSeekV32(const Conversation& conversation, PromptWriter& out) {
  const std::span<const Message> turns = conversation.turns;
  const std::ptrdiff_t question = lastQuestion(conversation);
  bool toolsAreWritten = hasSystem(conversation);
  if (!toolsAreWritten) writeTools(conversation, kV32ToolsBefore, kV32ToolsAfter, out);
  toolsAreWritten = !toolsAreWritten;
  for (std::size_t at = 0; at < turns.size(); ++at) {
    const Message& message = turns[at];
    const bool isLast = at + 1 == turns.size();
    const bool isRecent = std::cmp_greater_equal(at, question);
    const bool thinks = isLast ? thinksNow(conversation) : conversation.thinks() && isRecent;
    if (message.role == Role::System) {
      out.text(textOf(message));
      if (!std::exchange(toolsAreWritten, true))
        writeTools(conversation, kV32ToolsBefore, kV32ToolsAfter, out);
    } else if (message.role == Role::User) {
      out.token(marker::kUser);
      out.text(textOf(message));
      out.token(marker::kAssistant);
      openThought(thinks, out);
    } else if (message.role == Role::Assistant) {
      if (conversation.thinks() && isRecent) {
        out.text(message.reasoning);
        out.markup(marker::kEndThink);
      }
      out.text(textOf(message));
      writeCalls(message, "function_calls", out);
      out.token(marker::kEnd);
    } else {
      if (turns[at - 1].role != Role::Tool) out.text("\n\n<function_results>");
      out.text("\n<result>" + textOf(message) + "</result>");
      if (!isLast && turns[at + 1].role == Role::Tool) continue;
      out.text("\n</function_results>\n\n");
      openThought(thinks, out);
    }
  }
  if (conversation.continued != nullptr)
    writeContinued(*conversation.continued, thinksNow(conversation), out);
}

namespace {

// Questions and results in one turn of the person: BOS [effort] system <｜User｜>q<｜Assistant｜>
class V4Writer {
 public:
  V4Writer(const FormatStyle& style, const Conversation& conversation, PromptWriter& out)
      : m_style(style),
        m_conversation(conversation),
        m_keepsThoughts(!conversation.functions.empty()),
        m_out(out) {
    // The last turn of the person, which here may be results.
    const std::span<const Message> turns = conversation.turns;
    for (std::size_t at = 0; at < turns.size(); ++at) {
      const bool isPerson = turns[at].role == Role::User || turns[at].role == Role::Tool;
      if (isPerson && (at == 0 || !isPersons(at - 1))) m_lastTurn = static_cast<std::ptrdiff_t>(at);
    }
  }

  void write() {
    m_out.text(effort());
    bool toolsAreWritten = false;
    if (!hasSystem(m_conversation)) {
      writeTools(m_conversation, kV4ToolsBefore, kV4ToolsAfter, m_out);
      toolsAreWritten = true;
    }
    const std::span<const Message> turns = m_conversation.turns;
    for (std::size_t at = 0; at < turns.size();) {
      if (isPersons(at)) {
        at = writePerson(at);
        continue;
      }
      if (turns[at].role == Role::Assistant) {
        writeAnswer(at);
      } else {
        m_out.text(textOf(turns[at]));
        if (!std::exchange(toolsAreWritten, true))
          writeTools(m_conversation, kV4ToolsBefore, kV4ToolsAfter, m_out);
      }
      ++at;
    }
    if (m_conversation.continued != nullptr)
      writeContinued(*m_conversation.continued, thinksNow(m_conversation), m_out);
  }

 private:
  [[nodiscard]] bool isPersons(std::size_t at) const {
    const Role role = m_conversation.turns[at].role;
    return role == Role::User || role == Role::Tool;
  }

  [[nodiscard]] std::string_view effort() const {
    const engine::Thinking thinking = m_conversation.thinking;
    if (thinking == engine::Thinking::Max) return m_style.earlyEfforts ? kEffortHigh : kEffortMax;
    if (thinking == engine::Thinking::High && !m_style.earlyEfforts) return kEffortHigh;
    return {};
  }

  // Returns the position after the turn.
  std::size_t writePerson(std::size_t begin) {
    const std::span<const Message> turns = m_conversation.turns;
    std::size_t end = begin;
    while (end < turns.size() && isPersons(end)) ++end;
    const std::vector<const Message*> results = orderedResults(begin, end);
    auto result = results.begin();
    m_out.token(marker::kUser);
    for (std::size_t at = begin; at < end; ++at) {
      if (at > begin) m_out.text("\n\n");
      if (turns[at].role == Role::User)
        m_out.text(textOf(turns[at]));
      else
        m_out.text("<tool_result>" + textOf(**result++) + "</tool_result>");
    }
    const bool isLast = end == turns.size();
    if (!isLast && turns[end].role != Role::Assistant) return end;
    m_out.token(marker::kAssistant);
    const bool recent = m_keepsThoughts || std::cmp_greater_equal(begin, m_lastTurn);
    openThought(isLast ? thinksNow(m_conversation) : m_conversation.thinks() && recent, m_out);
    return end;
  }

  // In the order of the calls that they answer.
  [[nodiscard]] std::vector<const Message*> orderedResults(std::size_t begin,
                                                           std::size_t end) const {
    std::vector<const Message*> results;
    for (std::size_t at = begin; at < end; ++at) {
      const Message& message = m_conversation.turns[at];
      if (message.role == Role::Tool) results.push_back(&message);
    }
    if (begin == 0) return results;
    const std::vector<engine::ToolCall>& calls = m_conversation.turns[begin - 1].toolCalls;
    const auto placeOf = [&](const Message* message) {
      const auto call = std::find_if(calls.begin(), calls.end(), [&](const engine::ToolCall& c) {
        return c.id == message->toolCallId;
      });
      return call == calls.end() ? 0 : call - calls.begin();
    };
    std::stable_sort(results.begin(), results.end(),
                     [&](const Message* a, const Message* b) { return placeOf(a) < placeOf(b); });
    return results;
  }

  void writeAnswer(std::size_t at) {
    const Message& message = m_conversation.turns[at];
    const bool recent = m_keepsThoughts || std::cmp_greater(at, m_lastTurn);
    if (m_conversation.thinks() && recent) {
      m_out.text(message.reasoning);
      m_out.markup(marker::kEndThink);
    }
    m_out.text(textOf(message));
    writeCalls(message, "tool_calls", m_out);
    m_out.token(marker::kEnd);
  }

  const FormatStyle& m_style;
  const Conversation& m_conversation;
  bool m_keepsThoughts;
  std::ptrdiff_t m_lastTurn = -1;
  PromptWriter& m_out;
};

}  // namespace

void writeDeepSeekV4(const FormatStyle& style, const Conversation& conversation,
                     PromptWriter& out) {
  V4Writer(style, conversation, out).write();
}

}  // namespace chat
