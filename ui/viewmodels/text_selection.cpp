// What is selected across the rows of a conversation: places in messages, not in what is drawn.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/text_selection.h"

#include <algorithm>
#include <tuple>

namespace ui {
namespace {

bool isWhole(const Block* block) {
  using Kind = Block::Kind;
  return block && (block->kind == Kind::Table || block->kind == Kind::Math ||
                   block->kind == Kind::Rule || block->kind == Kind::Image);
}

}  // namespace

TextSelection::TextSelection(MessageListModel& model) : QObject(&model), m_model(model) {
  connect(&model, &QAbstractItemModel::modelReset, this, &TextSelection::clear);
}

std::optional<TextSelection::End> TextSelection::endAt(int row, int offset) const {
  const auto place = m_model.placeAt(row);
  if (!place) return std::nullopt;
  const auto length = static_cast<int>(m_model.textAt(row).size());
  return End{*place, std::clamp(offset, 0, length)};
}

void TextSelection::begin(int row, int offset) {
  m_anchor = m_cursor = endAt(row, offset);
  emit changed();
}

void TextSelection::extendTo(int row, int offset) {
  const auto cursor = endAt(row, offset);
  if (!m_anchor || !cursor) return;
  m_cursor = cursor;
  emit changed();
}

void TextSelection::selectMessage(qlonglong messageId) {
  const int first = m_model.firstRowOf(messageId);
  if (first < 0) return;
  int last = first;
  for (int row = first; row < m_model.count(); ++row) {
    if (m_model.placeAt(row)->message.value != messageId) break;
    if (!m_model.textAt(row).isEmpty()) last = row;
  }
  m_anchor = endAt(first, 0);
  m_cursor = endAt(last, static_cast<int>(m_model.textAt(last).size()));
  emit changed();
}

void TextSelection::clear() {
  if (!m_anchor && !m_cursor) return;
  m_anchor.reset();
  m_cursor.reset();
  emit changed();
}

std::optional<TextSelection::Rows> TextSelection::rows() const {
  if (!m_anchor || !m_cursor) return std::nullopt;
  const int anchor = m_model.rowAt(m_anchor->place);
  const int cursor = m_model.rowAt(m_cursor->place);
  if (anchor < 0 || cursor < 0) return std::nullopt;
  if (std::tuple(anchor, m_anchor->offset) <= std::tuple(cursor, m_cursor->offset))
    return Rows{anchor, m_anchor->offset, cursor, m_cursor->offset};
  return Rows{cursor, m_cursor->offset, anchor, m_anchor->offset};
}

QPoint TextSelection::rangeIn(int row) const {
  const auto selected = rows();
  if (!selected || row < selected->first || row > selected->last) return {-1, -1};
  const auto length = static_cast<int>(m_model.textAt(row).size());
  const bool isAll = isWhole(m_model.blockAt(row)) && selected->first != selected->last;
  const int begin = row == selected->first && !isAll ? std::min(selected->begin, length) : 0;
  const int end = row == selected->last && !isAll ? std::min(selected->end, length) : length;
  return begin < end ? QPoint(begin, end) : QPoint(-1, -1);
}

bool TextSelection::isEmpty() const {
  const auto selected = rows();
  return !selected || (selected->first == selected->last && selected->begin == selected->end);
}

CopiedText TextSelection::text() const {
  CopiedText copied;
  const auto selected = rows();
  if (!selected) return copied;
  std::optional<storage::MessageId> message;
  for (int row = selected->first; row <= selected->last; ++row) {
    const QPoint range = rangeIn(row);
    const Block* block = m_model.blockAt(row);
    const bool isRule = block && block->kind == Block::Kind::Rule;
    if (range.x() < 0 && !isRule) continue;
    const storage::MessageId owner = m_model.placeAt(row)->message;
    if (message && *message != owner) copied.nextMessage();
    message = owner;
    if (block)
      copied.addBlock(*block, std::max(0, range.x()), std::max(0, range.y()));
    else
      copied.addQuestion(m_model.textAt(row).mid(range.x(), range.y() - range.x()));
  }
  return copied;
}

bool TextSelection::copy() const {
  if (isEmpty()) return false;
  toClipboard(text());
  return true;
}

}  // namespace ui
