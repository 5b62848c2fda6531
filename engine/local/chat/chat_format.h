// Recognises a model's chat format by its template text or its special tokens.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/local/tokenizer/tokenizer.h"

// The markers of the built-in formats. The bars are U+FF5C, the gaps U+2581.
namespace chat::marker {

inline constexpr std::string_view kBegin = "<｜begin▁of▁sentence｜>";
inline constexpr std::string_view kEnd = "<｜end▁of▁sentence｜>";
inline constexpr std::string_view kUser = "<｜User｜>";
inline constexpr std::string_view kAssistant = "<｜Assistant｜>";
inline constexpr std::string_view kThink = "<think>";
inline constexpr std::string_view kEndThink = "</think>";
inline constexpr std::string_view kEot = "<|EOT|>";
inline constexpr std::string_view kDsml = "｜DSML｜";
inline constexpr std::string_view kImStart = "<|im_start|>";
inline constexpr std::string_view kImEnd = "<|im_end|>";
inline constexpr std::string_view kToolCall = "<tool_call>";
inline constexpr std::string_view kBeginText = "<|begin_of_text|>";
inline constexpr std::string_view kStartHeader = "<|start_header_id|>";
inline constexpr std::string_view kEndHeader = "<|end_header_id|>";
inline constexpr std::string_view kEndTurn = "<|eot_id|>";
inline constexpr std::string_view kPythonTag = "<|python_tag|>";

// What PromptWriter::markup() looks for. None is within another.
inline constexpr std::array kAll = {kBegin,
                                    kEnd,
                                    kUser,
                                    kAssistant,
                                    kThink,
                                    kEndThink,
                                    kEot,
                                    kDsml,
                                    kImStart,
                                    kImEnd,
                                    kToolCall,
                                    kBeginText,
                                    kStartHeader,
                                    kEndHeader,
                                    kEndTurn,
                                    kPythonTag,
                                    std::string_view("</tool_call>"),
                                    std::string_view("<tool_response>"),
                                    std::string_view("</tool_response>"),
                                    std::string_view("<｜tool▁calls▁begin｜>"),
                                    std::string_view("<｜tool▁calls▁end｜>"),
                                    std::string_view("<｜tool▁call▁begin｜>"),
                                    std::string_view("<｜tool▁call▁end｜>"),
                                    std::string_view("<｜tool▁outputs▁begin｜>"),
                                    std::string_view("<｜tool▁outputs▁end｜>"),
                                    std::string_view("<｜tool▁output▁begin｜>"),
                                    std::string_view("<｜tool▁output▁end｜>"),
                                    std::string_view("<｜tool▁sep｜>")};

}  // namespace chat::marker

namespace chat {

// DeepSeekV2: LLM, MoE and V2. DeepSeekV3: V2.5 and V3. ChatMl: Qwen 2.5 and others. ModelsOwn: one
// that only its template knows.
enum class ChatFormat {
  DeepSeekV2,
  DeepSeekCoder,
  DeepSeekV3,
  DeepSeekR1,
  DeepSeekV31,
  DeepSeekV32,
  DeepSeekV4,
  ChatMl,
  Qwen3,
  Llama3,
  ModelsOwn
};

// A format and what models of one format do differently, as their templates say.
struct FormatStyle {
  ChatFormat format = ChatFormat::ChatMl;
  std::string defaultSystemPrompt;  // ChatML: written when a conversation has none
  bool hasTools = false;
  bool strangeTools = false;    // its template has tools, whose calls we would not find
  bool hasSwitch = false;       // thinking can be on or off
  bool opensThought = false;    // thinking begins in the prompt, not with the model's first token
  bool emptyThought = false;    // V3.1: "<think></think>" where most write "</think>"
  bool earlyEfforts = false;    // V4 before July 2026: the largest effort is what later is High
  bool knowledgeLines = false;  // Llama 3.1 and later: dates before the system prompt
};

// Where the model's output begins: inside a thought that the prompt has opened, after one it has
// closed, or undecided (a thought begins if the model writes the opening marker first). Verbatim:
// it goes on with a text, of which every byte counts.
enum class OutputStart { Text, Reasoning, Undecided, Verbatim };

// How a model writes calls of tools. DeepSeek: V2.5 to V3.1, with or without type and code fence.
// Dsml: V3.2 and V4. Hermes: JSON in <tool_call>, as Qwen. Llama: an answer that is JSON as a
// whole.
enum class ToolSyntax { None, DeepSeek, Dsml, Hermes, Llama };

struct Prompt {
  std::vector<tokenizer::TokenId> tokens;
  OutputStart start = OutputStart::Text;
  ToolSyntax tools = ToolSyntax::None;  // what calls in the output look like, if any may come
  std::int64_t calls = 0;               // that earlier turns have made
};

// What the model's own template or, without one, its vocabulary shows. Thread: any, as for all of
// these.
[[nodiscard]] std::optional<FormatStyle> formatOfTemplate(std::string_view templateText);
[[nodiscard]] std::optional<FormatStyle> formatOfTokens(const tokenizer::Tokenizer& tokenizer);
// Whether code in a template asks for the tools of a conversation.
[[nodiscard]] bool hasToolsPart(std::string_view templateText);
// The style of a format whose model's template is not known.
[[nodiscard]] FormatStyle usualStyle(ChatFormat format);

// "DeepSeek V2", for messages.
[[nodiscard]] std::string_view nameOf(ChatFormat format);

[[nodiscard]] ToolSyntax toolSyntaxOf(ChatFormat format);

// The control tokens without which a format cannot be written.
[[nodiscard]] std::span<const std::string_view> neededTokens(ChatFormat format);

// The system prompt that a ChatML template writes when a conversation has none; empty for no such.
[[nodiscard]] std::string defaultSystemPrompt(std::string_view templateText);

}  // namespace chat
