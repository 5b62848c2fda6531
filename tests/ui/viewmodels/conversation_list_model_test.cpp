// The sidebar's list: order, groups, search, and changes that move one row.
// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

#include "storage/database.h"
#include "tests/ui/viewmodels/fakes.h"
#include "ui/viewmodels/conversation_list_model.h"

using namespace Qt::StringLiterals;
using ui::ConversationListModel;
using Role = ConversationListModel::Role;

namespace {

constexpr std::int64_t kDay = 24 * 3600 * 1000LL;

struct Fixture {
  std::unique_ptr<storage::Database> database = *storage::Database::openInMemory();
  std::unique_ptr<storage::ConversationStore> real = *storage::ConversationStore::open(*database);
  fakes::Store store{*real};
  fakes::Clock clock;
  ConversationListModel model{store, clock.reader()};
  QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

  Fixture() {
    // Noon, so that a day is a day in every time zone.
    clock.now = QDateTime(QDate(2025, 6, 15), QTime(12, 0)).toMSecsSinceEpoch();
  }
  qlonglong add(const std::string& title, std::int64_t daysAgo) {
    return store.createConversation(title, clock.now - daysAgo * kDay)->value;
  }
  [[nodiscard]] QStringList column(int role) const {
    QStringList values;
    for (int i = 0; i < model.rowCount(); ++i) values << model.index(i).data(role).toString();
    return values;
  }
};

}  // namespace

class ConversationListModelTest : public QObject {
  Q_OBJECT

 private slots:
  void newestFirstInGroups() {
    Fixture f;
    for (const int days : {40, 0, 8, 1, 7, 30, 31}) f.add(std::to_string(days), days);
    f.model.reload();
    QCOMPARE(f.column(Role::TitleRole), u"0 1 7 8 30 31 40"_s.split(u' '));
    QCOMPARE(f.column(Role::GroupRole),
             (QStringList{u"Today"_s, u"Yesterday"_s, u"Previous 7 days"_s, u"Previous 30 days"_s,
                          u"Previous 30 days"_s, u"Older"_s, u"Older"_s}));
  }

  void theGroupsFollowTheDay() {
    Fixture f;
    f.clock.now = QDateTime(QDate(2025, 6, 15), QTime(23, 59, 59, 950)).toMSecsSinceEpoch();
    f.add("a", 0);
    f.model.reload();
    QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
    f.model.noticeDay();
    QCOMPARE(reset.size(), 0);
    f.clock.now += 100;
    QVERIFY(reset.wait());  // at midnight
    QCOMPARE(f.column(Role::GroupRole), QStringList{u"Yesterday"_s});
    f.clock.now += 2 * kDay;  // as after a sleep, when the window becomes active
    f.model.noticeDay();
    QCOMPARE(reset.size(), 2);
    QCOMPARE(f.column(Role::GroupRole), QStringList{u"Previous 7 days"_s});
  }

  void searchFindsTitlesWhateverTheCase() {
    Fixture f;
    f.add("Apple pie", 0);
    f.add("中文问题", 1);
    f.model.reload();
    QSignalSpy count(&f.model, &ConversationListModel::countChanged);
    f.model.setFilter(u" aPPle "_s);
    QCOMPARE(f.column(Role::TitleRole), QStringList{u"Apple pie"_s});
    QCOMPARE(count.size(), 1);
    f.model.setFilter(u"问题"_s);
    QCOMPARE(f.column(Role::TitleRole), QStringList{u"中文问题"_s});
    f.model.setFilter({});
    QCOMPARE(f.model.count(), 2);
  }

  void untitledHasAName() {
    Fixture f;
    f.add("", 0);
    f.model.reload();
    QCOMPARE(f.column(Role::TitleRole), QStringList{u"New chat"_s});
  }

  void refreshMovesOneRow() {
    Fixture f;
    f.add("new", 0);
    const qlonglong old = f.add("old", 3);
    f.add("oldest", 5);
    f.model.reload();
    storage::MessageRecord message;
    message.conversation = {old};
    message.text = "hello";
    message.createdAtMs = f.clock.now + 1000;
    QVERIFY(f.store.addMessage(message).has_value());
    QSignalSpy moved(&f.model, &QAbstractItemModel::rowsMoved);
    QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
    f.model.refresh({old});
    QCOMPARE(f.column(Role::TitleRole), (QStringList{u"old"_s, u"new"_s, u"oldest"_s}));
    QCOMPARE(moved.size(), 1);
    QCOMPARE(reset.size(), 0);
  }

  void refreshAddsWhatIsNew() {
    Fixture f;
    f.add("a", 1);
    f.model.reload();
    QSignalSpy inserted(&f.model, &QAbstractItemModel::rowsInserted);
    f.model.refresh({f.add("b", 0)});
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(f.column(Role::TitleRole), (QStringList{u"b"_s, u"a"_s}));
  }

  void renameIsStored() {
    Fixture f;
    const qlonglong id = f.add("a", 0);
    f.model.reload();
    QSignalSpy renamed(&f.model, &ConversationListModel::renamed);
    f.model.rename(id, u"  b\n c "_s);
    QCOMPARE(f.column(Role::TitleRole), QStringList{u"b c"_s});
    QCOMPARE(f.store.conversation({id})->title, "b c");
    QCOMPARE(renamed.size(), 1);
    f.model.rename(id, u"  "_s);
    QCOMPARE(f.store.conversation({id})->title, "b c");
  }

  void removeTellsAfterwards() {
    Fixture f;
    const qlonglong id = f.add("a", 0);
    f.add("b", 1);
    f.model.reload();
    QSignalSpy removed(&f.model, &ConversationListModel::removed);
    f.model.remove(id);
    QCOMPARE(f.column(Role::TitleRole), QStringList{u"b"_s});
    QCOMPARE(removed.size(), 1);
    QVERIFY(!f.store.conversation({id}).has_value());
  }

  void failuresKeepTheRow() {
    Fixture f;
    const qlonglong id = f.add("a", 0);
    f.model.reload();
    QSignalSpy failed(&f.model, &ConversationListModel::storageFailed);
    QSignalSpy removed(&f.model, &ConversationListModel::removed);
    f.store.isFull = true;
    f.model.remove(id);
    f.model.rename(id, u"b"_s);
    QCOMPARE(failed.size(), 2);
    QCOMPARE(removed.size(), 0);
    QVERIFY(failed[0][0].toString().contains(u"the disk is full"));
    QCOMPARE(f.column(Role::TitleRole), QStringList{u"a"_s});
  }

  void currentAndGeneratingChangeOneRole() {
    Fixture f;
    const qlonglong a = f.add("a", 0);
    const qlonglong b = f.add("b", 1);
    f.model.reload();
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    f.model.setCurrent(storage::ConversationId{a});
    f.model.setCurrent(storage::ConversationId{b});
    QCOMPARE(changed.size(), 3);
    QCOMPARE(changed[2][2].value<QList<int>>(), QList<int>{Role::IsCurrentRole});
    QCOMPARE(f.column(Role::IsCurrentRole), (QStringList{u"false"_s, u"true"_s}));
    f.model.setGenerating(storage::ConversationId{a});
    QCOMPARE(f.column(Role::IsGeneratingRole), (QStringList{u"true"_s, u"false"_s}));
  }
};

QTEST_GUILESS_MAIN(ConversationListModelTest)
#include "conversation_list_model_test.moc"
