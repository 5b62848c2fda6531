// Sending what waits: one by one, each when the answer before it has come to its end.
// SPDX-License-Identifier: Apache-2.0
#include <QTimer>
#include <utility>

#include "ui/viewmodels/chat_controller.h"

namespace ui {

bool ChatController::queueMessage(const QString& text) {
  const QString question = text.trimmed();
  // Files stay with what is being typed.
  if (question.isEmpty() || !isGenerating() || m_attachments.count() > 0) return false;
  if (!m_queue.add(question)) return false;
  setDraft({});
  return true;
}

void ChatController::sendQueuedNow(int index) {
  if (!m_queue.moveToFront(index)) return;
  if (!isGenerating()) return sendQueued();
  m_sendsAfterStop = true;
  stop();
}

void ChatController::sendQueued() {
  if (!isGenerating() && !m_queue.isEmpty()) send(m_queue.texts().front());
}

void ChatController::editQueued(int index) {
  const QString text = m_queue.texts().value(index);
  if (text.isEmpty() || !m_queue.removeAt(index)) return;
  setDraft(m_draft.trimmed().isEmpty() ? text : text + QStringLiteral("\n\n") + m_draft);
}

// After an error or a stop it waits for the reader, and so it does while two answers stand side by
// side or files are in the composer.
void ChatController::queueAfter(const storage::MessageRecord& answer) {
  const bool isWanted = std::exchange(m_sendsAfterStop, false);
  const bool hasEnded = answer.state == storage::MessageState::Complete;
  if (m_conversation != answer.conversation || m_queue.isEmpty() || m_comparison.isOpen()) return;
  if (!(hasEnded || isWanted) || m_attachments.count() > 0) return;
  QTimer::singleShot(0, this, [this, conversation = m_conversation] {
    if (m_conversation == conversation) sendQueued();
  });
}

}  // namespace ui
