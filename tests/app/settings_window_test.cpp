// The settings and the first start in the real window, by keyboard.
// SPDX-License-Identifier: Apache-2.0
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>

#include "tests/app/scenes.h"
#include "tests/app/window_test_case.h"

using support::OfflineWindow;
using support::waitUntil;

class SettingsWindowTest : public support::WindowTestCase {
  Q_OBJECT

 private slots:
  void searchGoesToASettingAndMarksIt() {
    openSettings();
    type("wrap code");
    QCOMPARE(textOf("settingsFound").left(6), QString("1 of 1"));
    const QQuickItem* found = marked();
    QVERIFY(found);
    QCOMPARE(found->property("label").toString(), QString("Wrap code"));
    QVERIFY(isInView(found));
    press(Qt::Key_Escape);  // clears the search, and only that
    QVERIFY(!marked());
    QVERIFY(m_offline->part("settingsPage"));
    type("nothing like it");
    QVERIFY(textOf("settingsFound").startsWith("No setting"));
  }

  void enterGoesToTheNextFound() {
    openSettings();
    type("conversation");
    QVERIFY(textOf("settingsFound").startsWith("1 of "));
    press(Qt::Key_Return);
    QVERIFY(textOf("settingsFound").startsWith("2 of "));
    press(Qt::Key_Return, Qt::ShiftModifier);
    QVERIFY(textOf("settingsFound").startsWith("1 of "));
  }

  void theListGoesToASection() {
    openSettings();
    QMetaObject::invokeMethod(m_offline->part("section-about"), "clicked");
    QVERIFY(isInView(qobject_cast<QQuickItem*>(m_offline->part("about"))));
    QMetaObject::invokeMethod(m_offline->part("section-appearance"), "clicked");
    QVERIFY(isInView(qobject_cast<QQuickItem*>(m_offline->part("appearance"))));
  }

  void aChangedSettingHasAWayBack() {
    openSettings();
    auto* reset = qobject_cast<QQuickItem*>(m_offline->part("reset-sendKey"));
    QVERIFY(reset);
    QVERIFY(!reset->isVisible());
    QMetaObject::invokeMethod(m_offline->part("choice-ctrlEnter"), "clicked");
    QCOMPARE(settings().sendKey(), QString("ctrlEnter"));
    QVERIFY(reset->isVisible());
    QMetaObject::invokeMethod(reset, "clicked");
    QCOMPARE(settings().sendKey(), QString("enter"));
  }

  void whatIsNotifiedIsChosen() {
    openSettings();
    QCOMPARE(settings().notifyAfter(), QString("15"));
    QMetaObject::invokeMethod(m_offline->part("choice-never"), "clicked");
    QCOMPARE(settings().notifyAfter(), QString("never"));
    QVERIFY(!settings().notifyWithText());
    QMetaObject::invokeMethod(m_offline->part("switch-notifyWithText"), "clicked");
    QVERIFY(settings().notifyWithText());
  }

  void ctrlEnterSendsWhereItIsChosen() {
    settings().setSendKey("ctrlEnter");
    type("one");
    press(Qt::Key_Return);
    QCOMPARE(m_offline->chat().draft(), QString("one\n"));
    type("two");
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(waitUntil([this] { return !m_offline->chat().isEmpty(); }));
    QVERIFY(waitUntil([this] { return !m_offline->chat().isGenerating(); }));
  }

  void aShortcutIsRecordedByPressingIt() {
    openSettings();
    QMetaObject::invokeMethod(m_offline->part("addKey-regenerate"), "clicked");
    press(Qt::Key_A);  // types text
    QVERIFY2(recorded().contains("types text"), qPrintable(recorded()));
    press(Qt::Key_N, Qt::ControlModifier);  // taken; and nothing happens to the chat
    QVERIFY2(recorded().contains("New chat"), qPrintable(recorded()));
    QVERIFY(m_offline->part("settingsPage"));
    press(Qt::Key_Return);  // the button that takes it from there
    ui::CommandsModel& commands = m_offline->parts().commands();
    QCOMPARE(commands.keysOf("regenerate"), QStringList({"Ctrl+R", "Ctrl+N"}));
    QCOMPARE(commands.keysOf("newChat"), QStringList{"Ctrl+Shift+O"});
    QMetaObject::invokeMethod(m_offline->part("resetAllShortcuts"), "clicked");
    QVERIFY(!commands.isChanged());
  }

  void recordingEndsWithEscAndKeysWorkAgain() {
    openSettings();
    QMetaObject::invokeMethod(m_offline->part("addKey-regenerate"), "clicked");
    press(Qt::Key_Escape);
    QVERIFY(m_offline->part("settingsPage"));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([this] { return !m_offline->part("settingsPage"); }));
  }

  void f1LeadsToThePageOfShortcuts() {
    press(Qt::Key_F1);
    QVERIFY(waitUntil([this] { return m_offline->part("changeShortcuts") != nullptr; }));
    QMetaObject::invokeMethod(m_offline->part("changeShortcuts"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->part("shortcuts") != nullptr; }));
    QVERIFY(isInView(qobject_cast<QQuickItem*>(m_offline->part("shortcuts"))));
  }

  void theLanguageChangesWithoutARestart() {
    openSettings();
    QObject* section = m_offline->part("general");
    settings().setLanguage("en");
    QCOMPARE(textOf("section-general"), QString("General"));
    if (!QFile::exists(":/isobath/translations/isobath_zh_CN.qm"))
      QSKIP("built without qt6-l10n-tools: the window has no Chinese");
    settings().setLanguage("zh_CN");
    QCOMPARE(section->property("title").toString(), QString::fromUtf8("通用"));
    QVERIFY(m_offline->parts().commands().data(m_offline->parts().commands().index(0),
                                               ui::CommandsModel::TitleRole) ==
            QString::fromUtf8("新对话"));
    settings().setLanguage("en");
    QCOMPARE(section->property("title").toString(), QString("General"));
  }

  void theLastConversationIsOpenedAgain() {
    const auto id = m_offline->store().createConversation("Bread", OfflineWindow::kNowMs);
    m_offline->chat().openConversation(id->value);
    QVERIFY(m_offline->reopen());
    QVERIFY(m_offline->chat().isEmpty());
    QCOMPARE(m_offline->chat().title(), QString());
    settings().setStartWith("lastChat");
    QVERIFY(m_offline->reopen());
    QCOMPARE(m_offline->chat().title(), QString("Bread"));
  }

  void thinkingIsOpenWhereThatIsChosen() {
    settings().setThinkingOpen(true);
    m_offline->parts().models().select("remote:https://api.deepseek.com#deepseek-flash");
    m_offline->chat().setup()->setThinking("on");
    QVERIFY(m_offline->chat().send(support::kThinkingQuestion));
    QVERIFY(waitUntil([this] { return !m_offline->chat().isGenerating(); }));
    const ui::MessageListModel& rows = *m_offline->chat().messages();
    const auto thinking = [&] {
      for (int row = 0; row < rows.count(); ++row)
        if (rows.index(row).data(ui::MessageListModel::KindRole) == QString("thinking"))
          return rows.index(row);
      return QModelIndex();
    };
    QVERIFY(thinking().data(ui::MessageListModel::ExpandedRole).toBool());
    const qlonglong id = m_offline->chat().conversationId();
    m_offline->chat().newConversation();
    m_offline->chat().openConversation(id);
    QVERIFY(
        waitUntil([&] { return thinking().data(ui::MessageListModel::ExpandedRole).toBool(); }));
  }

  void themeAndMotionReachTheTheme() {
    const auto theme = [this] { return m_offline->window()->property("color").value<QColor>(); };
    settings().setTheme("contrast");
    m_offline->shell().takeSetting("org.freedesktop.appearance", "color-scheme", 1U);
    QCOMPARE(theme(), QColor(Qt::black));
    m_offline->shell().takeSetting("org.freedesktop.appearance", "color-scheme", 2U);
    QCOMPARE(theme(), QColor(Qt::white));
  }

  // A small window with large text: what is needed to write is inside of it.
  void aSmallWindowWithLargeTextIsUsable() {
    m_offline->window()->resize(420, 480);
    settings().setTextSize(150);
    for (const char* name : {"composer", "optionsButton", "deepThinking", "modelButton"}) {
      auto* item = qobject_cast<QQuickItem*>(m_offline->part(name));
      QVERIFY(item);
      const auto place = [item] { return item->mapRectToScene(item->boundingRect()); };
      QVERIFY2(waitUntil([&] { return QRectF(0, 0, 420, 480).contains(place()); }),
               qPrintable(QString("%1 %2").arg(name).arg(place().right())));
    }
    // Who answers and where is inside of its button.
    auto* button = qobject_cast<QQuickItem*>(m_offline->part("modelButton"));
    auto* where = qobject_cast<QQuickItem*>(m_offline->part("modelPlace"));
    QVERIFY(where->mapRectToScene(where->boundingRect()).right() <
            button->mapRectToScene(button->boundingRect()).right());
    QVERIFY(where->width() > 20);
    openSettings();
    auto* search = qobject_cast<QQuickItem*>(m_offline->part("settingsSearch"));
    QVERIFY(search->mapRectToScene(search->boundingRect()).right() <= 420);
  }

  void firstRunGoesByKeyboardAndEndsInAnEmptyChat() {
    welcome();
    QCOMPARE(textOf("firstRunTitle"), QString("Welcome to Isobath"));
    press(Qt::Key_Return);
    QCOMPARE(textOf("firstRunTitle"), QString("What should answer?"));
    QVERIFY(textOf("machineText").contains("8 GB"));
    press(Qt::Key_Return);
    QCOMPARE(textOf("firstRunTitle"), QString("Everything is off"));
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !m_offline->part("firstRunPage"); }));
    type("typed at once");
    QCOMPARE(m_offline->chat().draft(), QString("typed at once"));
    welcome();
    QVERIFY(!m_offline->part("firstRunPage"));
  }

  void firstRunIsInNobodysWay() {
    welcome();
    QMetaObject::invokeMethod(m_offline->part("firstRunNext"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->part("firstRunKey") != nullptr; }));
    QMetaObject::invokeMethod(m_offline->part("firstRunKey"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->part("settingsPage") != nullptr; }));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([this] { return !m_offline->part("settingsPage"); }));
    QCOMPARE(textOf("firstRunTitle"), QString("What should answer?"));
    press(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(waitUntil([this] { return !m_offline->part("firstRunPage"); }));
    type("a");
    QCOMPARE(m_offline->chat().draft(), QString("a"));
  }

 private:
  ui::SettingsController& settings() { return m_offline->parts().settings(); }
  void welcome() {
    QVERIFY(
        m_offline->reopen(ui::FirstRun::Machine{2, std::int64_t{8} << 30, false, "Tiny", true}));
    QVERIFY(QTest::qWaitForWindowActive(m_offline->window()));
  }
  void openSettings() {
    press(Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(waitUntil([this] { return m_offline->part("settingsPage") != nullptr; }));
  }
  // What the recorder that can be seen says.
  QString recorded() {
    for (QQuickItem* item : m_offline->items())
      if (item->objectName() == "recorderText" && item->isVisible())
        return item->property("text").toString();
    return {};
  }
  QQuickItem* marked() {
    for (QQuickItem* item : m_offline->items())
      if (item->property("isSetting").toBool() && item->property("found").toBool()) return item;
    return nullptr;
  }
  bool isInView(const QQuickItem* item) {
    auto* view = qobject_cast<QQuickItem*>(m_offline->part("settingsView"));
    const double top = item->mapToItem(view, QPointF()).y();
    return top >= -1 && top < view->height();
  }
};

QTEST_MAIN(SettingsWindowTest)
#include "settings_window_test.moc"
