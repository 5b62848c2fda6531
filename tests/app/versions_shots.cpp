// Pictures of versions of messages, an edited question, a deletion and messages that wait.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/versions_shots.h"

#include <QTest>

#include "tests/app/offline_window.h"
#include "tests/app/scenes.h"

namespace support {
namespace {

void ask(OfflineWindow& offline, const QString& question) {
  offline.chat().send(question);
  (void)waitUntil([&] { return !offline.chat().isGenerating(); });
}

qlonglong idOf(OfflineWindow& offline, const QString& kind, int number) {
  const ui::MessageListModel* rows = offline.chat().messages();
  for (int i = 0; i < rows->rowCount(); ++i) {
    const QModelIndex row = rows->index(i);
    if (row.data(ui::MessageListModel::KindRole) == kind && number-- == 0)
      return row.data(ui::MessageListModel::MessageIdRole).toLongLong();
  }
  return 0;
}

}  // namespace

void takeVersionPictures(OfflineWindow& offline, const std::function<void(const QString&)>& take,
                         const QString& theme) {
  ui::ChatController& chat = offline.chat();
  offline.parts().settings().setTheme(theme);
  chat.newConversation();
  ask(offline, "What is an isobath?");
  ask(offline, "And an isotherm?");
  chat.saveEdit(idOf(offline, "question", 0), "What is an isobath, in one sentence?", false);
  (void)waitUntil([&] { return !chat.isGenerating(); });
  chat.showVersion(idOf(offline, "question", 0), 1);
  chat.regenerate();
  (void)waitUntil([&] { return !chat.isGenerating(); });
  take("40-versions-" + theme);
  chat.messages()->beginEdit(idOf(offline, "question", 0));
  take("41-edit-question-" + theme);
  chat.messages()->endEdit(idOf(offline, "question", 1));
  chat.messages()->endEdit(idOf(offline, "editor", 0));
  chat.removeMessage(idOf(offline, "question", 1), true);
  take("42-deleted-" + theme);
  chat.undoRemove();
  chat.setDraft({});
  chat.send(kHalfQuestion);
  (void)waitUntil([&] { return chat.statusText().isEmpty(); });
  chat.queueMessage("Where do two lines come close?");
  chat.queueMessage(
      "Then draw the chart of a bay with lines at 5, 10 and 20 m, and say where a "
      "ship of 4 m draught can anchor when the tide falls by 2 m.");
  take("43-queue-" + theme);
  chat.stop();
  (void)waitUntil([&] { return !chat.isGenerating(); });
  take("44-queue-waits-" + theme);
}

}  // namespace support
