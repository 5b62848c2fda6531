// A gap between two texts as a prompt, for the models that were trained to fill one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/base/result.h"
#include "engine/local/chat/chat_format.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace chat {

struct FillInPrompt {
  Prompt prompt;
  std::vector<tokenizer::TokenId> ends;  // besides those of a turn: the gap is filled
};

// Source: DeepSeek Coder's and Qwen2.5-Coder's READMEs: the prefix, the suffix, and then what is
// between them. A marker in the texts stays text. Errors: Unsupported (a vocabulary without such
// markers). Thread: any.
[[nodiscard]] base::Result<FillInPrompt> fillInPrompt(const engine::FillIn& gap,
                                                      const tokenizer::Tokenizer& tokenizer);

}  // namespace chat
