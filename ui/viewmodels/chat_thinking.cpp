// Ending a thought: the run is stopped, and the same answer goes on behind its thinking.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "ui/viewmodels/answer_text.h"
#include "ui/viewmodels/chat_controller.h"
#include "ui/viewmodels/continuation.h"

namespace ui {

void ChatController::answerNow() {
  if (!isThinking() || m_answer->isStopping() || !m_answerNowHint.isEmpty()) return;
  if (m_comparison.isOpen()) return;
  m_endsThought = true;
  m_answer->stop();
}

// True when the answer that was stopped for it is being written again.
bool ChatController::goOnAnswering(storage::MessageRecord record) {
  const bool isWanted = std::exchange(m_endsThought, false);
  if (!isWanted || record.state != storage::MessageState::Stopped) return false;
  if (m_conversation != record.conversation) return false;
  if (record.text.empty()) {
    addNote(record.answer.notes, std::string(kEndedThoughtNote));
    if (!stored(m_parts.store.updateMessage(record), tr("The answer was not gone on with")))
      return false;
  }
  goOn(false);
  return isBusy();
}

}  // namespace ui
