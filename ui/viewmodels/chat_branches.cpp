// The versions of messages: which is shown, and taking messages out.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "ui/viewmodels/chat_controller.h"

namespace ui {

using storage::MessageId;

int ChatController::answerNumber() const {
  const auto shown = std::find(m_answers.begin(), m_answers.end(), m_shownAnswer);
  return shown == m_answers.end() ? 0 : static_cast<int>(shown - m_answers.begin()) + 1;
}

// Where versions can't be read there is nothing to choose from, and what is shown stays.
void ChatController::readBranch() {
  countImages();
  m_shownAnswer.reset();
  m_answers.clear();
  if (m_conversation) {
    if (const auto record = m_parts.store.conversation(*m_conversation))
      m_shownAnswer = record->head;
  }
  if (m_shownAnswer) {
    if (auto answers = m_parts.store.siblings(*m_shownAnswer)) m_answers = *std::move(answers);
    m_messages.setPlace(*m_shownAnswer, answerNumber(), answerCount());
  }
  emit answersChanged();
}

std::vector<storage::MessageRecord> ChatController::older(storage::MessageId before, int count) {
  if (!m_conversation) return {};
  auto page = m_parts.store.branchEnd(*m_conversation, count, before);
  if (!stored(page, tr("Earlier messages could not be read"))) return {};
  return shownBranch(*std::move(page));
}

void ChatController::showVersion(qlonglong messageId, int number) {
  if (isGenerating() || number < 1) return;
  const auto versions = m_parts.store.siblings({messageId});
  if (!stored(versions, tr("The other version could not be shown"))) return;
  if (number > static_cast<int>(versions->size())) return;
  if (showStored((*versions)[static_cast<std::size_t>(number) - 1])) m_comparison.close();
}

bool ChatController::showStored(MessageId version) {
  if (!m_conversation) return false;
  const QString what = tr("The other version could not be shown");
  const auto leaf = m_parts.store.leafOf(version);
  return stored(leaf, what) && stored(m_parts.store.setHead(*m_conversation, *leaf), what) &&
         showHead(what);
}

bool ChatController::showHead(const QString& what) {
  auto branch = m_parts.store.branch(*m_conversation);
  if (!stored(branch, what)) return false;
  m_messages.showBranch(shownBranch(*std::move(branch)));
  readBranch();
  return true;
}

void ChatController::removeMessage(qlonglong messageId, bool withFollowers) {
  if (!m_conversation) return;
  if (isGenerating())
    return setBanner(tr("An answer is being written here. Stop it before you delete a message."));
  const QString what = tr("The message was not deleted");
  if (!stored(m_parts.store.removeMessage({messageId}, withFollowers), what)) return;
  m_comparison.close();
  if (!showHead(what)) return;
  m_parts.conversations.refresh(*m_conversation);
  emit conversationChanged();
  setBanner(tr("Deleted."), QStringLiteral("undoRemove"));
}

void ChatController::undoRemove() {
  if (!m_conversation || m_bannerAction != u"undoRemove") return;
  dismissBanner();
  const QString what = tr("The message was not brought back");
  if (!stored(m_parts.store.restoreRemoved(*m_conversation), what) || !showHead(what)) return;
  m_parts.conversations.refresh(*m_conversation);
  emit conversationChanged();
}

}  // namespace ui
