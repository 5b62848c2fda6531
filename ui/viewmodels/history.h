// What a model is told of a conversation before it answers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "storage/records.h"

namespace ui {

// The messages of a branch, oldest first. Thinking goes along byte for byte; which of it is sent on
// is the backend's rule. Answers without text (failed or stopped at once) are left out, and
// questions that follow each other then become one, because most chat templates want the roles to
// alternate.
[[nodiscard]] std::vector<engine::Message> historyOf(
    const std::vector<storage::MessageRecord>& branch);

// Something was answered, and nothing of it at `place` (as receipts name it).
[[nodiscard]] bool wasAnsweredElsewhereOnly(const std::vector<storage::MessageRecord>& branch,
                                            std::string_view place);

}  // namespace ui
