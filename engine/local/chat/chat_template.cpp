// Chooses the format, and has its encoder write.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/chat_template.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/chat/conversation.h"
#include "engine/local/chat/encoders.h"
#include "engine/local/chat/prompt_writer.h"

namespace chat {
namespace {

base::Error unsupported(std::string message) {
  return {base::ErrorCode::Unsupported, std::move(message)};
}

// ChatML has no bos of its own, so there the vocabulary's habit decides.
std::optional<tokenizer::TokenId> bosOf(ChatFormat format, const tokenizer::Tokenizer& tokenizer) {
  if (format == ChatFormat::ChatMl || format == ChatFormat::Qwen3)
    return tokenizer.addsBos() ? tokenizer.bos() : std::nullopt;
  const auto named =
      tokenizer.special(format == ChatFormat::Llama3 ? marker::kBeginText : marker::kBegin);
  return named ? named : tokenizer.bos();
}

void write(const FormatStyle& style, const Conversation& conversation, PromptWriter& out) {
  switch (style.format) {
    case ChatFormat::DeepSeekV2:
      return writeDeepSeekV2(conversation, out);
    case ChatFormat::DeepSeekCoder:
      return writeDeepSeekCoder(conversation, out);
    case ChatFormat::DeepSeekV3:
    case ChatFormat::DeepSeekR1:
    case ChatFormat::DeepSeekV31:
      return writeDeepSeek(style, conversation, out);
    case ChatFormat::DeepSeekV32:
      return writeDeepSeekV32(conversation, out);
    case ChatFormat::DeepSeekV4:
      return writeDeepSeekV4(style, conversation, out);
    case ChatFormat::ChatMl:
    case ChatFormat::Qwen3:
      return writeChatMl(style, conversation, out);
    case ChatFormat::Llama3:
      return writeLlama3(style, conversation, out);
  }
}

}  // namespace

ChatTemplate::ChatTemplate(FormatStyle style, const tokenizer::Tokenizer& tokenizer)
    : m_style(std::move(style)), m_tokenizer(&tokenizer) {}

base::Result<ChatTemplate> ChatTemplate::choose(std::string_view templateText,
                                                const tokenizer::Tokenizer& tokenizer) {
  const bool hasText = templateText.find_first_not_of(" \t\r\n") != std::string_view::npos;
  std::optional<FormatStyle> style =
      hasText ? formatOfTemplate(templateText) : formatOfTokens(tokenizer);
  if (!style) {
    return unsupported(hasText ? "the model's chat template, which begins with " +
                                     base::quote(templateText) + ", is not one we know"
                               : "the model has no chat template and no chat tokens we know: it "
                                 "may be a base model, which continues text but does not chat");
  }
  for (const std::string_view needed : neededTokens(style->format)) {
    if (tokenizer.special(needed)) continue;
    return unsupported("the vocabulary has no token " + std::string(needed) +
                       ", which the model's chat format needs");
  }
  return ChatTemplate(*std::move(style), tokenizer);
}

base::Result<Prompt> ChatTemplate::encode(std::span<const engine::Message> messages,
                                          std::span<const engine::ToolDefinition> tools,
                                          engine::Thinking thinking) const {
  const base::Result<Conversation> conversation = takeApart(messages, tools, thinking);
  if (!conversation) return conversation.error();
  if (usesTools(*conversation) && !hasTools())
    return unsupported("this model cannot use tools: its chat format, " +
                       std::string(nameOf(m_style.format)) + ", has none");
  PromptWriter out(*m_tokenizer);
  if (const auto bos = bosOf(m_style.format, *m_tokenizer)) out.token(*bos);
  // Models may think of their own accord if they were trained to: their vocabulary shows it.
  if (m_tokenizer->special(marker::kThink) && conversation->continued == nullptr)
    out.start(OutputStart::Undecided);
  write(m_style, *conversation, out);
  base::Result<Prompt> prompt = out.finish();
  if (prompt && usesTools(*conversation)) {
    prompt->tools = toolSyntaxOf(m_style.format);
    prompt->calls = callsIn(*conversation);
  }
  return prompt;
}

bool ChatTemplate::canThink() const {
  return m_style.hasSwitch || m_style.opensThought || m_style.format == ChatFormat::DeepSeekR1;
}

bool ChatTemplate::alwaysThinks() const {
  return canThink() && !m_style.hasSwitch;
}

}  // namespace chat
