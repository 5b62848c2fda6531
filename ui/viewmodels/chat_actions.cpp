// What leaves the window at the reader's wish: text to the clipboard, addresses to the browser.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QUrl>

#include "ui/markdown/safe_text.h"
#include "ui/viewmodels/chat_controller.h"

namespace ui {

void ChatController::copyText(const QString& text) {
  if (!text.isEmpty()) QGuiApplication::clipboard()->setText(text);
}

void ChatController::copyMessage(qlonglong messageId) {
  copyText(m_messages.markdownOf(storage::MessageId{messageId}));
}

void ChatController::copyLastAnswer() {
  if (const auto id = m_messages.lastAnswer()) copyText(m_messages.markdownOf(*id));
}

void ChatController::copyLastCode() {
  for (int row = m_messages.count() - 1; row >= 0; --row) {
    const QModelIndex index = m_messages.index(row);
    const bool isThought = index.data(MessageListModel::InThinkingRole).toBool();
    if (isThought || index.data(MessageListModel::KindRole) != QStringLiteral("code")) continue;
    copyText(m_messages.codeAt(row));
    return;
  }
}

void ChatController::quote(const QString& text) {
  QString lines = text.trimmed();
  if (lines.isEmpty()) return;
  lines.replace(QChar(QChar::ParagraphSeparator), u'\n').replace(u'\n', QStringLiteral("\n> "));
  const QString before = m_draft.trimmed();
  setDraft((before.isEmpty() ? QString() : before + QStringLiteral("\n\n")) + QStringLiteral("> ") +
           lines + QStringLiteral("\n\n"));
}

void ChatController::quoteMessage(qlonglong messageId) {
  quote(m_messages.markdownOf(storage::MessageId{messageId}));
}

void ChatController::openLink(const QString& url) {
  const QString address = liveLink(url);
  if (!address.isEmpty()) QDesktopServices::openUrl(QUrl(address));
}

}  // namespace ui
