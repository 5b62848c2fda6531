// Opens the thinking of answers for readers who want to see it.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/thinking_opener.h"

#include <QTimer>
#include <algorithm>

namespace ui {

ThinkingOpener::ThinkingOpener(MessageListModel& messages, const SettingsController& settings,
                               QObject* parent)
    : QObject(parent), m_messages(messages), m_settings(settings) {
  connect(&messages, &MessageListModel::branchChanged, this,
          [this] { openBetween(0, m_messages.count() - 1); });
  connect(&messages, &QAbstractItemModel::rowsInserted, this,
          [this](const QModelIndex&, int first, int last) { openBetween(first, last); });
}

void ThinkingOpener::openBetween(int first, int last) {
  if (!m_settings.thinkingOpen()) return;
  for (int row = first; row <= last; ++row) {
    const QModelIndex index = m_messages.index(row);
    if (index.data(MessageListModel::KindRole) != QStringLiteral("thinking")) continue;
    const qlonglong message = index.data(MessageListModel::MessageIdRole).toLongLong();
    // Not now: the list is in the middle of a change.
    QTimer::singleShot(0, this, [this, message] {
      const int at = m_messages.firstRowOf(message);
      for (int i = std::max(0, at); at >= 0 && i < m_messages.count(); ++i) {
        const QModelIndex place = m_messages.index(i);
        if (place.data(MessageListModel::MessageIdRole).toLongLong() != message) return;
        if (place.data(MessageListModel::KindRole) != QStringLiteral("thinking")) continue;
        if (!place.data(MessageListModel::ExpandedRole).toBool())
          m_messages.toggleThinking(message);
        return;
      }
    });
  }
}

}  // namespace ui
