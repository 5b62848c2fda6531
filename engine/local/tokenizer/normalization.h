// Unicode's normal form C, which Qwen's tokenizers bring text into before they cut it into words.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace tokenizer {

// Whether `text` surely is in normal form C; false where only composed() would tell. Thread: any,
// as below.
[[nodiscard]] bool isComposed(std::string_view text);

// `text` in normal form C, as the tokenizers library makes it: it knows the code points of Unicode
// 9, later ones stay as they are. Invalid bytes stay as they are, too, and join nothing. Time:
// linear but for runs of combining marks, which are sorted.
[[nodiscard]] std::string composed(std::string_view text);

}  // namespace tokenizer
