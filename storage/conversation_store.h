// Conversations and their message trees in SQLite; on disk when a call returns.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/records.h"

namespace storage {

class Database;

// Errors of every call: Io (disk full, locked, read-only; the old state stands), Corrupt (the file
// is damaged), NotFound (the id). Thread: one at a time. Lifetime: the database must outlive it.
class ConversationStore {
 public:
  // Marks answers that a dead process left in Streaming as Interrupted, keeping their text.
  static base::Result<std::unique_ptr<ConversationStore>> open(Database& database);
  virtual ~ConversationStore() = default;

  virtual base::Result<ConversationId> createConversation(const std::string& title,
                                                          std::int64_t nowMs) = 0;
  // Newest first.
  virtual base::Result<std::vector<ConversationRecord>> conversations() = 0;
  virtual base::Result<ConversationRecord> conversation(ConversationId id) = 0;
  virtual base::Result<void> rename(ConversationId id, const std::string& title) = 0;
  // By a model, in place of the first words of the question; a title of the reader's stays.
  virtual base::Result<void> setModelTitle(ConversationId id, const std::string& title) = 0;
  virtual base::Result<void> setQueue(ConversationId id, const std::string& queue) = 0;
  virtual base::Result<void> setDraft(ConversationId id, const std::string& draft) = 0;
  virtual base::Result<void> setSystemPrompt(ConversationId id, const std::string& prompt) = 0;
  virtual base::Result<void> setOptions(ConversationId id, const std::string& options) = 0;
  virtual base::Result<void> setModelKey(ConversationId id, const std::string& modelKey) = 0;
  virtual base::Result<void> setHead(ConversationId id, std::optional<MessageId> head) = 0;
  virtual base::Result<void> removeConversation(ConversationId id) = 0;

  // Adds a message after `message.parent`, with its files, and makes it the head; message.id is
  // ignored, the new id is returned.
  virtual base::Result<MessageId> addMessage(const MessageRecord& message,
                                             const std::vector<Attachment>& attachments) = 0;
  base::Result<MessageId> addMessage(const MessageRecord& message) {
    return addMessage(message, {});
  }
  // The files of a message, in the order they were added.
  virtual base::Result<std::vector<Attachment>> attachments(MessageId id) = 0;
  // Replaces text, reasoning, state, error and answer of a message: the once-a-second save and the
  // last one.
  virtual base::Result<void> updateMessage(const MessageRecord& message) = 0;
  virtual base::Result<MessageRecord> message(MessageId id) = 0;
  // The messages of the same role that follow the same message, oldest first; this one is among
  // them.
  virtual base::Result<std::vector<MessageId>> siblings(MessageId id) = 0;
  // The last message of the branch that follows this one and was shown last, else of the newest;
  // the message itself where nothing follows it.
  virtual base::Result<MessageId> leafOf(MessageId id) = 0;
  // Takes a message out: alone (what followed it follows what it followed), or with all that
  // follows it. Where the head is gone, it is the branch of the message's nearest other version,
  // else of what it followed.
  virtual base::Result<void> removeMessage(MessageId id, bool withFollowers) = 0;
  // Undoes the last removeMessage(), once, where it was in this conversation and since the database
  // was opened, and shows that branch again. NotFound: there is nothing to undo.
  virtual base::Result<void> restoreRemoved(ConversationId id) = 0;
  // The branch from the root to `head`, oldest first; empty without a head.
  virtual base::Result<std::vector<MessageRecord>> branch(ConversationId id) = 0;
  // A page of it, oldest first: its last `count` messages, or those that stand just before a
  // message of it. Where the first one has no parent the branch begins.
  virtual base::Result<std::vector<MessageRecord>> branchEnd(
      ConversationId id, int count, std::optional<MessageId> before = std::nullopt) = 0;
  // How many images the questions of the branch carry.
  virtual base::Result<int> branchImageCount(ConversationId id) = 0;
};

}  // namespace storage
