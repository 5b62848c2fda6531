// Shows an answer in rows while it is written.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/answer_view.h"

namespace ui {

void showIn(MessageListModel& rows, Answer& answer) {
  const storage::MessageId id = answer.record().id;
  MessageListModel* to = &rows;
  const Answer* from = &answer;
  QObject::connect(&answer, &Answer::thinkingChanged, to, [to, from, id] {
    to->setThinking(id, from->isThinking(), from->thinkingSeconds());
  });
  QObject::connect(&answer, &Answer::reasoningAdded, to,
                   [to, id](const std::string& utf8) { to->appendReasoning(id, utf8); });
  QObject::connect(&answer, &Answer::textAdded, to,
                   [to, id](const std::string& utf8) { to->appendText(id, utf8); });
}

}  // namespace ui
