// What the search over the window lists: conversations and messages with the words, commands,
// recent chats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QString>
#include <QTimer>
#include <QVector>
#include <memory>
#include <thread>

#include "storage/message_search.h"
#include "ui/viewmodels/commands_model.h"
#include "ui/viewmodels/conversation_list_model.h"

namespace ui {

// Results come while the words are typed: commands and titles at once, messages from the newest to
// the oldest, from a thread of its own. Without words: recent chats, then commands. Thread: GUI.
// Lifetime: everything given must outlive it.
class SearchPalette : public QAbstractListModel {
  Q_OBJECT
  Q_PROPERTY(QString words READ words WRITE setWords NOTIFY wordsChanged)
  Q_PROPERTY(bool isSearching READ isSearching NOTIFY searchingChanged)
  Q_PROPERTY(QString problem READ problem NOTIFY searchingChanged)  // one sentence; empty: none
  Q_PROPERTY(int count READ count NOTIFY countChanged)

 public:
  // In QML: kind ("heading", "chat", "hit", "command"), text (rich, everything escaped, the words
  // bold), plainText, detail ("Question", "Thinking", a key), conversationId, messageId (0: none),
  // commandId.
  enum Role {
    KindRole = Qt::UserRole + 1,
    TextRole,
    PlainTextRole,
    DetailRole,
    ConversationIdRole,
    MessageIdRole,
    CommandIdRole
  };

  SearchPalette(std::unique_ptr<storage::MessageSearch> search,
                const ConversationListModel& conversations, const CommandsModel& commands,
                QObject* parent = nullptr);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  [[nodiscard]] QString words() const { return m_words; }
  void setWords(const QString& words);
  [[nodiscard]] bool isSearching() const { return m_isSearching; }
  [[nodiscard]] QString problem() const { return m_problem; }
  [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }

  // Reads the recent chats and the commands again; when it is opened.
  Q_INVOKABLE void open();
  // No search goes on; when it is closed.
  Q_INVOKABLE void close();
  // The next row in this direction (1, -1) that can be chosen; `row` where there is none.
  Q_INVOKABLE [[nodiscard]] int nextRow(int row, int by) const;

 signals:
  void wordsChanged();
  void searchingChanged();
  void countChanged();

 private:
  enum class Kind { Heading, Chat, Hit, Command };
  struct Row {
    Kind kind = Kind::Heading;
    QString text = {};
    QString detail = {};
    qint64 conversation = 0;
    qint64 message = 0;
    QString command = {};
  };
  void fill();
  void fillRecent(QVector<Row>& rows) const;
  void fillCommands(QVector<Row>& rows) const;
  void startSearch();
  void take(int search, const base::Result<storage::SearchSlice>& slice);
  void addHit(const storage::SearchHit& hit);
  [[nodiscard]] QString titleOf(qint64 conversation) const;
  [[nodiscard]] bool hasWords(const QString& text) const;

  std::unique_ptr<storage::MessageSearch> m_search;
  const ConversationListModel& m_conversations;
  const CommandsModel& m_commands;
  QString m_words;
  QVector<Row> m_rows;
  QHash<qint64, int> m_hitsOf;  // conversations that are listed: how many of their hits are
  bool m_isSearching = false;
  QString m_problem;
  QTimer m_typed;
  int m_current = 0;  // which search is the last
  std::jthread m_thread;
};

// `text` as rich text: everything escaped, every place of a word (apart by blanks, whatever the
// case) in bold.
[[nodiscard]] QString withWordsMarked(const QString& text, const QString& words);

}  // namespace ui
