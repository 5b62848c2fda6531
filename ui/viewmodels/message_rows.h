// The rows of one message: which there are, in which order, and what each shows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVariant>
#include <QVector>
#include <array>
#include <string_view>

#include "storage/records.h"
#include "ui/markdown/block.h"
#include "ui/markdown/code_parts.h"
#include "ui/markdown/streaming_document.h"
#include "ui/viewmodels/money_text.h"

namespace ui {

// Rows of a question: one (itself, or the editor of its text). Rows of an answer, in this order:
// thinking (if any), its blocks (while expanded), the blocks of the text (or the editor of its
// source), the error (if any), the receipt (once it is complete). The document parses and says what
// changes; the blocks here are what is shown, and are changed by the model only, between the
// signals that a view needs.
class MessageRows {
 public:
  enum class Section { Question, Thinking, Thought, Text, Editor, Error, Receipt };
  static constexpr int kSections = 7;
  struct Row {
    Section section = Section::Question;
    int block = -1;  // index among the blocks of Thought or Text
  };

  // Reads the text; thinking is read when it is expanded.
  explicit MessageRows(storage::MessageRecord record);

  [[nodiscard]] int rowCount() const;
  [[nodiscard]] Row rowAt(int row) const;
  // The first row of a section, or where it would be.
  [[nodiscard]] int startOf(Section section) const;
  [[nodiscard]] int countOf(Section section) const;
  // `role` is one of MessageListModel::Role.
  [[nodiscard]] QVariant data(int row, int role, Currency currency) const;
  // All of the code of which the row shows a part.
  [[nodiscard]] WholeCode codeAt(int row) const;
  [[nodiscard]] std::int64_t bytesParsed() const;
  [[nodiscard]] bool isAnswer() const { return record.role == storage::MessageRole::Assistant; }
  // Where the text is, when it is not being edited.
  [[nodiscard]] Section source() const { return isAnswer() ? Section::Text : Section::Question; }
  // Blocks of the thinking that have not been read yet.
  [[nodiscard]] StreamingDocument::Change readThought();
  // The last lines of the thinking, which stand for it while it goes on.
  [[nodiscard]] QString lastThought() const;

  storage::MessageRecord record;
  StreamingDocument textDocument;
  StreamingDocument thoughtDocument;
  QVector<Block> text;
  QVector<Block> thought;
  std::size_t thoughtRead = 0;  // bytes of the reasoning that thoughtDocument has
  QString action;               // what helps against the error
  int seconds = 0;
  bool hasThinking = false;
  bool isThinking = false;
  bool isExpanded = false;
  bool hasError = false;
  bool hasReceipt = false;
  bool isLast = false;
  QString editedText;      // what is typed in the editor
  bool isEdited = false;   // the text has no rows
  bool hasEditor = false;  // and the editor has one

 private:
  [[nodiscard]] QVariant sectionData(Section section, int role, Currency currency) const;
};

// What a block shows in a role of MessageListModel.
[[nodiscard]] QVariant blockData(const Block& block, int role);
// The roles in which two blocks of the same kind differ.
[[nodiscard]] QVector<int> differingRoles(const Block& before, const Block& after);

}  // namespace ui
