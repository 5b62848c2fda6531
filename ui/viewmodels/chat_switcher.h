// Which conversation is next, before, or so many down the list: for the keys that go there.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QObject>
#include <QVector>

namespace ui {

// Reads any list with the roles "conversationId" and "isCurrent"; rows without a conversation (an
// id of 0) are passed over. Thread: GUI. Lifetime: the list must outlive it.
class ChatSwitcher : public QObject {
  Q_OBJECT

 public:
  explicit ChatSwitcher(const QAbstractItemModel& list, QObject* parent = nullptr);

  // The id of the conversation `number` (from 1) of the list; 0: there is none.
  Q_INVOKABLE qlonglong at(int number) const;
  // The id of the one `step` rows after the current, around the ends; 0: the list is empty. From no
  // current one the first or the last is next.
  Q_INVOKABLE qlonglong fromCurrent(int step) const;

 private:
  [[nodiscard]] QVector<int> rows() const;
  [[nodiscard]] QVariant value(int row, const char* role) const;

  const QAbstractItemModel& m_list;
};

}  // namespace ui
