// Enums are stored as words, so that a new value never shifts an old one.
// SPDX-License-Identifier: Apache-2.0
#include "storage/message_row.h"

#include <array>
#include <optional>
#include <string>

#include "storage/statement.h"

namespace storage {

namespace {

// In the order of the enums.
constexpr std::array<std::string_view, 4> kRoles{"system", "user", "assistant", "tool"};
constexpr std::array<std::string_view, 5> kStates{"streaming", "complete", "stopped", "failed",
                                                  "interrupted"};

template <typename Enum, std::size_t Count>
std::optional<Enum> parse(const std::array<std::string_view, Count>& names, std::string_view name) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

base::Error unknown(MessageId id, std::string_view what, const std::string& value) {
  // The value may be anything: only its start is worth showing.
  return {base::ErrorCode::Corrupt, "message " + std::to_string(id.value) + " has the unknown " +
                                        std::string(what) + " \"" + value.substr(0, 40) + "\""};
}

AnswerRecord readAnswer(const Statement& row, int column) {
  AnswerRecord answer;
  answer.model = row.text(column++);
  answer.place = row.text(column++);
  answer.device = row.text(column++);
  answer.requestId = row.text(column++);
  answer.stopReason = row.text(column++);
  answer.promptTokens = row.integer(column++);
  answer.cachedTokens = row.integer(column++);
  answer.outputTokens = row.integer(column++);
  answer.reasoningTokens = row.integer(column++);
  answer.reasoningMs = row.integer(column++);
  answer.prefillMs = row.real(column++);
  answer.decodeMs = row.real(column++);
  answer.seed = row.optionalInteger(column++);
  answer.thinking = row.text(column++);
  answer.notes = row.text(column);
  return answer;
}

}  // namespace

std::string_view nameOf(MessageRole role) {
  return kRoles[static_cast<std::size_t>(role)];
}
std::string_view nameOf(MessageState state) {
  return kStates[static_cast<std::size_t>(state)];
}

base::Result<MessageRecord> readMessage(const Statement& row) {
  MessageRecord message;
  message.id = {row.integer(0)};
  message.conversation = {row.integer(1)};
  if (const auto parent = row.optionalInteger(2)) message.parent = MessageId{*parent};
  const auto role = parse<MessageRole>(kRoles, row.text(3));
  if (!role) return unknown(message.id, "role", row.text(3));
  message.role = *role;
  message.text = row.text(4);
  message.reasoning = row.text(5);
  const auto state = parse<MessageState>(kStates, row.text(6));
  if (!state) return unknown(message.id, "state", row.text(6));
  message.state = *state;
  message.error = row.text(7);
  message.createdAtMs = row.integer(8);
  message.answer = readAnswer(row, 9);
  return message;
}

void bindMessageContent(Statement& statement, const MessageRecord& message) {
  const AnswerRecord& answer = message.answer;
  int index = 1;
  statement.bind(index++, message.text);
  statement.bind(index++, message.reasoning);
  statement.bind(index++, nameOf(message.state));
  statement.bind(index++, message.error);
  statement.bind(index++, answer.model);
  statement.bind(index++, answer.place);
  statement.bind(index++, answer.device);
  statement.bind(index++, answer.requestId);
  statement.bind(index++, answer.stopReason);
  statement.bind(index++, answer.promptTokens);
  statement.bind(index++, answer.cachedTokens);
  statement.bind(index++, answer.outputTokens);
  statement.bind(index++, answer.reasoningTokens);
  statement.bind(index++, answer.reasoningMs);
  statement.bind(index++, answer.prefillMs);
  statement.bind(index++, answer.decodeMs);
  statement.bind(index++, answer.seed);
  statement.bind(index++, answer.thinking);
  statement.bind(index++, answer.notes);
}

}  // namespace storage
