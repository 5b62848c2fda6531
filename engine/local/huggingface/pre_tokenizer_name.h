// GGUF's name for the pre-tokenizer of a tokenizer.json, and what comes before it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/local/huggingface/json.h"

namespace huggingface {

// Compares the sequence of its steps with those of the kinds we know; a pattern may write line
// breaks as escapes or as they are. Null: the file has none. Errors: Unsupported, naming the first
// step that is unlike all of them. `where` begins the message.
[[nodiscard]] base::Result<std::string> preTokenizerName(const Json* preTokenizer,
                                                         const std::string& where);

// Whether a tokenizer.json's normalizer brings text into normal form C; false: there is none, or an
// empty sequence. Errors: Unsupported, naming any other.
[[nodiscard]] base::Result<bool> composesText(const Json* normalizer, const std::string& where);

}  // namespace huggingface
