// The open conversation as rows: questions, thinking, blocks of answers, errors and receipts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/records.h"
#include "ui/viewmodels/message_rows.h"

namespace ui {

class FindInChat;
class TextSelection;

// Only the newest messages have rows at first; loadOlder() puts earlier ones before them (they are
// read and parsed then). Rows are addressed by message and block, so that whatever arrives for a
// message that is gone does nothing. Thread: GUI.
class MessageListModel : public QAbstractListModel {
  Q_OBJECT
  Q_MOC_INCLUDE("ui/viewmodels/find_in_chat.h")
  Q_MOC_INCLUDE("ui/viewmodels/text_selection.h")
  Q_PROPERTY(int count READ count NOTIFY countChanged)
  // What is selected across rows, and what is looked for.
  Q_PROPERTY(ui::TextSelection* selection READ selection CONSTANT)
  Q_PROPERTY(ui::FindInChat* find READ find CONSTANT)
  Q_PROPERTY(bool hasOlder READ hasOlder NOTIFY hasOlderChanged)

 public:
  // In QML:
  //   kind         which delegate: "question" "thinking" "paragraph" "heading" "code" "listItem"
  //   "table" "rule" "math" "error"
  //                "receipt"
  //   messageId    number; the same for all rows of a message
  //   blockIndex   place among the blocks of its message (thoughts counted apart), -1 for rows that
  //   are no blocks inThinking   the block is part of the thinking (rows that exist only while it
  //   is expanded) text         question, error: the text. thinking: its last lines. code: the
  //   code. blocks: plain text to copy html         paragraph, heading, listItem, table: rich text
  //   (see ui/markdown/block.h) level, indent, quoteDepth, marker, language, isOpen, tableRows
  //   (list of lists of html), alignments: see block.h isFirstPart, isLastPart   code: where the
  //   rows of one code begin and end (codeAt() gives all of it) isStreaming  its message is being
  //   written isLast its message is the last one: actions stay visible state        "streaming"
  //   "complete" "stopped" "failed" "interrupted" seconds      thinking: how long it took so far
  //   isThinking thinking: it is going on expanded     thinking: its blocks are shown; change it
  //   with toggleThinking(messageId) receipt      receipt: one line, e.g. "SmolLM2-135M-Instruct,
  //   this computer, 12.4 tokens/s" details      receipt: list of {label, value}; error: what
  //   exactly happened, may be empty action       error: what helps: "retry" "chooseModel"
  //   "enterKey", "askAgain" (it can't be continued) or "" note         error: what became of what
  //   had arrived canContinue  error, receipt: it is the last answer, and its model can be asked to
  //   go on with it; on the error where there is one isAnswer; branchNumber, branchCount   which
  //   version of its message it is (from 1), of how many
  enum Role {
    KindRole = Qt::UserRole + 1,
    MessageIdRole,
    BlockIndexRole,
    InThinkingRole,
    TextRole,
    HtmlRole,
    LevelRole,
    IndentRole,
    QuoteDepthRole,
    MarkerRole,
    LanguageRole,
    AddressRole,  // "address"; image: where the picture is
    IsOpenRole,
    IsFirstPartRole,
    IsLastPartRole,
    TableRowsRole,
    AlignmentsRole,
    IsStreamingRole,
    IsLastRole,
    StateRole,
    SecondsRole,
    IsThinkingRole,
    ExpandedRole,
    ReceiptRole,
    DetailsRole,
    ActionRole,
    ImagesRole,  // "images"; question: sources for Image, in order
    FilesRole,   // "files"; question: {name, note, source}, in order
    NoteRole,
    CanContinueRole,
    IsAnswerRole,
    BranchNumberRole,
    BranchCountRole,
    HasOutlineRole  // "hasOutline"; thinking: it is long enough for thinkingOutline()
  };

  // As many as are shown at first, and added at a time: two screens of short answers.
  static constexpr int kPage = 40;
  // Up to `count` messages of the branch just before this one, oldest first; none where they can't
  // be read.
  using ReadOlder =
      std::function<std::vector<storage::MessageRecord>(storage::MessageId before, int count)>;

  explicit MessageListModel(QObject* parent = nullptr);
  ~MessageListModel() override;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
  [[nodiscard]] int count() const { return m_rowCount; }
  [[nodiscard]] TextSelection* selection() const { return m_selection; }
  [[nodiscard]] FindInChat* find() const { return m_find; }
  [[nodiscard]] bool hasOlder() const;
  // Without one, a branch has no other messages than those given.
  void setReadOlder(ReadOlder read) { m_readOlder = std::move(read); }

  // Rows for a page of messages before those that have rows; for the view when its beginning is
  // near.
  Q_INVOKABLE void loadOlder() { putOlder(kPage); }
  // The first row of a message of the branch, for which earlier ones are loaded if need be; -1: it
  // is none of them.
  Q_INVOKABLE int rowOfLoaded(qlonglong messageId);
  // A whole answer to the clipboard: "text", "markdown" or "rich" (HTML, and text for who can't
  // take it).
  Q_INVOKABLE void copyAs(qlonglong messageId, const QString& form) const;
  Q_INVOKABLE void toggleThinking(qlonglong messageId);
  // The places of an open thought: {title, block}, where block is the blockIndex of a row.
  Q_INVOKABLE QVariantList thinkingOutline(qlonglong messageId) const;
  // The row of one of them, -1 while the thought is closed.
  Q_INVOKABLE int rowOfThought(qlonglong messageId, int block) const;
  // All of the code of which the row shows a part; empty for an unknown row.
  Q_INVOKABLE QString codeAt(int row) const;
  // The same as {code, begin: of the row's part in it, isOpen: more is to come}.
  Q_INVOKABLE QVariantMap codePartAt(int row) const;
  // The first row of a message, -1 when it has none.
  Q_INVOKABLE int firstRowOf(qlonglong messageId) const;

  // Shows the source of a message in place of its text: its row has what is typed until endEdit().
  // What was typed when the row had to go for another reason is there again at the next
  // beginEdit().
  Q_INVOKABLE void beginEdit(qlonglong messageId);
  Q_INVOKABLE void setEdited(qlonglong messageId, const QString& text);
  Q_INVOKABLE void endEdit(qlonglong messageId);

  // Replaces everything by a branch, oldest first; or by the end of one, before which ReadOlder
  // reads.
  void setBranch(std::vector<storage::MessageRecord> branch);
  // The same, but what stays keeps its rows, so that the view keeps its place.
  void showBranch(std::vector<storage::MessageRecord> branch);
  // Which of how many versions a message is.
  void setPlace(storage::MessageId id, int number, int count);
  void append(const storage::MessageRecord& record);
  void appendText(storage::MessageId id, std::string_view utf8);
  void appendReasoning(storage::MessageId id, std::string_view utf8);
  void setThinking(storage::MessageId id, bool isThinking, int seconds);
  // State, error and receipt after the text is complete. `action` as above.
  void finish(const storage::MessageRecord& record, const QString& action);
  // In which receipts say what was paid.
  void setCurrency(Currency currency);
  // The answer is being written again, after what there is: its error and receipt go.
  void resume(const storage::MessageRecord& record);
  // Takes away the last messages, from this one on.
  void removeFrom(storage::MessageId id);

  // Where a row stands, in words that hold when rows come before it.
  struct Place {
    storage::MessageId message;
    MessageRows::Section section = MessageRows::Section::Question;
    int block = -1;
    friend bool operator==(const Place&, const Place&) = default;
  };
  [[nodiscard]] std::optional<Place> placeAt(int row) const;
  [[nodiscard]] int rowAt(const Place& place) const;  // -1: it has no row
  // What can be selected and found in a row: a question or a block, as Block::text. Empty for other
  // rows.
  [[nodiscard]] QString textAt(int row) const;
  [[nodiscard]] const Block* blockAt(int row) const;  // null: the row is none
  // The oldest message that has rows; none: there are no messages.
  [[nodiscard]] std::optional<storage::MessageId> firstLoaded() const;
  // Messages before `before`, for whom rows are not wanted; as ReadOlder.
  [[nodiscard]] std::vector<storage::MessageRecord> peekOlder(storage::MessageId before,
                                                              int count) const;
  // What was typed or answered, as Markdown; empty for an unknown message.
  [[nodiscard]] QString markdownOf(storage::MessageId id) const;
  [[nodiscard]] std::optional<storage::MessageId> lastAnswer() const;
  [[nodiscard]] std::optional<storage::MessageId> lastQuestion() const;
  // Bytes of Markdown read so far; for tests and measurements.
  [[nodiscard]] std::int64_t bytesParsed() const;

 signals:
  void countChanged();
  void hasOlderChanged();
  // The rows were replaced by those of another conversation: the view goes to the end.
  void branchChanged();

 private:
  [[nodiscard]] MessageRows& at(int message) {
    return *m_messages[static_cast<std::size_t>(message)];
  }
  [[nodiscard]] const MessageRows& at(int message) const {
    return *m_messages[static_cast<std::size_t>(message)];
  }
  [[nodiscard]] int startOf(int message) const {
    return m_starts[static_cast<std::size_t>(message)];
  }
  [[nodiscard]] int indexOf(storage::MessageId id) const;
  void putOlder(int count);
  [[nodiscard]] std::vector<storage::MessageRecord> takeOlder(int count);
  [[nodiscard]] int messageAtRow(int row) const;
  void countRows(int fromMessage);
  // `row` is counted inside the message; `change` makes the rows appear or go.
  template <typename Change>
  void putRows(int message, int row, int count, const Change& change);
  template <typename Change>
  void takeRows(int message, int row, int count, const Change& change);
  void emitRows(int message, int row, int count, const QVector<int>& roles);
  void applyBlocks(int message, MessageRows::Section section,
                   const StreamingDocument::Change& change);
  void renumberNotes(int message);
  void showThinkingRow(int message);
  void closeEditor(int message);
  void setLast(int message, bool isLast);

  struct Edit {
    std::string of;  // the text that was edited
    QString text;
  };
  TextSelection* m_selection;  // children
  FindInChat* m_find;
  std::map<std::int64_t, Edit> m_edits;         // by message; neither saved nor given up
  std::vector<storage::MessageRecord> m_older;  // they have no rows yet
  ReadOlder m_readOlder;
  bool m_isAllRead = false;  // there is nothing before m_older
  std::deque<std::unique_ptr<MessageRows>> m_messages;
  std::vector<int> m_starts;  // first row of each message
  int m_rowCount = 0;
  Currency m_currency = Currency::Usd;
  std::int64_t m_parsedBefore = 0;  // by messages that are gone
};

}  // namespace ui
