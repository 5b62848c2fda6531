// The variables that templates expect (as Hugging Face's apply_chat_template gives them), with
// everything that was said marked.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/model_template.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace chat {
namespace {

using engine::Message;
using engine::Role;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view roleName(Role role) {
  switch (role) {
    case Role::System:
      return "system";
    case Role::User:
      return "user";
    case Role::Assistant:
      return "assistant";
    case Role::Tool:
      return "tool";
  }
  return {};
}

// Some templates write arguments as JSON themselves, others want text that is JSON already.
bool writesArguments(std::string_view text) {
  return contains(text, "arguments | tojson") || contains(text, "arguments|tojson") ||
         contains(text, "arguments.items") || contains(text, "arguments|items") ||
         contains(text, "arguments | items");
}

std::string_view withoutEndBlanks(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

// The name of the function whose result a message is.
std::string functionOf(const Conversation& conversation, std::size_t at) {
  const std::string& id = conversation.turns[at].toolCallId;
  for (; at > 0 && conversation.turns[at].role == Role::Tool; --at) {
    for (const engine::ToolCall& call : conversation.turns[at - 1].toolCalls)
      if (call.id == id) return call.name;
  }
  return {};
}

}  // namespace

ModelTemplate::ModelTemplate(std::string text, engine::TemplateRenderer render,
                             const tokenizer::Tokenizer& tokenizer)
    : m_text(std::move(text)),
      m_render(std::move(render)),
      m_tokenizer(&tokenizer),
      m_marks(tokenizer),
      m_wantsArguments(writesArguments(m_text)) {}

FormatStyle ModelTemplate::style() const {
  FormatStyle style;
  style.format = ChatFormat::ModelsOwn;
  style.hasTools = contains(m_text, "tools") && toolSyntax() != ToolSyntax::None;
  style.strangeTools = !style.hasTools && hasToolsPart(m_text);
  style.hasSwitch = contains(m_text, "enable_thinking") ||
                    (contains(m_text, marker::kEndThink) && contains(m_text, "thinking"));
  style.opensThought = contains(m_text, marker::kThink);
  return style;
}

ToolSyntax ModelTemplate::toolSyntax() const {
  if (contains(m_text, "DSML｜")) return ToolSyntax::Dsml;
  if (contains(m_text, "<｜tool▁call▁begin｜>")) return ToolSyntax::DeepSeek;
  if (contains(m_text, marker::kToolCall)) return ToolSyntax::Hermes;
  if (contains(m_text, marker::kPythonTag) || contains(m_text, "\"parameters\": "))
    return ToolSyntax::Llama;
  return ToolSyntax::None;
}

// Names of a schema's parts stay as they are as long as nothing in them is like a token.
Json ModelTemplate::marked(const Json& value) const {
  if (value.is_string())
    return m_marks.mark(value.get_ref<const std::string&>(), InputMarks::Around::Nothing);
  if (value.is_array()) {
    Json result = Json::array();
    for (const Json& part : value) result.push_back(marked(part));
    return result;
  }
  if (!value.is_object()) return value;
  Json result = Json::object();
  for (auto part = value.begin(); part != value.end(); ++part)
    result[m_marks.mark(part.key(), InputMarks::Around::Nothing)] = marked(part.value());
  return result;
}

Json ModelTemplate::messageOf(const Conversation& conversation, std::size_t at) const {
  const Message& message = conversation.turns[at];
  const auto said = [&](std::string_view text) {
    return m_marks.mark(text, InputMarks::Around::Whole);
  };
  Json result = Json::object();
  result["role"] = roleName(message.role);
  result["content"] = said(textOf(message));
  if (!message.reasoning.empty()) result["reasoning_content"] = said(message.reasoning);
  if (message.role == Role::Tool) {
    result["tool_call_id"] = said(message.toolCallId);
    result["name"] = said(functionOf(conversation, at));
  }
  for (const engine::ToolCall& call : message.toolCalls) {
    const std::optional<Json> arguments =
        m_wantsArguments ? parseJson(call.arguments) : std::nullopt;
    Json function = {{"name", said(call.name)},
                     {"arguments", arguments ? marked(*arguments) : Json(said(call.arguments))}};
    result["tool_calls"].push_back(
        {{"id", said(call.id)}, {"type", "function"}, {"function", std::move(function)}});
  }
  return result;
}

Json ModelTemplate::variables(const Conversation& conversation) const {
  Json result = Json::object();
  result["messages"] = Json::array();
  for (std::size_t at = 0; at < conversation.turns.size(); ++at)
    result["messages"].push_back(messageOf(conversation, at));
  for (const Json& function : conversation.functions)
    result["tools"].push_back({{"type", "function"}, {"function", marked(function)}});
  const auto tokenText = [&](std::optional<tokenizer::TokenId> id) {
    return id ? m_tokenizer->bytesOf(*id) : std::string();
  };
  result["bos_token"] = tokenText(m_tokenizer->bos());
  result["eos_token"] = tokenText(m_tokenizer->eos());
  result["add_generation_prompt"] = true;
  result["enable_thinking"] = conversation.thinks();
  result["thinking"] = conversation.thinks();
  if (conversation.thinking == engine::Thinking::Low) result["reasoning_effort"] = "low";
  if (conversation.thinking == engine::Thinking::High) result["reasoning_effort"] = "high";
  if (conversation.thinking == engine::Thinking::Max) result["reasoning_effort"] = "max";
  return result;
}

base::Result<Prompt> ModelTemplate::encode(const Conversation& conversation,
                                           std::stop_token stop) const {
  const std::string json =
      variables(conversation).dump(-1, ' ', false, Json::error_handler_t::replace);
  base::Result<std::string> rendered = m_render(m_text, json, std::move(stop));
  if (!rendered) return std::move(rendered).error();
  if (rendered->size() > kMaxRenderedBytes)
    return base::Error{base::ErrorCode::Unsupported,
                       "the model's chat template made " + std::to_string(rendered->size()) +
                           " bytes, more than the " + std::to_string(kMaxRenderedBytes) +
                           " that a prompt may have"};
  // Nothing that was said can end in a marker as it is.
  const std::string_view end = withoutEndBlanks(*rendered);
  const bool isOpen = end.ends_with(marker::kThink);
  Prompt prompt;
  prompt.start = isOpen ? OutputStart::Reasoning
                 : end.ends_with(marker::kEndThink) || !m_tokenizer->special(marker::kThink)
                     ? OutputStart::Text
                     : OutputStart::Undecided;
  if (const Message* message = conversation.continued) {
    const std::string text = textOf(*message);
    const bool inThought = isInThought(*message);
    if (!message->reasoning.empty())
      *rendered +=
          (isOpen ? "" : "<think>\n") + m_marks.mark(message->reasoning, InputMarks::Around::Whole);
    if (!inThought && (isOpen || !message->reasoning.empty())) *rendered += "\n</think>\n\n";
    *rendered += m_marks.mark(text, InputMarks::Around::Whole);
    prompt.start = inThought ? OutputStart::Reasoning : OutputStart::Text;
  }
  prompt.tokens = m_marks.encode(*rendered);
  const std::optional<tokenizer::TokenId> bos = m_tokenizer->bos();
  if (bos && m_tokenizer->addsBos() && (prompt.tokens.empty() || prompt.tokens.front() != *bos))
    prompt.tokens.insert(prompt.tokens.begin(), *bos);
  return prompt;
}

}  // namespace chat
