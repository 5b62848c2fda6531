// Pin, folders, tags, archive, delete: what is stored, what the list shows, and what undo gives
// back.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_organiser.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "storage/database.h"
#include "storage/temporary_store.h"
#include "tests/ui/viewmodels/fakes.h"

using namespace Qt::StringLiterals;
using storage::ConversationId;
using ui::ConversationListModel;
using Role = ConversationListModel::Role;

namespace {

struct Fixture {
  std::unique_ptr<storage::Database> database = *storage::Database::openInMemory();
  std::unique_ptr<storage::ConversationStore> kept = *storage::ConversationStore::open(*database);
  storage::TemporaryStore store{*kept, *database};
  storage::Settings settings{*database};
  storage::Organiser organiser{*database};
  storage::RemovedConversations removed{*database};
  fakes::Clock clock;
  ConversationListModel model{store, clock.reader()};
  QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
  ui::ChatOrganiser chats{{organiser, removed, settings, model, clock.reader()}};

  qlonglong add(const std::string& title) {
    const qlonglong id = store.createConversation(title, clock.now)->value;
    model.refresh({id});
    return id;
  }
  [[nodiscard]] QStringList titles() const {
    QStringList lines;
    for (int i = 0; i < model.rowCount(); ++i)
      lines << model.index(i).data(Role::TitleRole).toString();
    return lines;
  }
};

}  // namespace

class ChatOrganiserTest : public QObject {
  Q_OBJECT

 private slots:
  void foldersAreMadeWithWhatBelongsInThem() {
    Fixture f;
    f.model.reload();
    f.chats.reload();
    const qlonglong a = f.add("a");
    f.add("b");
    const qlonglong folder = f.chats.addFolder(u"  my \n work "_s, {a});
    QVERIFY(folder != 0);
    QCOMPARE(f.titles(), (QStringList{u"my work"_s, u"a"_s, u"Today"_s, u"b"_s}));
    f.chats.toggleFolder(folder);
    QCOMPARE(f.titles(), (QStringList{u"my work"_s, u"Today"_s, u"b"_s}));
    ui::ChatOrganiser again({f.organiser, f.removed, f.settings, f.model, f.clock.reader()});
    again.reload();
    QCOMPARE(f.titles(), (QStringList{u"my work"_s, u"Today"_s, u"b"_s}));  // it stays closed
    f.chats.renameFolder(folder, u"play"_s);
    QCOMPARE(f.chats.folders().size(), 1);
    QCOMPARE(f.titles().first(), u"play"_s);
    f.chats.removeFolder(folder);
    QCOMPARE(f.titles(), (QStringList{u"Today"_s, u"b"_s, u"a"_s}));
    QCOMPARE(f.settings.get(storage::Setting::ClosedFolders).value(), "");
  }

  void foldersMoveByOnePlace() {
    Fixture f;
    f.model.reload();
    const qlonglong a = f.chats.addFolder(u"a"_s, {});
    f.chats.addFolder(u"b"_s, {});
    f.chats.moveFolder(a, 1);
    QCOMPARE(f.titles(), (QStringList{u"b"_s, u"a"_s}));
    f.chats.moveFolder(a, 1);  // it is the last
    QCOMPARE(f.titles(), (QStringList{u"b"_s, u"a"_s}));
    f.chats.moveFolder(a, -1);
    QCOMPARE(f.titles(), (QStringList{u"a"_s, u"b"_s}));
  }

  void archivingIsTakenBack() {
    Fixture f;
    f.model.reload();
    const qlonglong a = f.add("a");
    const qlonglong b = f.add("b");
    f.model.toggleSelected(a);
    f.model.toggleSelected(b);
    f.chats.setArchived(f.model.idsFor(a), true);
    QCOMPARE(f.titles(), QStringList());
    QCOMPARE(f.model.selectedCount(), 0);
    QVERIFY(!f.chats.undoText().isEmpty());
    f.chats.undo();
    QCOMPARE(f.model.count(), 2);
    QCOMPARE(f.chats.undoText(), QString());
  }

  void deletingIsTakenBack() {
    Fixture f;
    f.model.reload();
    const qlonglong a = f.add("a");
    f.add("b");
    f.chats.setTags(a, u"#work, 学习 work"_s);
    QCOMPARE(f.chats.tagsOf(a), u"work, 学习"_s);
    QSignalSpy removed(&f.model, &ConversationListModel::removed);
    f.chats.remove({a});
    QCOMPARE(removed.size(), 1);
    QVERIFY(!f.store.conversation({a}).has_value());
    QCOMPARE(f.chats.tags(), QStringList());
    f.chats.undo();
    QCOMPARE(f.model.count(), 2);
    QCOMPARE(f.chats.tagsOf(a), u"work, 学习"_s);
    f.chats.remove({a});
    f.chats.dismissUndo();
    f.chats.undo();
    QCOMPARE(f.model.count(), 1);
  }

  void eachWindowTakesBackWhatItDeleted() {
    Fixture f;
    f.model.reload();
    const qlonglong a = f.add("a");
    const qlonglong b = f.add("b");
    ui::ChatOrganiser other({f.organiser, f.removed, f.settings, f.model, f.clock.reader()});
    QSignalSpy failed(&f.chats, &ui::ChatOrganiser::storageFailed);
    f.chats.remove({a});
    other.remove({b});
    f.chats.undo();
    QCOMPARE(failed.size(), 1);
    QCOMPARE(f.chats.undoText(), QString());
    other.undo();
    QCOMPARE(f.titles(), (QStringList{u"Today"_s, u"b"_s}));
  }

  void aFailureChangesNothingAndIsSaid() {
    Fixture f;
    f.model.reload();
    const qlonglong a = f.add("a");
    QSignalSpy failed(&f.chats, &ui::ChatOrganiser::storageFailed);
    f.chats.remove({a, qlonglong{99}});
    f.chats.setPinned({a, qlonglong{99}}, true);
    f.chats.moveTo({a}, 99);
    QCOMPARE(f.chats.addFolder(u" "_s, {a}), 0);
    QCOMPARE(failed.size(), 4);
    QCOMPARE(f.titles(), (QStringList{u"Today"_s, u"a"_s}));
    QCOMPARE(f.chats.undoText(), QString());
  }

  void temporaryOnesAreOnlyDeleted() {
    Fixture f;
    f.model.reload();
    const qlonglong id = f.store.createTemporary("t", f.clock.now)->value;
    f.model.refresh({id});
    QSignalSpy failed(&f.chats, &ui::ChatOrganiser::storageFailed);
    f.chats.setPinned({id}, true);
    f.chats.setArchived({id}, true);
    f.chats.setTags(id, u"x"_s);
    QCOMPARE(failed.size(), 0);
    QCOMPARE(f.titles(), (QStringList{u"Temporary"_s, u"t"_s}));
    f.chats.remove({id});
    QCOMPARE(f.titles(), QStringList());
    QCOMPARE(f.chats.undoText(), QString());  // it is gone for good
  }
};

QTEST_GUILESS_MAIN(ChatOrganiserTest)
#include "chat_organiser_test.moc"
