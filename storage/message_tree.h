// The branches of a conversation: the one that was shown last, and messages taken out and put back.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "storage/records.h"

struct sqlite3;

namespace storage {

// Errors of all: Io, Corrupt. None begins a transaction but removeFromTree and restoreToTree.

// The last message of the branch below `id` that was shown last; else of the newest. NotFound.
base::Result<MessageId> leafBelow(sqlite3* handle, MessageId id);

// Remembers the branch that ends with `head` as the one that is shown.
base::Result<void> noteShown(sqlite3* handle, MessageId head);

// See ConversationStore::removeMessage() and restoreRemoved(). What was taken out is in temporary
// tables of the connection, in memory, until something else is.
base::Result<void> removeFromTree(sqlite3* handle, MessageId id, bool withFollowers);
base::Result<void> restoreToTree(sqlite3* handle, ConversationId id);

}  // namespace storage
