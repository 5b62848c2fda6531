// Answers again: by another model, with another text, or further on from where one was cut.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "ui/viewmodels/answer_text.h"
#include "ui/viewmodels/chat_controller.h"
#include "ui/viewmodels/continuation.h"

namespace ui {

using storage::MessageId;
using storage::MessageRecord;
using storage::MessageRole;
using storage::MessageState;

// What is in the composer has no part in this.
std::optional<ModelChoice> ChatController::usableChoice() {
  const auto choice = m_parts.picker.selected();
  if (choice && choice->usable) return choice;
  setBanner(sendHint(), QStringLiteral("chooseModel"));
  return std::nullopt;
}

void ChatController::regenerate() {
  if (isBusy() || !m_conversation) return;
  if (const auto choice = usableChoice()) askAgain(*choice, {}, [this] { regenerate(); });
}

void ChatController::regenerateWith(const QString& key, qlonglong answerId) {
  const auto answer = answerId == 0 ? std::nullopt : std::optional(MessageId{answerId});
  if (const auto choice = choiceOf(m_parts.source.choices(), key))
    askAgain(*choice, answer, [this, key, answerId] { regenerateWith(key, answerId); });
}

void ChatController::askAgain(const ModelChoice& choice, std::optional<MessageId> answer,
                              std::function<void()> go) {
  if (isBusy() || !m_conversation || !isAffordable(choice)) return;
  auto asked = answer ? branchTo(*answer) : branchTo(m_shownAnswer.value_or(MessageId()));
  if (asked.empty()) return;
  const auto sent = asked;
  // The old answer stays in the store, beside the new one.
  std::optional<MessageId> replaced;
  if (asked.back().role == MessageRole::Assistant) {
    replaced = asked.back().id;
    asked.pop_back();
  }
  if (asked.empty()) return;
  const auto request = [&] { return requestFor(asked, choice); };
  if (mayGo(choice, sent, request, std::move(go))) startAnswer(asked, choice, replaced);
}

std::optional<ModelChoice> ChatController::writer(const storage::AnswerRecord& answer) {
  auto found = writerOf(m_parts.source.choices(), answer);
  // A server may name what answered otherwise than what was asked.
  const auto chosen = m_parts.picker.selected();
  const bool isSame = !found && chosen && chosen->usable && placeOf(*chosen) == answer.place;
  return isSame ? chosen : found;
}

QVariantList ChatController::answerers(qlonglong answerId) {
  QVariantList list;
  const auto choices = m_parts.source.choices();
  const auto add = [&](const ModelChoice& choice, bool isSame) {
    list << QVariantMap{{"key", choice.key},
                        {"name", choice.name},
                        {"place", placeText(placeOf(choice))},
                        {"isSame", isSame}};
  };
  std::optional<ModelChoice> same;
  const auto answer = answerId == 0 ? m_shownAnswer : std::optional(MessageId{answerId});
  if (answer) {
    const auto last = m_parts.store.message(*answer);
    if (last) same = writer(last->answer);
  }
  if (same) add(*same, true);
  for (const ModelChoice& choice : choices)
    if (choice.usable && !(same && same->key == choice.key)) add(choice, false);
  return list;
}

void ChatController::continueAnswer() {
  goOn(false);
}

// `always`: also where the answer had come to its end.
void ChatController::goOn(bool always) {
  if (isBusy() || !m_conversation) return;
  auto branch = m_parts.store.branch(*m_conversation);
  if (!stored(branch, tr("The conversation could not be read"))) return;
  *branch = shownBranch(*std::move(branch));
  if (branch->size() < 2 || !(always || canContinue(branch->back()))) return;
  MessageRecord record = branch->back();
  auto choice = writer(record.answer);
  std::optional<Answer::Writer> successor;
  if (!choice) {
    choice = usableChoice();
    if (choice) successor = {choice->name.toStdString(), placeOf(*choice)};
  }
  if (!choice || !isAffordable(*choice)) return;

  const std::vector<MessageRecord> asked(branch->begin(), branch->end() - 1);
  auto request = requestFor(asked, *choice);
  if (!stored(request, tr("The answer was not gone on with"))) return;
  *request = continuing(*std::move(request), record, *choice);
  if (!mayGo(
          *choice, *branch, [&] { return request; }, [this, always] { goOn(always); }))
    return;
  record.state = MessageState::Streaming;
  record.error.clear();
  forgetEnd(record.answer);
  if (!stored(m_parts.store.updateMessage(record),
              tr("The answer was not gone on with, because that could not be saved")))
    return;
  std::erase_if(m_unsaved, [&](const MessageRecord& other) { return other.id == record.id; });
  m_messages.resume(record);
  run(std::move(record), *choice, *std::move(request), std::move(successor));
}

}  // namespace ui
