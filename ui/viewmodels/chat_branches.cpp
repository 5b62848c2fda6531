// The answers to the last question: each time it is answered again there is one more.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "ui/viewmodels/chat_controller.h"

namespace ui {

int ChatController::answerNumber() const {
  const auto shown = std::find(m_answers.begin(), m_answers.end(), m_shownAnswer);
  return shown == m_answers.end() ? 0 : static_cast<int>(shown - m_answers.begin()) + 1;
}

// Where they can't be read there is nothing to choose from, and what is shown stays.
void ChatController::readAnswers() {
  m_shownAnswer.reset();
  m_answers.clear();
  if (m_conversation) {
    if (const auto record = m_parts.store.conversation(*m_conversation))
      m_shownAnswer = record->head;
  }
  if (m_shownAnswer) {
    if (auto answers = m_parts.store.siblings(*m_shownAnswer)) m_answers = *std::move(answers);
  }
  emit answersChanged();
}

void ChatController::showAnswer(int number) {
  if (isGenerating() || number < 1 || number > answerCount()) return;
  if (showStored(m_answers[static_cast<std::size_t>(number) - 1])) m_comparison.close();
}

bool ChatController::showStored(storage::MessageId answer) {
  if (!m_conversation) return false;
  const QString what = tr("The other answer could not be shown");
  if (!stored(m_parts.store.setHead(*m_conversation, answer), what)) return false;
  auto branch = m_parts.store.branch(*m_conversation);
  if (!stored(branch, what)) return false;
  m_messages.setBranch(shownBranch(*std::move(branch)));
  readAnswers();
  return true;
}

}  // namespace ui
