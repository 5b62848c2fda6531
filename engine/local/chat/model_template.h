// Prompts of models whose chat template is their own: rendered apart from here, then encoded.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "engine/backend_factory.h"
#include "engine/base/result.h"
#include "engine/local/chat/chat_format.h"
#include "engine/local/chat/conversation.h"
#include "engine/local/chat/input_marks.h"

namespace chat {

// Thread: any. Lifetime: the tokenizer must outlive it.
class ModelTemplate {
 public:
  static constexpr std::size_t kMaxTemplateBytes = std::size_t{1} << 20;
  static constexpr std::size_t kMaxRenderedBytes = std::size_t{16} << 20;

  // `text` at most kMaxTemplateBytes; `render` not empty.
  ModelTemplate(std::string text, engine::TemplateRenderer render,
                const tokenizer::Tokenizer& tokenizer);

  // Errors: those of the renderer; Unsupported (a result that is too long).
  [[nodiscard]] base::Result<Prompt> encode(const Conversation& conversation,
                                            std::stop_token stop) const;

  // What the template's text shows of it.
  [[nodiscard]] FormatStyle style() const;
  [[nodiscard]] ToolSyntax toolSyntax() const;

 private:
  [[nodiscard]] Json variables(const Conversation& conversation) const;
  [[nodiscard]] Json messageOf(const Conversation& conversation, std::size_t at) const;
  [[nodiscard]] Json marked(const Json& value) const;

  std::string m_text;
  engine::TemplateRenderer m_render;
  const tokenizer::Tokenizer* m_tokenizer;
  InputMarks m_marks;
  bool m_wantsArguments;  // of calls, as an object rather than as text
};

}  // namespace chat
