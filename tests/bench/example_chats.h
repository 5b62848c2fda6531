// Conversations as long as one likes, with lists, code and formulas in them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/base/result.h"
#include "storage/conversation_store.h"

namespace bench {

// About a kilobyte of Markdown, different for each number; every fifth has code, every seventh a
// formula.
[[nodiscard]] std::string exampleAnswer(int number);
// Of at least so many bytes.
[[nodiscard]] std::string longAnswer(std::size_t bytes);

// Questions and answers in turn. Errors: as the store's.
[[nodiscard]] base::Result<storage::ConversationId> addChat(storage::ConversationStore& store,
                                                            const std::string& title, int messages,
                                                            std::int64_t atMs);

}  // namespace bench
