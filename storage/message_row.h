// How a message is written to and read from its row.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "storage/records.h"

namespace storage {

class Statement;

// The columns in the order readMessage() expects them, starting at column 0.
inline constexpr std::string_view kMessageColumns =
    "id, conversation_id, parent_id, role, text, reasoning, state, error, created_at_ms, "
    "model, place, device, request_id, stop_reason, prompt_tokens, cached_tokens, output_tokens, "
    "reasoning_tokens, reasoning_ms, prefill_ms, decode_ms, seed, thinking, notes";

// Errors: Corrupt (a role or state this program does not know).
base::Result<MessageRecord> readMessage(const Statement& row);

// Binds ?1..?19: text, reasoning, state, error and the columns from model to notes.
inline constexpr int kMessageContentParameters = 19;
void bindMessageContent(Statement& statement, const MessageRecord& message);

[[nodiscard]] std::string_view nameOf(MessageRole role);
[[nodiscard]] std::string_view nameOf(MessageState state);

}  // namespace storage
