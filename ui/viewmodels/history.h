// What a model is told of a conversation before it answers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

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

// Everything so far was answered on this computer, and something was.
[[nodiscard]] bool wasAnsweredHereOnly(const std::vector<storage::MessageRecord>& branch);

}  // namespace ui
