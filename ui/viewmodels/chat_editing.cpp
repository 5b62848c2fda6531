// Other versions of messages: an edited question is sent, an edited answer stands beside the old
// one.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "ui/viewmodels/chat_controller.h"
#include "ui/viewmodels/continuation.h"

namespace ui {

using storage::MessageId;
using storage::MessageRecord;
using storage::MessageRole;

std::vector<MessageRecord> ChatController::branchTo(MessageId id) {
  auto branch = m_parts.store.branch(*m_conversation);
  if (!stored(branch, tr("The conversation could not be read"))) return {};
  const auto end = std::find_if(branch->begin(), branch->end(),
                                [id](const MessageRecord& record) { return record.id == id; });
  if (end == branch->end()) return {};
  branch->erase(end + 1, branch->end());
  return *std::move(branch);
}

bool ChatController::saveEdit(qlonglong messageId, const QString& text, bool andContinue) {
  if (isBusy() || !m_conversation || text.trimmed().isEmpty()) return false;
  auto branch = branchTo({messageId});
  if (branch.empty()) return false;
  if (branch.back().role == MessageRole::User) return sendEdited(std::move(branch), text.trimmed());
  if (!saveEditedAnswer(shownBranch({branch.back()}).front(), text)) return false;
  if (andContinue) goOn(true);
  return true;
}

// `record` is stored; it takes the place of another version and of what followed that.
void ChatController::appendVersion(const MessageRecord& record, MessageId replaced) {
  m_messages.endEdit(replaced.value);
  m_messages.removeFrom(replaced);
  const auto read = m_parts.store.message(record.id);
  m_messages.append(read ? *read : record);
  readBranch();
}

bool ChatController::sendEdited(std::vector<MessageRecord> branch, const QString& text) {
  const auto choice = usableChoice();
  if (!choice || !isAffordable(*choice)) return false;
  const MessageId original = branch.back().id;
  branch.back().text = text.toStdString();
  const bool mayBeSent = mayGo(
      *choice, branch, [&] { return requestFor(branch, *choice); },
      [this, original, text] { saveEdit(original.value, text, false); });
  if (!mayBeSent) return false;
  const QString notSent = tr("The question was not sent, because it could not be saved");
  const auto files = m_parts.store.attachments(original);
  if (!stored(files, notSent)) return false;
  branch.back().createdAtMs = m_parts.now();
  const auto id = m_parts.store.addMessage(branch.back(), *files);
  if (!stored(id, notSent)) return false;
  branch.back().id = *id;
  appendVersion(branch.back(), original);
  emit sent();
  startAnswer(branch, *choice);
  m_parts.conversations.refresh(branch.back().conversation);
  return true;
}

bool ChatController::saveEditedAnswer(const MessageRecord& original, const QString& text) {
  MessageRecord copy = editedCopy(original, text.toStdString(), m_parts.now());
  if (copy.text == asEdited(original.text)) {
    m_messages.endEdit(original.id.value);
    return true;
  }
  const auto added = m_parts.store.addMessage(copy);
  if (!stored(added, tr("The edited answer could not be saved"))) return false;
  copy.id = *added;
  appendVersion(copy, original.id);
  m_parts.conversations.refresh(copy.conversation);
  return true;
}

qlonglong ChatController::editLastQuestion() {
  const auto question = isGenerating() ? std::nullopt : m_messages.lastQuestion();
  if (!question) return 0;
  m_messages.beginEdit(question->value);
  return question->value;
}

}  // namespace ui
