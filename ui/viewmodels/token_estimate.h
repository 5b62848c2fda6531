// How many tokens a text is, without the model's own tokenizer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <cstdint>
#include <string_view>

namespace ui {

// Source: DeepSeek, "Token & Token Usage": a Chinese character is about 0.6 of a token, any other
// about 0.3. Thread: any.
[[nodiscard]] std::int64_t estimateTokens(std::string_view utf8);

// "about 1,200 tokens".
[[nodiscard]] QString aboutTokens(std::int64_t tokens);

}  // namespace ui
