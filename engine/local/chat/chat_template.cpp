// Chooses the format, and has its encoder write.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/chat_template.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/chat/conversation.h"
#include "engine/local/chat/encoders.h"
#include "engine/local/chat/model_template.h"
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
    case ChatFormat::ModelsOwn:
      break;
  }
}

// Whether a template describes tools in words that its format's encoder would not use.
bool hasOtherTools(const FormatStyle& style, std::string_view templateText) {
  if (!hasToolsPart(templateText)) return false;
  const std::string_view words = "You may call one or more functions";  // of writeChatMl
  return !style.hasTools ||
         (style.format == ChatFormat::ChatMl && templateText.find(words) == std::string_view::npos);
}

base::Error noTools(const FormatStyle& style) {
  const std::string refusal = "this model cannot use tools: its chat ";
  if (style.strangeTools)
    return unsupported(refusal +
                       "template has tools, but Isobath does not know how it writes calls; choose "
                       "another model to use tools");
  return unsupported(refusal + "format, " + std::string(nameOf(style.format)) + ", has none");
}

base::Result<Prompt> encodeBuiltIn(const FormatStyle& style, const Conversation& conversation,
                                   const tokenizer::Tokenizer& tokenizer) {
  PromptWriter out(tokenizer);
  if (const auto bos = bosOf(style.format, tokenizer)) out.token(*bos);
  // Models may think of their own accord if they were trained to: their vocabulary shows it.
  if (tokenizer.special(marker::kThink) && conversation.continued == nullptr)
    out.start(OutputStart::Undecided);
  write(style, conversation, out);
  return out.finish();
}

}  // namespace

ChatTemplate::ChatTemplate(FormatStyle style, const tokenizer::Tokenizer& tokenizer)
    : m_style(std::move(style)), m_tokenizer(&tokenizer) {}

base::Result<ChatTemplate> ChatTemplate::choose(std::string_view templateText,
                                                const tokenizer::Tokenizer& tokenizer,
                                                const engine::TemplateRenderer& render) {
  const bool hasText = templateText.find_first_not_of(" \t\r\n") != std::string_view::npos;
  std::optional<FormatStyle> style =
      hasText ? formatOfTemplate(templateText) : formatOfTokens(tokenizer);
  if (!style) {
    if (hasText && render) return rendered(templateText, tokenizer, render);
    return unsupported(hasText ? "the model's chat template, which begins with " +
                                     base::quote(templateText) +
                                     ", is not one we know: choose a newer conversion of the "
                                     "model, or another model"
                               : "the model has no chat template and no chat tokens we know: it "
                                 "may be a base model, which continues text but does not chat");
  }
  if (hasText && hasOtherTools(*style, templateText)) {
    if (render) {
      base::Result<ChatTemplate> own = rendered(templateText, tokenizer, render);
      if (!own || own->hasTools()) return own;
    }
    style->strangeTools = !style->hasTools;
  }
  for (const std::string_view needed : neededTokens(style->format)) {
    if (tokenizer.special(needed)) continue;
    return unsupported("the vocabulary has no token " + std::string(needed) +
                       ", which the model's chat format needs");
  }
  return ChatTemplate(*std::move(style), tokenizer);
}

base::Result<ChatTemplate> ChatTemplate::rendered(std::string_view templateText,
                                                  const tokenizer::Tokenizer& tokenizer,
                                                  engine::TemplateRenderer render) {
  if (templateText.size() > ModelTemplate::kMaxTemplateBytes)
    return unsupported("the model's chat template has " + std::to_string(templateText.size()) +
                       " bytes, more than the " + std::to_string(ModelTemplate::kMaxTemplateBytes) +
                       " that one may have");
  auto modelTemplate = std::make_shared<const ModelTemplate>(std::string(templateText),
                                                             std::move(render), tokenizer);
  ChatTemplate chosen(modelTemplate->style(), tokenizer);
  chosen.m_modelTemplate = std::move(modelTemplate);
  return chosen;
}

base::Result<Prompt> ChatTemplate::encode(std::span<const engine::Message> messages,
                                          std::span<const engine::ToolDefinition> tools,
                                          engine::Thinking thinking, std::stop_token stop) const {
  const base::Result<Conversation> conversation = takeApart(messages, tools, thinking);
  if (!conversation) return conversation.error();
  if (usesTools(*conversation) && !hasTools()) return noTools(m_style);
  base::Result<Prompt> prompt = m_modelTemplate
                                    ? m_modelTemplate->encode(*conversation, std::move(stop))
                                    : encodeBuiltIn(m_style, *conversation, *m_tokenizer);
  if (prompt && usesTools(*conversation)) {
    prompt->tools = m_modelTemplate ? m_modelTemplate->toolSyntax() : toolSyntaxOf(m_style.format);
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
