// Finds words in the whole of the open conversation, also in what has no rows yet.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <QVariantList>
#include <compare>
#include <optional>
#include <vector>

#include "ui/viewmodels/message_list_model.h"

namespace ui {

// Case is ignored. Questions, answers, and thinking where it is shown are searched as they are
// read, without marks of Markdown. Older messages are read page by page between other events;
// nothing runs once all are read. Lifetime: a child of the model. Thread: GUI.
class FindInChat : public QObject {
  Q_OBJECT
  Q_PROPERTY(bool isOpen READ isOpen NOTIFY openChanged)
  Q_PROPERTY(QString words READ words WRITE setWords NOTIFY wordsChanged)
  Q_PROPERTY(int count READ count NOTIFY hitsChanged)    // so far, while isSearching
  Q_PROPERTY(int number READ number NOTIFY hitsChanged)  // of the current one, from 1; 0: none
  Q_PROPERTY(bool isSearching READ isSearching NOTIFY hitsChanged)

 public:
  explicit FindInChat(MessageListModel& model);

  [[nodiscard]] bool isOpen() const { return m_isOpen; }
  [[nodiscard]] QString words() const { return m_words; }
  // Goes to the newest hit.
  void setWords(const QString& words);
  [[nodiscard]] int count() const { return static_cast<int>(m_older.size() + m_loaded.size()); }
  [[nodiscard]] int number() const;
  [[nodiscard]] bool isSearching() const { return m_slice.isActive(); }

  Q_INVOKABLE void open();
  Q_INVOKABLE void close();
  // Down and up the conversation; after the last comes the first.
  Q_INVOKABLE void next() { step(1); }
  Q_INVOKABLE void previous() { step(-1); }
  // Opens at the first hit in this message; without words, or where it has none, at the message.
  // For a search in all conversations.
  Q_INVOKABLE void showMessage(qlonglong messageId, const QString& words);
  // In the text of a row: list of {begin, end, isCurrent}.
  Q_INVOKABLE QVariantList marksIn(int row) const;

 signals:
  void openChanged();
  void wordsChanged();
  void hitsChanged();
  // The view goes there: a place in the text of a row.
  void reached(int row, int begin, int end);

 private:
  struct Hit {
    std::int64_t message = 0;
    int section = 0;
    int block = -1;
    int begin = 0;
    friend auto operator<=>(const Hit&, const Hit&) = default;
  };
  void restart();
  void readLoaded();
  void readSlice();
  void dropLoadedFromOlder();
  void onRowsChanged();
  void step(int direction);
  void go(const Hit& hit);
  [[nodiscard]] const Hit& hitAt(int index) const;
  void addHits(std::vector<Hit>& hits, const Hit& place, const QString& text) const;

  MessageListModel& m_model;
  bool m_isOpen = false;
  QString m_words;
  std::vector<Hit> m_older;   // in messages that have no rows
  std::vector<Hit> m_loaded;  // in those that have
  std::optional<Hit> m_current;
  std::optional<storage::MessageId> m_readFrom;  // all from here on are read
  QTimer m_slice;
  QTimer m_changed;  // rows have changed since readLoaded()
};

}  // namespace ui
