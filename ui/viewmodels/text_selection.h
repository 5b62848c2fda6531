// What is selected across the rows of a conversation: places in messages, not in what is drawn.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPoint>
#include <optional>

#include "ui/viewmodels/copied_text.h"
#include "ui/viewmodels/message_list_model.h"

namespace ui {

// Rows that scroll out of view stay selected, and those that come into view show what is selected
// of them. Tables, formulas, pictures and rules are selected as a whole. Lifetime: a child of the
// model. Thread: GUI.
class TextSelection : public QObject {
  Q_OBJECT
  Q_PROPERTY(bool isEmpty READ isEmpty NOTIFY changed)

 public:
  explicit TextSelection(MessageListModel& model);

  // Nothing is selected, and what extendTo() selects begins here. `offset` is a place in the row's
  // text (see MessageListModel::textAt).
  Q_INVOKABLE void begin(int row, int offset);
  Q_INVOKABLE void extendTo(int row, int offset);
  Q_INVOKABLE void selectMessage(qlonglong messageId);
  Q_INVOKABLE void clear();
  // From x to y in the row's text; (-1, -1) where nothing of it is selected.
  Q_INVOKABLE QPoint rangeIn(int row) const;
  // To the clipboard, from the model's text. False: nothing is selected.
  Q_INVOKABLE bool copy() const;

  [[nodiscard]] bool isEmpty() const;
  [[nodiscard]] CopiedText text() const;

 signals:
  void changed();

 private:
  struct End {
    MessageListModel::Place place;
    int offset = 0;
  };
  struct Rows {
    int first = -1;
    int begin = 0;
    int last = -1;
    int end = 0;
  };
  [[nodiscard]] std::optional<End> endAt(int row, int offset) const;
  [[nodiscard]] std::optional<Rows> rows() const;

  MessageListModel& m_model;
  std::optional<End> m_anchor;
  std::optional<End> m_cursor;
};

}  // namespace ui
