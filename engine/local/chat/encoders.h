// One function per family of formats: what a conversation is in it, up to where the model goes on.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/chat/chat_format.h"
#include "engine/local/chat/conversation.h"
#include "engine/local/chat/prompt_writer.h"

namespace chat {

// Each writes everything after bos, and where the output begins if not as text. Thread: any.

// LLM, MoE 16B, V2, Coder V2: "User: ", "Assistant:".
void writeDeepSeekV2(const Conversation& conversation, PromptWriter& out);
// Coder V1: "### Instruction:", "### Response:".
void writeDeepSeekCoder(const Conversation& conversation, PromptWriter& out);
// V2.5, V3, R1, V3.1: the same markers, a different beginning of answers and shape of calls.
void writeDeepSeek(const FormatStyle& style, const Conversation& conversation, PromptWriter& out);
// V3.2 and V4: calls in DSML, each version with its own tags and places for results.
void writeDeepSeekV32(const Conversation& conversation, PromptWriter& out);
void writeDeepSeekV4(const FormatStyle& style, const Conversation& conversation, PromptWriter& out);
// ChatML, and Qwen's tools and thoughts in it.
void writeChatMl(const FormatStyle& style, const Conversation& conversation, PromptWriter& out);
void writeLlama3(const FormatStyle& style, const Conversation& conversation, PromptWriter& out);

}  // namespace chat
