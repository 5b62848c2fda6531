// What other tables know of messages: the files they carry and what they cost.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/base/result.h"
#include "storage/records.h"

struct sqlite3;

namespace storage {

// Fills MessageRecord::attachments, its branchNumber and branchCount, and AnswerRecord::bill of
// messages of one conversation, which are ordered by id. Errors: Io, Corrupt.
base::Result<void> readExtras(sqlite3* handle, ConversationId id,
                              std::vector<MessageRecord>& messages);

// Empty where the ledger has nothing. Errors: Io, Corrupt.
base::Result<Bill> readBill(sqlite3* handle, MessageId id);

}  // namespace storage
