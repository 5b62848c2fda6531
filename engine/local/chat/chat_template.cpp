// Writes conversations in each built-in format.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/chat_template.h"

#include <algorithm>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/chat/chat_format.h"

namespace chat {
namespace {

using namespace marker;
using engine::Message;
using engine::Role;

// Collects text and control tokens. Neighbouring text is encoded as one piece, because tokens reach
// across the border of a template's own words and a message's.
class PromptWriter {
 public:
  explicit PromptWriter(const tokenizer::Tokenizer& tokenizer) : m_tokenizer(tokenizer) {}

  void text(std::string_view text) { m_text.append(text); }
  // A control token; the prompt is an error when the vocabulary lacks it.
  void token(std::string_view name) {
    if (const auto id = m_tokenizer.special(name)) {
      token(*id);
    } else {
      m_missing = name;
    }
  }
  void token(tokenizer::TokenId id) {
    flush();
    m_prompt.tokens.push_back(id);
  }
  // A control token in some models' vocabularies, plain text in others'.
  void tokenOrText(std::string_view name) {
    if (const auto id = m_tokenizer.special(name)) {
      token(*id);
    } else {
      text(name);
    }
  }
  void start(OutputStart start) { m_prompt.start = start; }

  [[nodiscard]] base::Result<Prompt> finish() {
    flush();
    if (m_missing.empty()) return std::move(m_prompt);
    return base::Error{base::ErrorCode::Unsupported, "the vocabulary has no token " + m_missing +
                                                         ", which the chat format needs"};
  }

 private:
  void flush() {
    if (m_text.empty()) return;
    const auto ids = m_tokenizer.encode(std::exchange(m_text, {}));
    m_prompt.tokens.insert(m_prompt.tokens.end(), ids.begin(), ids.end());
  }

  const tokenizer::Tokenizer& m_tokenizer;
  Prompt m_prompt;
  std::string m_text;
  std::string m_missing;
};

// A conversation taken apart: what was said, and the beginning of an answer to continue, if any.
struct Conversation {
  std::span<const Message> turns;
  const Message* continued = nullptr;
};

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, "conversation: " + std::move(message)};
}

base::Error unsupported(std::string message) {
  return {base::ErrorCode::Unsupported, std::move(message)};
}

base::Result<void> check(const Message& message, bool isLast) {
  if (message.role == Role::Tool || !message.toolCalls.empty()) {
    return unsupported("tools are not supported by local models yet");
  }
  const auto isImage = [](const engine::ContentPart& part) {
    return std::holds_alternative<engine::ImagePart>(part);
  };
  if (std::any_of(message.content.begin(), message.content.end(), isImage)) {
    return unsupported("this model cannot see images");
  }
  if (message.prefix && (!isLast || message.role != Role::Assistant)) {
    return invalid("only the last answer can be continued");
  }
  if (isLast && message.role == Role::Assistant && !message.prefix) {
    return invalid("the last message is an answer, expected a question");
  }
  return {};
}

base::Result<Conversation> takeApart(std::span<const Message> messages) {
  if (messages.empty()) return invalid("it has no messages");
  for (const Message& message : messages) {
    if (auto checked = check(message, &message == &messages.back()); !checked) {
      return std::move(checked).error();
    }
  }
  Conversation conversation{messages};
  const Message& last = messages.back();
  if (last.role == Role::Assistant) {
    conversation.turns = messages.first(messages.size() - 1);
    // Nothing said yet is nothing to continue.
    if (!last.reasoning.empty() || !textOf(last).empty()) conversation.continued = &last;
  }
  return conversation;
}

std::string_view roleName(Role role) {
  return role == Role::System ? "system" : role == Role::User ? "user" : "assistant";
}

std::string trimmed(std::string text) {
  constexpr std::string_view kWhiteSpace = " \t\r\n\v\f";
  text.erase(0, std::min(text.find_first_not_of(kWhiteSpace), text.size()));
  text.erase(text.find_last_not_of(kWhiteSpace) + 1);
  return text;
}

// BOS User: q \n\n Assistant: a EOS
void writeDeepSeekV2(const Conversation& conversation, PromptWriter& out) {
  for (const Message& message : conversation.turns) {
    if (message.role == Role::Assistant) {
      out.text("Assistant: " + textOf(message));
      out.token(kEnd);
    } else {
      out.text((message.role == Role::User ? "User: " : "") + textOf(message) + "\n\n");
    }
  }
  out.text("Assistant:");
  if (conversation.continued != nullptr) out.text(" " + textOf(*conversation.continued));
}

// R1 puts newlines around a thought, V3.1 does not.
void continueThought(ChatFormat format, const Message& message, PromptWriter& out) {
  const bool spaced = format == ChatFormat::DeepSeekR1;
  const std::string text = textOf(message);
  out.tokenOrText(kThink);
  out.text((spaced ? "\n" : "") + message.reasoning);
  if (text.empty()) {
    out.start(OutputStart::Reasoning);
    return;
  }
  if (spaced && !message.reasoning.ends_with('\n')) out.text("\n");
  out.tokenOrText(kEndThink);
  out.text((spaced ? "\n\n" : "") + text);
}

void openDeepSeekAnswer(ChatFormat format, engine::Thinking thinking, PromptWriter& out) {
  if (format == ChatFormat::DeepSeekV3) return;
  if (format == ChatFormat::DeepSeekV31 && thinking == engine::Thinking::Off) {
    out.tokenOrText(kEndThink);
    return;
  }
  out.tokenOrText(kThink);
  if (format == ChatFormat::DeepSeekR1) out.text("\n");
  out.start(OutputStart::Reasoning);
}

// BOS system <｜User｜>q<｜Assistant｜>a EOS ; the three formats differ in how an answer begins.
void writeDeepSeek(ChatFormat format, const Conversation& conversation, engine::Thinking thinking,
                   PromptWriter& out) {
  std::string_view separator;
  for (const Message& message : conversation.turns) {
    if (message.role != Role::System) continue;
    out.text(std::string(std::exchange(separator, "\n\n")) + textOf(message));
  }
  for (const Message& message : conversation.turns) {
    if (message.role == Role::User) {
      out.token(kUser);
      out.text(textOf(message));
    } else if (message.role == Role::Assistant) {
      out.token(kAssistant);
      if (format == ChatFormat::DeepSeekV31) out.tokenOrText(kEndThink);
      out.text(textOf(message));
      out.token(kEnd);
    }
  }
  out.token(kAssistant);
  const Message* continued = conversation.continued;
  if (continued == nullptr) {
    openDeepSeekAnswer(format, thinking, out);
  } else if (format != ChatFormat::DeepSeekV3 && !continued->reasoning.empty()) {
    continueThought(format, *continued, out);
  } else {
    if (format == ChatFormat::DeepSeekV31) out.tokenOrText(kEndThink);
    out.text(textOf(*continued));
  }
}

void writeChatMl(const Conversation& conversation, const std::string& defaultSystem,
                 PromptWriter& out) {
  const auto open = [&out](std::string_view role) {
    out.token(kImStart);
    out.text(std::string(role) + "\n");
  };
  const auto write = [&](std::string_view role, const std::string& text) {
    open(role);
    out.text(text);
    out.token(kImEnd);
    out.text("\n");
  };
  const bool hasSystem =
      !conversation.turns.empty() && conversation.turns.front().role == Role::System;
  if (!hasSystem && !defaultSystem.empty()) write("system", defaultSystem);
  for (const Message& message : conversation.turns) write(roleName(message.role), textOf(message));
  open("assistant");
  if (conversation.continued != nullptr) out.text(textOf(*conversation.continued));
}

void writeLlama3(const Conversation& conversation, PromptWriter& out) {
  const auto open = [&out](std::string_view role) {
    out.token(kStartHeader);
    out.text(role);
    out.token(kEndHeader);
    out.text("\n\n");
  };
  for (const Message& message : conversation.turns) {
    open(roleName(message.role));
    out.text(trimmed(textOf(message)));
    out.token(kEndTurn);
  }
  open("assistant");
  if (conversation.continued != nullptr) out.text(textOf(*conversation.continued));
}

// ChatML has no bos of its own, so there the vocabulary's habit decides.
std::optional<tokenizer::TokenId> bosOf(ChatFormat format, const tokenizer::Tokenizer& tokenizer) {
  if (format == ChatFormat::ChatMl) return tokenizer.addsBos() ? tokenizer.bos() : std::nullopt;
  const auto named = tokenizer.special(format == ChatFormat::Llama3 ? kBeginText : kBegin);
  return named ? named : tokenizer.bos();
}

}  // namespace

ChatTemplate::ChatTemplate(ChatFormat format, std::string defaultSystemPrompt,
                           const tokenizer::Tokenizer& tokenizer)
    : m_format(format),
      m_defaultSystemPrompt(std::move(defaultSystemPrompt)),
      m_tokenizer(&tokenizer) {}

base::Result<ChatTemplate> ChatTemplate::choose(std::string_view templateText,
                                                const tokenizer::Tokenizer& tokenizer) {
  const bool hasText = templateText.find_first_not_of(" \t\r\n") != std::string_view::npos;
  const auto format = hasText ? formatOfTemplate(templateText) : formatOfTokens(tokenizer);
  if (!format) {
    return unsupported(hasText ? "the model's chat template, which begins with " +
                                     base::quote(templateText) + ", is not one we know"
                               : "the model has no chat template and no chat tokens we know: it "
                                 "may be a base model, which continues text but does not chat");
  }
  for (const std::string_view needed : neededTokens(*format)) {
    if (tokenizer.special(needed)) continue;
    return unsupported("the vocabulary has no token " + std::string(needed) +
                       ", which the model's chat format needs");
  }
  return ChatTemplate(*format,
                      *format == ChatFormat::ChatMl ? chat::defaultSystemPrompt(templateText) : "",
                      tokenizer);
}

base::Result<Prompt> ChatTemplate::encode(std::span<const Message> messages,
                                          engine::Thinking thinking) const {
  const auto conversation = takeApart(messages);
  if (!conversation) return conversation.error();
  PromptWriter out(*m_tokenizer);
  if (const auto bos = bosOf(m_format, *m_tokenizer)) out.token(*bos);
  // Other formats' models may still think if they were trained to: their vocabulary shows it.
  if (!canThink() && m_tokenizer->special(kThink) && conversation->continued == nullptr) {
    out.start(OutputStart::Undecided);
  }
  switch (m_format) {
    case ChatFormat::DeepSeekV2:
      writeDeepSeekV2(*conversation, out);
      break;
    case ChatFormat::DeepSeekV3:
    case ChatFormat::DeepSeekR1:
    case ChatFormat::DeepSeekV31:
      writeDeepSeek(m_format, *conversation, thinking, out);
      break;
    case ChatFormat::ChatMl:
      writeChatMl(*conversation, m_defaultSystemPrompt, out);
      break;
    case ChatFormat::Llama3:
      writeLlama3(*conversation, out);
      break;
  }
  return out.finish();
}

bool ChatTemplate::canThink() const {
  return m_format == ChatFormat::DeepSeekR1 || m_format == ChatFormat::DeepSeekV31;
}

bool ChatTemplate::alwaysThinks() const {
  return m_format == ChatFormat::DeepSeekR1;
}

}  // namespace chat
