// Rows as places in messages: for what is selected, copied and found.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QGuiApplication>
#include <algorithm>
#include <cstddef>

#include "ui/viewmodels/copied_text.h"
#include "ui/viewmodels/message_list_model.h"

namespace ui {

using Section = MessageRows::Section;
using storage::MessageId;
using storage::MessageRecord;

std::optional<MessageListModel::Place> MessageListModel::placeAt(int row) const {
  if (row < 0 || row >= m_rowCount) return std::nullopt;
  const int message = messageAtRow(row);
  const MessageRows::Row place = at(message).rowAt(row - startOf(message));
  return Place{at(message).record.id, place.section, place.block};
}

int MessageListModel::rowAt(const Place& place) const {
  const int message = indexOf(place.message);
  if (message < 0) return -1;
  const int row = std::max(0, place.block);
  if (row >= at(message).countOf(place.section)) return -1;
  return startOf(message) + at(message).startOf(place.section) + row;
}

const Block* MessageListModel::blockAt(int row) const {
  const auto place = placeAt(row);
  if (!place || place->block < 0) return nullptr;
  const MessageRows& rows = at(messageAtRow(row));
  return &(place->section == Section::Thought ? rows.thought : rows.text).at(place->block);
}

QString MessageListModel::textAt(int row) const {
  if (const Block* block = blockAt(row)) return block->text;
  const auto place = placeAt(row);
  return place && place->section == Section::Question
             ? QString::fromStdString(at(messageAtRow(row)).record.text)
             : QString();
}

std::optional<MessageId> MessageListModel::firstLoaded() const {
  if (m_messages.empty()) return std::nullopt;
  return m_messages.front()->record.id;
}

std::vector<MessageRecord> MessageListModel::peekOlder(MessageId before, int count) const {
  const auto end = std::find_if(
      m_older.begin(), m_older.end(),
      [before](const MessageRecord& record) { return record.id.value >= before.value; });
  if (end != m_older.begin())
    return {end - std::min<std::ptrdiff_t>(count, end - m_older.begin()), end};
  return m_readOlder && !m_isAllRead ? m_readOlder(before, count) : std::vector<MessageRecord>();
}

void MessageListModel::copyAs(qlonglong messageId, const QString& form) const {
  const int message = indexOf(MessageId{messageId});
  if (message < 0) return;
  const MessageRows& rows = at(message);
  const QString source = QString::fromStdString(rows.record.text);
  if (form == u"markdown") return QGuiApplication::clipboard()->setText(source);
  CopiedText copied;
  if (rows.isAnswer())
    copied = copiedBlocks(rows.text);
  else
    copied.addQuestion(source);
  if (form == u"rich") return toClipboard(copied);
  QGuiApplication::clipboard()->setText(copied.plain());
}

}  // namespace ui
