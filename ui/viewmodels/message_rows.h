// The rows of one message: which there are, in which order, and what each shows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVariant>
#include <QVector>
#include <string_view>

#include "storage/records.h"
#include "ui/markdown/block.h"
#include "ui/markdown/streaming_document.h"

namespace ui {

// Rows of a question: one. Rows of an answer: thinking (if any), its blocks (while expanded), the
// blocks of the text, the error (if any), the receipt (once it is complete). Thread: GUI.
class MessageRows {
 public:
  enum class Section { Question, Thinking, Thought, Text, Error, Receipt };
  struct Row {
    Section section;
    int block;  // index among the blocks of Thought or Text, else -1
  };

  // Reads the text; thinking is read when it is expanded.
  explicit MessageRows(storage::MessageRecord record);

  [[nodiscard]] storage::MessageId id() const { return m_record.id; }
  [[nodiscard]] const storage::MessageRecord& record() const { return m_record; }
  [[nodiscard]] int rowCount() const;
  [[nodiscard]] Row rowAt(int row) const;
  // The first row of a section, or where it would be.
  [[nodiscard]] int startOf(Section section) const;
  [[nodiscard]] int countOf(Section section) const;
  // `role` is one of MessageListModel::Role.
  [[nodiscard]] QVariant data(int row, int role) const;

 private:
  friend class MessageListModel;
  [[nodiscard]] QVariant blockData(const Block& block, int role) const;

  storage::MessageRecord m_record;
  StreamingDocument m_textDocument;
  StreamingDocument m_thoughtDocument;
  QVector<Block> m_text;
  QVector<Block> m_thought;
  QString m_action;
  int m_seconds = 0;
  bool m_hasThinking = false;
  bool m_isThinking = false;
  bool m_isExpanded = false;
  bool m_hasError = false;
  bool m_hasReceipt = false;
  bool m_isLast = false;
};

}  // namespace ui
