// Whether a model file can be run, told from its head alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace local {

// What loading checks before it takes memory: architecture and its parameters, names, shapes and
// types of the weights, and that there is a vocabulary of a known kind. Reads no weights. Errors:
// Unsupported and Corrupt, saying what is missing. Thread: any.
[[nodiscard]] base::Result<void> checkUsable(const checkpoint::Checkpoint& file);

// One sentence for people where the chat template has no built-in format: what it needs, or why the
// model cannot chat. Empty: it chats on its own. `tokens`: of `file`. Thread: any.
[[nodiscard]] std::string chatNote(const checkpoint::Checkpoint& file,
                                   const tokenizer::Tokenizer& tokens);

}  // namespace local
