// A conversation from one database to another, with everything that belongs to it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "storage/records.h"

namespace storage {

class Database;

// All branches, files and tags, under new ids; in no folder, of no persona, without its place in
// the ledger. Both databases are of the newest schema and are not the same. All or nothing.
// Errors: NotFound (the conversation), Io (the disk is full), Corrupt.
base::Result<ConversationId> copyConversation(Database& from, ConversationId id, Database& to);

}  // namespace storage
