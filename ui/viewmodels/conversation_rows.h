// The sidebar's rows as plain values: which headings, folders and conversations stand in what
// order.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QSet>
#include <QString>
#include <QVector>
#include <cstdint>
#include <vector>

#include "storage/organiser.h"
#include "storage/records.h"

namespace ui {

// One row is another one's equal if it stands for the same thing.
struct ConversationRow {
  enum class Kind { Heading, Folder, Conversation };
  Kind kind = Kind::Conversation;
  qint64 id = 0;       // of the conversation or the folder; a heading's own
  qint64 heading = 0;  // a conversation's; 0 in a folder
  friend bool operator==(const ConversationRow& a, const ConversationRow& b) {
    return a.kind == b.kind && a.id == b.id;
  }
};

struct ConversationOrder {
  QVector<storage::FolderRecord> folders;
  QSet<qint64> closedFolders;
  QDate today;
  bool isArchive = false;  // what was archived, and nothing else
  QString filter;          // words of titles and tags; empty: everything
};

// `newestFirst` is not taken over. Temporary ones come first, then pinned ones in the order they
// were pinned, then folders, then the rest by day and month. A filter opens every folder and leaves
// out those without a match.
[[nodiscard]] QVector<ConversationRow> conversationRows(
    const std::vector<const storage::ConversationRecord*>& newestFirst,
    const ConversationOrder& order);

// "Pinned", "Today", "May 2025".
[[nodiscard]] QString headingText(qint64 heading);

}  // namespace ui
