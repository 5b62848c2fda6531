// Conversations to prompt tokens, in each model's own format as its file says.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/base/result.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace chat {

enum class ChatFormat { DeepSeekV2, DeepSeekV3, DeepSeekR1, DeepSeekV31, ChatMl, Llama3 };

// Where the model's output begins: inside a thought that the prompt has opened, after one it has
// closed, or undecided (a thought begins if the model writes the opening marker first).
enum class OutputStart { Text, Reasoning, Undecided };

struct Prompt {
  std::vector<tokenizer::TokenId> tokens;
  OutputStart start = OutputStart::Text;
};

// User text is always encoded without control tokens: a pasted marker is text.
// Thread: any. Lifetime: the tokenizer must outlive it.
class ChatTemplate {
 public:
  // Chooses by fingerprint of the file's template text; where that is empty, by which special
  // tokens exist. Errors: Unsupported, naming the start of a template that it does not know, or the
  // token that the format needs and the vocabulary lacks.
  static base::Result<ChatTemplate> choose(std::string_view templateText,
                                           const tokenizer::Tokenizer& tokenizer);
  ChatTemplate(ChatFormat format, std::string defaultSystemPrompt,
               const tokenizer::Tokenizer& tokenizer);

  // The prompt up to where the model continues. It begins with bos exactly once where the format
  // has one. Reasoning of earlier turns is left out, as the formats want it; the last message with
  // `prefix` is continued, reasoning included. Errors: InvalidArgument (no messages, roles in an
  // order the format cannot say), Unsupported (tools or images for a format without them).
  [[nodiscard]] base::Result<Prompt> encode(std::span<const engine::Message> messages,
                                            engine::Thinking thinking) const;
  [[nodiscard]] ChatFormat format() const { return m_format; }
  [[nodiscard]] bool canThink() const;      // the format has thinking markers
  [[nodiscard]] bool alwaysThinks() const;  // R1: thinking cannot be switched off

 private:
  ChatFormat m_format;
  std::string m_defaultSystemPrompt;  // ChatML models such as SmolLM2 prepend one when a
                                      // conversation has none
  const tokenizer::Tokenizer* m_tokenizer;
};

}  // namespace chat
