// The early formats, which have words for their roles and no tools.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/encoders.h"

namespace chat {

using engine::Message;
using engine::Role;

// BOS User: q \n\n Assistant: a EOS
void writeDeepSeekV2(const Conversation& conversation, PromptWriter& out) {
  for (const Message& message : conversation.turns) {
    if (message.role == Role::Assistant) {
      out.text("Assistant: " + textOf(message));
      out.token(marker::kEnd);
    } else {
      out.text((message.role == Role::User ? "User: " : "") + textOf(message) + "\n\n");
    }
  }
  out.text("Assistant:");
  if (conversation.continued != nullptr) out.text(" " + textOf(*conversation.continued));
}

// BOS system ### Instruction:\n q \n### Response:\n a \n<|EOT|>\n
// Source: the chat template of deepseek-coder-33b-instruct.
void writeDeepSeekCoder(const Conversation& conversation, PromptWriter& out) {
  constexpr std::string_view kDefaultSystem =
      "You are an AI programming assistant, utilizing the Deepseek Coder model, developed by "
      "Deepseek Company, and you only answer questions related to computer science. For "
      "politically sensitive questions, security and privacy issues, and other non-computer "
      "science questions, you will refuse to answer\n";
  bool hasSystem = false;
  for (const Message& message : conversation.turns) hasSystem |= message.role == Role::System;
  if (!hasSystem) out.text(kDefaultSystem);
  for (const Message& message : conversation.turns) {
    if (message.role == Role::System) {
      out.text(textOf(message));
    } else if (message.role == Role::User) {
      out.text("### Instruction:\n" + textOf(message) + "\n");
    } else {
      out.text("### Response:\n" + textOf(message) + "\n");
      out.token(marker::kEot);
      out.text("\n");
    }
  }
  out.text("### Response:\n");
  if (conversation.continued != nullptr) out.text(textOf(*conversation.continued));
}

}  // namespace chat
