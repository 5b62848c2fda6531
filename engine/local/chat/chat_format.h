// Recognises a model's chat format by its template text or its special tokens.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/local/chat/chat_template.h"
#include "engine/local/tokenizer/tokenizer.h"

// The markers of the built-in formats. The bars are U+FF5C, the gaps U+2581.
namespace chat::marker {

inline constexpr std::string_view kBegin = "<｜begin▁of▁sentence｜>";
inline constexpr std::string_view kEnd = "<｜end▁of▁sentence｜>";
inline constexpr std::string_view kUser = "<｜User｜>";
inline constexpr std::string_view kAssistant = "<｜Assistant｜>";
inline constexpr std::string_view kThink = "<think>";
inline constexpr std::string_view kEndThink = "</think>";
inline constexpr std::string_view kImStart = "<|im_start|>";
inline constexpr std::string_view kImEnd = "<|im_end|>";
inline constexpr std::string_view kBeginText = "<|begin_of_text|>";
inline constexpr std::string_view kStartHeader = "<|start_header_id|>";
inline constexpr std::string_view kEndHeader = "<|end_header_id|>";
inline constexpr std::string_view kEndTurn = "<|eot_id|>";

}  // namespace chat::marker

namespace chat {

// Thread: any, as for all of these.
[[nodiscard]] std::optional<ChatFormat> formatOfTemplate(std::string_view templateText);
[[nodiscard]] std::optional<ChatFormat> formatOfTokens(const tokenizer::Tokenizer& tokenizer);

// The control tokens without which a format cannot be written.
[[nodiscard]] std::span<const std::string_view> neededTokens(ChatFormat format);

// The system prompt that a ChatML template writes when a conversation has none; empty for no such.
[[nodiscard]] std::string defaultSystemPrompt(std::string_view templateText);

}  // namespace chat
