// Commands and their keys: what can be bound, what conflicts, what is kept; and stepping through
// conversations.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/commands_model.h"

#include <QAbstractItemModelTester>
#include <QKeySequence>
#include <QSet>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

#include "storage/database.h"
#include "ui/viewmodels/chat_switcher.h"
#include "ui/viewmodels/key_rules.h"

using ui::CommandsModel;

namespace {

struct Fixture {
  std::unique_ptr<storage::Database> database = *storage::Database::openInMemory();
  storage::Settings settings{*database};
};

QVariantMap tryKey(const CommandsModel& commands, const char* id, int key,
                   Qt::KeyboardModifiers held = Qt::NoModifier) {
  return commands.tryKey(id, key, static_cast<int>(held));
}

}  // namespace

class CommandsModelTest : public QObject {
  Q_OBJECT

 private slots:
  void everyDefaultIsAKeyOfOneCommandAndIsNotRefused() {
    QSet<QString> ids;
    QSet<QString> keys;
    for (const ui::Command& command : ui::commandTable()) {
      QVERIFY2(!ids.contains(command.id), qPrintable(command.id));
      ids.insert(command.id);
      QVERIFY(!ui::commandTitle(command).contains('%'));
      for (const QString& key : command.keys) {
        QVERIFY2(!keys.contains(key), qPrintable(key));
        keys.insert(key);
        QCOMPARE(QKeySequence::fromString(key).toString(QKeySequence::PortableText), key);
        QVERIFY2(ui::refusalOf(key, command.id).isEmpty(),
                 qPrintable(key + ": " + ui::refusalOf(key, command.id)));
      }
    }
    QVERIFY(keys.size() > 20);
  }

  void writesAPressedKey() {
    QCOMPARE(ui::pressedKey(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier),
             QString("Ctrl+Shift+M"));
    QCOMPARE(ui::pressedKey(Qt::Key_F5, {}), QString("F5"));
    QCOMPARE(ui::pressedKey(Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier),
             QString("Ctrl+Shift+Tab"));
    QCOMPARE(ui::pressedKey(Qt::Key_1, Qt::ControlModifier | Qt::KeypadModifier),
             QString("Ctrl+1"));
    QCOMPARE(ui::pressedKey(Qt::Key_Control, Qt::ControlModifier), QString(""));
  }

  void refusesKeysThatAreNeeded_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("refused");
    for (const char* key : {"A", "Shift+A", "1", "Space", "Return", "Shift+Return", "Ctrl+Return",
                            "Tab", "Del", "Left", "Ctrl+C", "Ctrl+V", "Ctrl+Left", "Esc", ""})
      QTest::addRow("%s", key) << key << true;
    for (const char* key : {"Ctrl+A+B", "F5", "Alt+A", "Ctrl+J", "Ctrl+Tab", "Shift+Esc", "Alt+Up"})
      QTest::addRow("%s", key) << key << (QString(key) == "Ctrl+A+B");
  }
  void refusesKeysThatAreNeeded() {
    QFETCH(QString, key);
    QFETCH(bool, refused);
    QCOMPARE(!ui::refusalOf(key, "newChat").isEmpty(), refused);
  }
  void escBelongsToStop() {
    QVERIFY(ui::refusalOf("Esc", "stop").isEmpty());
    QVERIFY(!ui::refusalOf("Esc", "quit").isEmpty());
  }

  void aNewKeyIsAddedAndKept() {
    Fixture f;
    {
      CommandsModel commands(f.settings);
      const QAbstractItemModelTester tester(&commands,
                                            QAbstractItemModelTester::FailureReportingMode::QtTest);
      QSignalSpy changed(&commands, &CommandsModel::keysChanged);
      const QVariantMap tried = tryKey(commands, "newChat", Qt::Key_J, Qt::ControlModifier);
      QCOMPARE(tried["key"].toString(), QString("Ctrl+J"));
      QCOMPARE(tried["takenBy"].toString(), QString(""));
      commands.bind("newChat", "Ctrl+J");
      QCOMPARE(changed.size(), 1);
      QCOMPARE(commands.keysOf("newChat"), QStringList({"Ctrl+N", "Ctrl+Shift+O", "Ctrl+J"}));
      commands.unbind("newChat", "Ctrl+N");
    }
    CommandsModel again(f.settings);
    QCOMPARE(again.keysOf("newChat"), QStringList({"Ctrl+Shift+O", "Ctrl+J"}));
    QVERIFY(again.isChanged());
    again.reset("newChat");
    QVERIFY(!again.isChanged());
    QCOMPARE(*f.settings.get(storage::Setting::Shortcuts), std::string());
  }

  void aTakenKeyIsSaidAndChangesItsOwner() {
    Fixture f;
    CommandsModel commands(f.settings);
    const QVariantMap tried = tryKey(commands, "newChat", Qt::Key_B, Qt::ControlModifier);
    QCOMPARE(tried["takenBy"].toString(), QString("Show or hide the conversations"));
    QCOMPARE(commands.keysOf("toggleSidebar"), QStringList{"Ctrl+B"});  // not yet
    commands.bind("newChat", "Ctrl+B");
    QCOMPARE(commands.keysOf("toggleSidebar"), QStringList());
    QCOMPARE(commands.keyTexts().value("toggleSidebar").toString(), QString(""));
    commands.reset("toggleSidebar");
    QCOMPARE(commands.keysOf("toggleSidebar"), QStringList{"Ctrl+B"});
    QCOMPARE(commands.keysOf("newChat"), QStringList({"Ctrl+N", "Ctrl+Shift+O"}));
    commands.bind("newChat", "Ctrl+B");
    commands.resetAll();
    QVERIFY(!commands.isChanged());
    QCOMPARE(commands.keysOf("toggleSidebar"), QStringList{"Ctrl+B"});
  }

  void refusedKeysAreNotBound() {
    Fixture f;
    CommandsModel commands(f.settings);
    QVERIFY(!tryKey(commands, "newChat", Qt::Key_Return)["refusal"].toString().isEmpty());
    commands.bind("newChat", "Return");
    commands.bind("nothing like it", "Ctrl+J");
    commands.unbind("newChat", "Ctrl+J");
    QVERIFY(!commands.isChanged());
  }

  void strangeSettingsAreNoHarm() {
    Fixture f;
    for (const char* text : {"nonsense", "[]", R"({"newChat": 5})", R"({"old": ["Ctrl+J"]})"}) {
      QVERIFY(f.settings.set(storage::Setting::Shortcuts, text));
      QCOMPARE(CommandsModel(f.settings).keysOf("newChat").size(), qsizetype{2});
    }
    QVERIFY(f.settings.set(storage::Setting::Shortcuts, R"({"newChat": ["Return", 7, "Alt+N"]})"));
    QCOMPARE(CommandsModel(f.settings).keysOf("newChat"), QStringList{"Alt+N"});
  }

  void stepsThroughConversations() {
    QStandardItemModel list;
    list.setItemRoleNames({{Qt::UserRole, "conversationId"}, {Qt::UserRole + 1, "isCurrent"}});
    const ui::ChatSwitcher switcher(list);
    QCOMPARE(switcher.fromCurrent(1), qlonglong{0});
    for (const qlonglong id : {7, 0, 8, 9}) {
      auto* item = new QStandardItem;
      item->setData(id, Qt::UserRole);
      list.appendRow(item);
    }
    QCOMPARE(switcher.fromCurrent(1), qlonglong{7});
    QCOMPARE(switcher.fromCurrent(-1), qlonglong{9});
    list.item(3)->setData(true, Qt::UserRole + 1);
    QCOMPARE(switcher.fromCurrent(1), qlonglong{7});
    QCOMPARE(switcher.fromCurrent(-1), qlonglong{8});
    QCOMPARE(switcher.at(2), qlonglong{8});
    QCOMPARE(switcher.at(4), qlonglong{0});
  }
};

QTEST_MAIN(CommandsModelTest)
#include "commands_model_test.moc"
