// Tells which conversations were written, whoever wrote them: for lists that show them elsewhere.
// SPDX-License-Identifier: Apache-2.0
#include "storage/change_notice.h"

#include <sqlite3.h>

#include <string_view>
#include <utility>

#include "storage/database.h"

namespace storage {

ChangeNotice::ChangeNotice(Database& database, OnChanged onChanged)
    : m_database(database), m_onChanged(std::move(onChanged)) {
  const auto onWrite = [](void* notice, int, const char* schema, const char* table,
                          sqlite3_int64 row) {
    const std::string_view name = table;
    if (std::string_view(schema) != "main") return;
    const OnChanged& tell = static_cast<ChangeNotice*>(notice)->m_onChanged;
    if (name == "conversations") tell(ConversationId{row});
    if (name == "folders" || name == "conversation_tags") tell(std::nullopt);
  };
  sqlite3_update_hook(m_database.handle(), onWrite, this);
}

ChangeNotice::~ChangeNotice() {
  sqlite3_update_hook(m_database.handle(), nullptr, nullptr);
}

}  // namespace storage
