// Where the answers of a conversation came from.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/history.h"

#include <algorithm>

namespace ui {

using storage::MessageRecord;
using storage::MessageRole;

bool wasAnsweredElsewhereOnly(const std::vector<MessageRecord>& branch, std::string_view place) {
  const auto isAnswer = [](const MessageRecord& record) {
    return record.role == MessageRole::Assistant;
  };
  return std::any_of(branch.begin(), branch.end(), isAnswer) &&
         std::all_of(branch.begin(), branch.end(), [&](const MessageRecord& record) {
           return !isAnswer(record) || record.answer.place != place;
         });
}

}  // namespace ui
