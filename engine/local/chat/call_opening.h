// The words that begin and end a call of a tool, for a model that must make one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/chat/chat_format.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace chat {

struct CallFrame {
  std::vector<tokenizer::TokenId> opening;  // up to the arguments, or to the name where it is open
  std::vector<tokenizer::TokenId> closing;  // after arguments that are JSON; empty: they are not
};

// As the format writes a call of the tool `name`; empty: of any tool. What a person called a tool
// never becomes a marker. Errors: Unsupported (a format whose calls Isobath can read, but not
// begin). Thread: any.
[[nodiscard]] base::Result<CallFrame> callFrame(ChatFormat format, ToolSyntax syntax,
                                                std::string_view name,
                                                const tokenizer::Tokenizer& tokenizer);

}  // namespace chat
