// Two models asked at once: the chat's side of a comparison.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "ui/viewmodels/chat_controller.h"

namespace ui {

void ChatController::connectComparison() {
  connect(&m_comparison, &Comparison::secondChanged, &m_setup,
          [this] { m_setup.setSecond(m_comparison.secondKey()); });
  connect(&m_comparison, &Comparison::changed, this, [this] {
    emit generatingChanged();
    emit canSendChanged();
  });
  connect(&m_comparison, &Comparison::saveFailed, this, &ChatController::onSaveFailed);
  connect(&m_comparison, &Comparison::saveRecovered, this, &ChatController::onSaveRecovered);
  connect(&m_comparison, &Comparison::stopFirstWanted, this, &ChatController::stopFirst);
  connect(&m_comparison, &Comparison::ended, this,
          [this](const storage::MessageRecord& record, bool isSaved) {
            if (!isSaved) m_unsaved.push_back(record);
            noteGenerating();
          });
  connect(&m_comparison, &Comparison::kept, this, [this](storage::MessageId answer) {
    // It may be another conversation that is open by now.
    const bool isKept = m_comparison.isOpen()
                            ? showStored(answer)
                            : stored(m_parts.store.setHead(*m_comparison.conversation(), answer),
                                     tr("The choice of the answer was not saved"));
    if (isKept) m_comparison.close();
  });
}

void ChatController::askSecond(const std::vector<storage::MessageRecord>& branch,
                               const ModelChoice& first) {
  const auto second = m_comparison.second();
  if (!second || !m_answer) return;
  const QString notAsked = tr("The second model was not asked");
  auto request = requestFor(branch, *second);
  if (!stored(request, notAsked)) return;
  storage::MessageRecord noted;
  noteImages(branch, *second, noted);
  const auto started = m_comparison.start(
      {branch.back(), m_answer->record(), first, *second, *std::move(request), noted.answer.notes});
  if (!stored(started, notAsked)) return;
  readBranch();
}

void ChatController::stopFirst() {
  if (m_answer) m_answer->stop();
}

// One conversation is marked in the list: the one in which something is being written.
void ChatController::noteGenerating() {
  auto where = m_comparison.isGenerating() ? m_comparison.conversation() : std::nullopt;
  if (m_answer) where = m_answer->record().conversation;
  m_parts.conversations.setGenerating(where);
}

}  // namespace ui
