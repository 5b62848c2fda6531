// Where the answers of a conversation came from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "storage/records.h"

namespace ui {

// Something was answered, and nothing of it at `place` (as receipts name it).
[[nodiscard]] bool wasAnsweredElsewhereOnly(const std::vector<storage::MessageRecord>& branch,
                                            std::string_view place);

}  // namespace ui
