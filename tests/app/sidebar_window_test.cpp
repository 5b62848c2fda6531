// The sidebar as a reader uses it: menus, folders, selection, the archive, and temporary chats.
// SPDX-License-Identifier: Apache-2.0
#include <QAccessible>
#include <QDirIterator>
#include <QFile>
#include <QGuiApplication>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>

#include "tests/app/scenes.h"
#include "tests/app/window_test_case.h"
#include "tests/storage/storage_fixture.h"

using support::OfflineWindow;
using support::waitUntil;
using Role = ui::ConversationListModel::Role;

class SidebarWindowTest : public support::WindowTestCase {
  Q_OBJECT

 protected:
  void prepare() override {
    for (const char* title : {"a", "b", "c"})
      (void)m_offline->store().createConversation(title, OfflineWindow::kNowMs + *title);
    list().reload();
    QVERIFY(waitUntil([this] { return row("a") != nullptr; }));
  }

 private slots:
  void theMenuWorksByKeyboard() {
    focusRow("b");
    press(Qt::Key_Menu);
    QVERIFY(isOpen("conversationMenu"));
    press(Qt::Key_Down);
    press(Qt::Key_Return);  // Pin
    QVERIFY(waitUntil([this] { return rows() == "Pinned b Today c a"; }));
    focusRow("b");
    press(Qt::Key_F10, Qt::ShiftModifier);
    QVERIFY(isOpen("conversationMenu"));
    press(Qt::Key_Escape);
  }

  void theMenuComesWithTheRightButton() {
    click(row("a"), Qt::RightButton);
    QVERIFY(isOpen("conversationMenu"));
    press(Qt::Key_Escape);
    QVERIFY(chat().isEmpty());
  }

  void aFolderIsMadeFromTheMenu() {
    click(row("a"), Qt::RightButton);
    trigger("conversationMenu", "Move to folder…");
    trigger("folderChoice", "New folder…");
    QVERIFY(isOpen("folderName"));
    type("work");
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return rows() == "work a Today c b"; }));
  }

  void foldersOpenAndCloseByKeyboard() {
    const qlonglong a = idOf("a");
    (void)m_offline->parts().organiser().addFolder("work", {a});
    QVERIFY(waitUntil([this] { return row("work") != nullptr; }));
    focusRow("work");
    press(Qt::Key_Left);
    QCOMPARE(rows(), QString("work Today c b"));
    press(Qt::Key_Return);
    QCOMPARE(rows(), QString("work a Today c b"));
  }

  void conversationsAreDraggedOntoAFolder() {
    (void)m_offline->parts().organiser().addFolder("work", {});
    QVERIFY(waitUntil([this] { return row("work") != nullptr; }));
    const QPoint from = middle(row("b"));
    const QPoint to = middle(row("work"));
    QTest::mouseMove(m_offline->window(), from - QPoint(3, 0));
    QTest::mouseMove(m_offline->window(), from, 20);
    QTest::qWait(20);
    QTest::mousePress(m_offline->window(), Qt::LeftButton, {}, from);
    for (int step = 1; step <= 5; ++step)
      QTest::mouseMove(m_offline->window(), from + (to - from) * step / 5, 10);
    QTest::mouseRelease(m_offline->window(), Qt::LeftButton, {}, to, 10);
    QVERIFY(waitUntil([this] { return rows() == "work b Today c a"; }));
    QCOMPARE(chat().conversationId(), 0);  // it was not opened
  }

  void severalAreArchivedAndTakenBack() {
    click(row("a"), Qt::LeftButton, Qt::ControlModifier);
    click(row("c"), Qt::LeftButton, Qt::ShiftModifier);
    QCOMPARE(list().selectedCount(), 3);
    click(row("b"), Qt::RightButton);
    trigger("conversationMenu", "Archive");
    QVERIFY(waitUntil([this] { return list().count() == 0; }));
    QMetaObject::invokeMethod(m_offline->part("undoButton"), "clicked");
    QVERIFY(waitUntil([this] { return list().count() == 3; }));
    m_offline->parts().organiser().setArchived({idOf("a")}, true);
    QVERIFY(waitUntil([this] { return m_offline->part("openArchive") != nullptr; }));
    QMetaObject::invokeMethod(m_offline->part("openArchive"), "clicked");
    QCOMPARE(rows(), QString("Today a"));
    QMetaObject::invokeMethod(m_offline->part("leaveArchive"), "clicked");
    QCOMPARE(rows(), QString("Today c b"));
  }

  void deletingSeveralIsAskedOnceAndTakenBack() {
    click(row("a"), Qt::LeftButton, Qt::ControlModifier);
    click(row("b"), Qt::LeftButton, Qt::ControlModifier);
    focusRow("b");
    press(Qt::Key_Delete);
    QVERIFY(isOpen("removalDialog"));
    press(Qt::Key_Tab);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return rows() == "Today c"; }));
    m_offline->parts().organiser().undo();
    QCOMPARE(rows(), QString("Today c b a"));
  }

  void aTemporaryChatIsMarkedAndStoredNowhere() {
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_offline->parts().temporary().isOpen());
    QVERIFY(m_offline->part("temporaryMark")->property("visible").toBool());
    type("hello");
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !chat().isEmpty() && !chat().isGenerating(); }));
    QVERIFY(rows().startsWith("Temporary "));
    QCOMPARE(m_offline->store().conversations()->size(), std::size_t{3});
    press(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(!m_offline->parts().temporary().isOpen());
    QVERIFY(!m_offline->part("temporaryMark")->property("visible").toBool());
    QVERIFY(rows().startsWith("Temporary "));  // until the window closes
  }

  void everythingIsSearchedFromTheKeyboard() {
    QVERIFY(chat().send("hello whale"));
    QVERIFY(waitUntil([this] { return !chat().isGenerating(); }));
    const qlonglong first = chat().conversationId();
    press(Qt::Key_N, Qt::ControlModifier);
    press(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(isOpen("searchPalette"));
    type("WHALE");
    QObject* rows = m_offline->part("paletteRows");
    QVERIFY(waitUntil([rows] { return rows->property("count").toInt() >= 2; }));
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(chat().conversationId(), first);
    QObject* palette = m_offline->part("searchPalette");
    QVERIFY(waitUntil([palette] { return !palette->property("visible").toBool(); }));
    type("x");
    QCOMPARE(chat().draft(), QString("x"));
    press(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(isOpen("searchPalette"));
    type("new temporary");
    press(Qt::Key_Return);
    QVERIFY(m_offline->parts().temporary().isOpen());
  }

  // Of the whole folder, whatever the file.
  void nothingOfATemporaryChatIsInAFile() {
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    m_offline->parts().models().select("remote:https://api.deepseek.com#deepseek-flash");
    type("narwhalquestion");
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !chat().isEmpty() && !chat().isGenerating(); }));
    type("narwhaldraft");
    chat().setup()->setSystemPrompt("narwhalprompt");
    chat().setup()->save();
    QMetaObject::invokeMethod(&chat(), "newConversation");
    type("othertext");
    QVERIFY(chat().send(chat().draft()));
    QVERIFY(waitUntil([this] { return !chat().isGenerating(); }));
    int found = 0;
    QDirIterator files(m_offline->folder(), QDir::Files | QDir::Hidden,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
      QFile file(files.next());
      QVERIFY(file.open(QFile::ReadOnly));
      const QByteArray bytes = file.readAll();
      QVERIFY2(!bytes.contains("narwhal"), qPrintable(file.fileName()));
      if (bytes.contains("othertext")) ++found;
    }
    QVERIFY(found > 0);  // the folder is the right one
    const storage_test::RawConnection database(m_offline->folder().toStdString() + "/isobath.db");
    QCOMPARE(database.text("SELECT ifnull(conversation_id, '-') || ifnull(message_id, '-') "
                           "FROM ledger ORDER BY id LIMIT 1"),
             "--");
  }

  void anEmptyTemporaryChatLeavesNothing() {
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    press(Qt::Key_N, Qt::ControlModifier);
    QCOMPARE(rows(), QString("Today c b a"));
  }

  void aTemporaryChatIsKept() {
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    type("hello");
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !chat().isEmpty() && !chat().isGenerating(); }));
    type("draft");
    QMetaObject::invokeMethod(m_offline->part("keepChat"), "clicked");
    QVERIFY(!m_offline->parts().temporary().isOpen());
    QCOMPARE(chat().draft(), QString("draft"));
    QVERIFY(!chat().isEmpty());
    QCOMPARE(m_offline->store().conversations()->size(), std::size_t{4});
    QVERIFY(!rows().contains("Temporary"));
  }

  void closingDuringATemporaryAnswerIsAskedFor() {
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    m_offline->parts().models().select("remote:https://api.deepseek.com#deepseek-flash");
    type(support::kStreamingQuestion);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return chat().isGenerating(); }));
    QVERIFY(!m_offline->window()->close());
    QVERIFY(isOpen("closingDialog"));
    press(Qt::Key_Return);
    QVERIFY(m_offline->window()->isVisible());
    QObject* dialog = m_offline->part("closingDialog");
    QVERIFY(waitUntil([dialog] { return !dialog->property("visible").toBool(); }));
    chat().stop();
    QVERIFY(waitUntil([this] { return !chat().isGenerating(); }));
    QVERIFY(m_offline->window()->close());
  }

 private:
  ui::ConversationListModel& list() { return m_offline->parts().conversations(); }
  QString rows() {
    QStringList titles;
    for (int i = 0; i < list().rowCount(); ++i)
      titles << list().index(i).data(Role::TitleRole).toString();
    return titles.join(' ');
  }
  qlonglong idOf(const QString& title) {
    for (int i = 0; i < list().rowCount(); ++i)
      if (list().index(i).data(Role::TitleRole) == title)
        return list().index(i).data(Role::ConversationIdRole).toLongLong();
    return 0;
  }
  QQuickItem* row(const QString& title) {
    for (QQuickItem* item : m_offline->items())
      if (item->property("title") == title && item->property("renaming").isValid() &&
          item->isVisible())
        return item;
    return nullptr;
  }
  static QPoint middle(const QQuickItem* item) {
    return item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint();
  }
  void click(const QQuickItem* item, Qt::MouseButton button, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mouseClick(m_offline->window(), button, modifiers, middle(item));
  }
  void focusRow(const QString& title) {
    auto* view = qobject_cast<QQuickItem*>(m_offline->part("conversationList"));
    view->forceActiveFocus();
    view->setProperty("currentIndex", row(title)->property("index"));
  }
  bool isOpen(const char* name) {
    return waitUntil([&] {
      QObject* popup = m_offline->part(name);
      return popup != nullptr && popup->property("opened").toBool();
    });
  }
  // Chooses an entry of a menu as the arrow keys and Return do.
  void trigger(const char* menu, const char* entry) {
    QVERIFY(isOpen(menu));
    QObject* popup = m_offline->part(menu);
    for (int i = 0; i < popup->property("count").toInt(); ++i) {
      QQuickItem* item = nullptr;
      QMetaObject::invokeMethod(popup, "itemAt", Q_RETURN_ARG(QQuickItem*, item), Q_ARG(int, i));
      if (item == nullptr || item->property("text").toString() != QString::fromUtf8(entry))
        continue;
      popup->setProperty("currentIndex", i);
      item->forceActiveFocus();
      press(Qt::Key_Return);
      return;
    }
    QFAIL(entry);
  }
};

QTEST_MAIN(SidebarWindowTest)
#include "sidebar_window_test.moc"
