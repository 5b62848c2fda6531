// What is kept of conversations, as plain values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace storage {

struct ConversationId {
  std::int64_t value = 0;
  friend bool operator==(ConversationId, ConversationId) = default;
};
struct MessageId {
  std::int64_t value = 0;
  friend bool operator==(MessageId, MessageId) = default;
};

enum class MessageRole { System, User, Assistant, Tool };

// Streaming rows that no process is writing any more (a crash) become Interrupted when the store is
// opened.
enum class MessageState { Streaming, Complete, Stopped, Failed, Interrupted };

struct ConversationRecord {
  ConversationId id;
  std::string title;             // empty: not named yet
  std::int64_t createdAtMs = 0;  // Unix time
  std::int64_t updatedAtMs = 0;
  std::optional<MessageId> head;  // the last message of the branch that is shown
  std::string modelKey;           // what answered last, in the words of the model picker
  std::string draft;              // what was typed and not sent
};

// What an answer cost and where it came from. Empty or zero where unknown.
struct AnswerRecord {
  std::string model;  // as the server or the file names itself
  std::string place;  // "this computer" or a host
  std::string device;
  std::string requestId;
  std::string stopReason;
  std::int64_t promptTokens = 0;
  std::int64_t cachedTokens = 0;
  std::int64_t outputTokens = 0;
  std::int64_t reasoningTokens = 0;
  std::int64_t reasoningMs = 0;  // how long it thought
  double prefillMs = 0;
  double decodeMs = 0;
  std::optional<std::int64_t> seed;
};

struct MessageRecord {
  MessageId id;
  ConversationId conversation;
  std::optional<MessageId> parent;  // the message this one follows; siblings are branches
  MessageRole role = MessageRole::User;
  std::string text;
  std::string reasoning;
  MessageState state = MessageState::Complete;
  std::string error;  // one sentence, with MessageState::Failed or Interrupted
  std::int64_t createdAtMs = 0;
  AnswerRecord answer;  // assistant only
};

}  // namespace storage
