// Whether a conversation may go to a host: the reader is asked once for each, and sees what would
// go.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/send_consent.h"

#include "ui/viewmodels/history.h"

namespace ui {

bool SendConsent::mayGo(const Going& going, std::function<void()> go) {
  const ModelChoice& choice = going.choice;
  if (choice.group == ModelChoice::Group::ThisComputer ||
      m_agreedTo.count({going.conversation.value, choice.place}) > 0 ||
      !wasAnsweredElsewhereOnly(going.branch, choice.place.toStdString()))
    return true;
  const auto request = going.request();
  if (!request) return false;
  m_preview = previewOf(*request, choice);
  m_pending = Pending{going.conversation, choice.place, std::move(go)};
  emit asked(choice.place);
  return false;
}

void SendConsent::confirm() {
  const auto pending = std::exchange(m_pending, std::nullopt);
  if (!pending) return;
  m_agreedTo.emplace(pending->conversation.value, pending->place);
  pending->go();
}

}  // namespace ui
