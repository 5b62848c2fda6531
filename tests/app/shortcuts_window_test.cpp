// The keys of the window: every command does what it says, by the keys that the reader gave it.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QGuiApplication>
#include <QJSValue>
#include <QQuickWindow>
#include <QTest>

#include "tests/app/window_test_case.h"
#include "ui/viewmodels/command_table.h"

using support::OfflineWindow;
using support::waitUntil;

class ShortcutsWindowTest : public support::WindowTestCase {
  Q_OBJECT

 private slots:
  void everyCommandIsDoneAndListed() {
    const QVariantMap actions = m_offline->part("commandActions")
                                    ->property("actions")
                                    .value<QJSValue>()
                                    .toVariant()
                                    .toMap();
    QStringList listed;
    for (const ui::Command& command : ui::commandTable()) listed.append(command.id);
    listed.sort();
    QCOMPARE(QStringList(actions.keys()), listed);
  }

  void aKeyOfTheReaderWorksAtOnceAndTheOldOneNoMore() {
    ui::CommandsModel& commands = m_offline->parts().commands();
    send("hello");
    commands.unbind("newChat", "Ctrl+N");
    commands.bind("newChat", "Ctrl+J");
    press(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(!chat().isEmpty());
    press(Qt::Key_J, Qt::ControlModifier);
    QVERIFY(chat().isEmpty());
  }

  void keysGoThroughTheConversations() {
    (void)m_offline->store().createConversation("Bread", OfflineWindow::kNowMs);
    (void)m_offline->store().createConversation("Boats", OfflineWindow::kNowMs + 1);
    m_offline->parts().conversations().reload();
    press(Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(chat().title(), QString("Boats"));
    press(Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(chat().title(), QString("Bread"));
    press(Qt::Key_Tab, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(chat().title(), QString("Boats"));
    press(Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(chat().title(), QString("Bread"));
  }

  void textGrowsByKeys() {
    press(Qt::Key_Equal, Qt::ControlModifier);
    press(Qt::Key_Equal, Qt::ControlModifier);
    QCOMPARE(m_offline->parts().settings().textSize(), 120);
    press(Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(m_offline->parts().settings().textSize(), 110);
    press(Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(m_offline->parts().settings().textSize(), 100);
  }

  void lastCodeIsCopiedByKey() {
    send("hello");
    chat().messages()->appendText(storage::MessageId{2}, "\n\n```\none\n```\n\n```\ntwo\n```\n");
    press(Qt::Key_Semicolon, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().trimmed(), QString("two"));
  }

  void allShortcutsAreShown() {
    press(Qt::Key_F1);
    QObject* overlay = m_offline->part("shortcutsOverlay");
    QVERIFY(overlay);
    QVERIFY(waitUntil([overlay] { return overlay->property("opened").toBool(); }));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([overlay] { return !overlay->property("visible").toBool(); }));
    type("typed at once");
    QCOMPARE(chat().draft(), QString("typed at once"));
  }
};

QTEST_MAIN(ShortcutsWindowTest)
#include "shortcuts_window_test.moc"
