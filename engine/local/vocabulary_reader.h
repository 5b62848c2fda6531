// The vocabulary that a GGUF file carries, and its chat template's text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace local {

// Reads the keys tokenizer.ggml.*. What remains to be checked (equal lengths, ids in range, merges
// of known tokens) is Tokenizer::create()'s work. Errors: Unsupported (no tokenizer in the file,
// one of another algorithm, no pre-tokenizer named), Corrupt (a key of another type or range).
// Thread: any.
[[nodiscard]] base::Result<tokenizer::Vocabulary> readVocabulary(
    const checkpoint::Checkpoint& file);

// tokenizer.chat_template; empty when the file has none. Errors: Corrupt (not a string).
[[nodiscard]] base::Result<std::string> readChatTemplate(const checkpoint::Checkpoint& file);

}  // namespace local
