// How models write calls of tools: the markup around them, and one call's text to its parts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "engine/backend.h"
#include "engine/local/chat/chat_format.h"

namespace chat {

// `around`: what stands before the first call and after the last.
struct CallMarkup {
  std::string_view begin;
  std::string_view end;
  std::span<const std::string_view> around;
};

// Empty for None and Llama. Thread: any, as for all of these.
[[nodiscard]] CallMarkup markupOf(ToolSyntax syntax);

// Whether a text is one of the markers that a control token may stand for in this syntax.
[[nodiscard]] bool isToolMarker(ToolSyntax syntax, std::string_view text);

// Whether this may be the beginning of what is between `begin` and `end`. Once false, it stays so
// for every longer text.
[[nodiscard]] bool mayBecomeCall(ToolSyntax syntax, std::string_view beginning);

// What is between `begin` and `end`, or for Llama one JSON object; the id is left empty. Nothing:
// not a call.
[[nodiscard]] std::optional<engine::ToolCall> parseCall(ToolSyntax syntax, std::string_view inside);

}  // namespace chat
