// Conversations to prompt tokens, in each model's own format as its file says.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string_view>

#include "engine/backend.h"
#include "engine/backend_factory.h"
#include "engine/base/result.h"
#include "engine/local/chat/chat_format.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace chat {

class ModelTemplate;

// Text of people, tools and models is always encoded without control tokens: a pasted marker is
// text. Thread: any. Lifetime: the tokenizer must outlive it.
class ChatTemplate {
 public:
  // Chooses by fingerprint of the file's template text; where that is empty, by which special
  // tokens exist. A template that it does not know, or whose tools no encoder describes as it
  // does, is left to `render`, if there is one. Errors:
  // Unsupported, naming the start of a template that it does not know and cannot render, or the
  // token that the format needs and the vocabulary lacks.
  static base::Result<ChatTemplate> choose(std::string_view templateText,
                                           const tokenizer::Tokenizer& tokenizer,
                                           const engine::TemplateRenderer& render = {});
  // Has even a template that is known rendered. Errors: Unsupported (a template that is too long).
  static base::Result<ChatTemplate> rendered(std::string_view templateText,
                                             const tokenizer::Tokenizer& tokenizer,
                                             engine::TemplateRenderer render);
  ChatTemplate(FormatStyle style, const tokenizer::Tokenizer& tokenizer);

  // The prompt up to where the model continues. It begins with bos exactly once where the format
  // has one. Reasoning of earlier turns is kept or left out as the format wants it; the last
  // message with `prefix` is continued, reasoning included, inside it or behind it. Errors:
  // InvalidArgument (no messages, roles in an order the format cannot say, parameters of a tool
  // that are not a JSON object), Unsupported (tools or images for a format without them; what a
  // rendered template did wrong), Cancelled.
  [[nodiscard]] base::Result<Prompt> encode(std::span<const engine::Message> messages,
                                            std::span<const engine::ToolDefinition> tools,
                                            engine::Thinking thinking,
                                            std::stop_token stop = {}) const;
  [[nodiscard]] ChatFormat format() const { return m_style.format; }
  [[nodiscard]] bool canThink() const;      // the format has thinking markers
  [[nodiscard]] bool alwaysThinks() const;  // R1: thinking cannot be switched off
  [[nodiscard]] bool hasTools() const { return m_style.hasTools; }

 private:
  FormatStyle m_style;
  const tokenizer::Tokenizer* m_tokenizer;
  std::shared_ptr<const ModelTemplate> m_modelTemplate;  // of ChatFormat::ModelsOwn
};

}  // namespace chat
