// Which conversation is next, before, or so many down the list: for the keys that go there.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_switcher.h"

namespace ui {

ChatSwitcher::ChatSwitcher(const QAbstractItemModel& list, QObject* parent)
    : QObject(parent), m_list(list) {}

qlonglong ChatSwitcher::at(int number) const {
  const QVector<int> all = rows();
  if (number < 1 || number > all.size()) return 0;
  return value(all.at(number - 1), "conversationId").toLongLong();
}

qlonglong ChatSwitcher::fromCurrent(int step) const {
  const QVector<int> all = rows();
  if (all.isEmpty()) return 0;
  const auto count = static_cast<int>(all.size());
  int current = step > 0 ? -1 : count;
  for (int i = 0; i < count; ++i)
    if (value(all.at(i), "isCurrent").toBool()) current = i;
  return at((current + step % count + count) % count + 1);
}

QVector<int> ChatSwitcher::rows() const {
  QVector<int> found;
  for (int row = 0; row < m_list.rowCount(); ++row)
    if (value(row, "conversationId").toLongLong() > 0) found.append(row);
  return found;
}

QVariant ChatSwitcher::value(int row, const char* role) const {
  return m_list.data(m_list.index(row, 0), m_list.roleNames().key(role, -1));
}

}  // namespace ui
