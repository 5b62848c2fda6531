// What a model is told of a conversation before it answers.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/history.h"

#include <algorithm>

namespace ui {
namespace {

using storage::MessageRecord;
using storage::MessageRole;

engine::Role roleOf(MessageRole role) {
  switch (role) {
    case MessageRole::System:
      return engine::Role::System;
    case MessageRole::User:
      return engine::Role::User;
    case MessageRole::Assistant:
      return engine::Role::Assistant;
    case MessageRole::Tool:
      return engine::Role::Tool;
  }
  return engine::Role::User;
}

bool isQuestion(const engine::Message& message) {
  return message.role == engine::Role::User;
}

}  // namespace

std::vector<engine::Message> historyOf(const std::vector<MessageRecord>& branch) {
  std::vector<engine::Message> history;
  for (const MessageRecord& record : branch) {
    if (record.role == MessageRole::Tool || record.text.empty()) continue;
    engine::Message message = engine::textMessage(roleOf(record.role), record.text);
    message.reasoning = record.reasoning;
    if (!history.empty() && isQuestion(history.back()) && isQuestion(message)) {
      history.back() = engine::textMessage(engine::Role::User,
                                           engine::textOf(history.back()) + "\n\n" + record.text);
    } else {
      history.push_back(std::move(message));
    }
  }
  return history;
}

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
