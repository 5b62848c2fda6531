// Collects a prompt: the template's own words and markers, and what people, tools and models said.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/local/chat/chat_format.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace chat {

// Neighbouring text is encoded as one piece, because tokens reach across the border of a template's
// own words and a message's. Thread: one at a time. Lifetime: the tokenizer must outlive it.
class PromptWriter {
 public:
  explicit PromptWriter(const tokenizer::Tokenizer& tokenizer) : m_tokenizer(&tokenizer) {}

  // What somebody said: markers in it stay text.
  void text(std::string_view text) { m_text.append(text); }
  // The template's own words: the markers in them that the vocabulary has become control tokens.
  void markup(std::string_view words);
  // A control token; the prompt is an error when the vocabulary lacks it.
  void token(std::string_view name);
  void token(tokenizer::TokenId id);
  // Where the model's output begins.
  void start(OutputStart start) { m_prompt.start = start; }

  // Errors: Unsupported (a token that the vocabulary lacks).
  [[nodiscard]] base::Result<Prompt> finish();

 private:
  void flush();

  const tokenizer::Tokenizer* m_tokenizer;
  Prompt m_prompt;
  std::string m_text;
  std::string m_missing;
};

}  // namespace chat
