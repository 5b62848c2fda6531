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
  storage::Organiser organiser{*database};
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
    for (int i = 0; i < model.rowCount(); ++i) {
      const QModelIndex row = model.index(i);
      if (row.data(Role::KindRole) == u"conversation"_s) values << row.data(role).toString();
    }
    return values;
  }
  // Every row: "= heading", "+ open folder", "- closed folder", "title".
  [[nodiscard]] QStringList rows() const { return rowsOf(model); }
  [[nodiscard]] static QStringList rowsOf(const ConversationListModel& list) {
    QStringList lines;
    for (int i = 0; i < list.rowCount(); ++i) {
      const QModelIndex row = list.index(i);
      const QString kind = row.data(Role::KindRole).toString();
      const bool isOpen = row.data(Role::IsOpenRole).toBool();
      const QString mark = kind == u"heading"  ? u"= "_s
                           : kind == u"folder" ? (isOpen ? u"+ "_s : u"- "_s)
                                               : QString();
      lines << mark + row.data(Role::TitleRole).toString();
    }
    return lines;
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
             (QStringList{u"Today"_s, u"Yesterday"_s, u"Previous 7 days"_s, u"June 2025"_s,
                          u"May 2025"_s, u"May 2025"_s, u"May 2025"_s}));
  }

  void pinnedThenFoldersThenDays() {
    Fixture f;
    const qlonglong a = f.add("a", 0);
    const qlonglong b = f.add("b", 1);
    const qlonglong c = f.add("c", 2);
    f.add("d", 3);
    const storage::FolderId work = *f.organiser.addFolder("work");
    const storage::FolderId empty = *f.organiser.addFolder("empty");
    QVERIFY(f.organiser.putInFolder({{a}, {c}}, work).has_value());
    QVERIFY(f.organiser.setPinned({{b}}, 1).has_value());
    QVERIFY(f.organiser.setPinned({{a}}, 2).has_value());  // from its folder
    f.model.reload();
    f.model.setFolders({{work, "work"}, {empty, "empty"}}, {});
    QCOMPARE(f.rows(), (QStringList{u"= Pinned"_s, u"b"_s, u"a"_s, u"+ work"_s, u"c"_s,
                                    u"+ empty"_s, u"= Previous 7 days"_s, u"d"_s}));
    QCOMPARE(f.model.count(), 4);
    f.model.setFolders({{empty, "empty"}, {work, "work"}}, {work.value});
    QCOMPARE(f.rows(), (QStringList{u"= Pinned"_s, u"b"_s, u"a"_s, u"+ empty"_s, u"- work"_s,
                                    u"= Previous 7 days"_s, u"d"_s}));
    QCOMPARE(f.model.index(4).data(Role::SizeRole).toInt(), 1);
    f.model.setFilter(u"C"_s);  // opens it
    QCOMPARE(f.rows(), (QStringList{u"+ work"_s, u"c"_s}));
  }

  void theArchiveIsApart() {
    Fixture f;
    const qlonglong a = f.add("a", 0);
    f.add("b", 0);
    QVERIFY(f.organiser.setArchived({{a}}, 1).has_value());
    QVERIFY(f.organiser.setPinned({{a}}, 1).has_value());
    f.model.reload();
    QCOMPARE(f.rows(), (QStringList{u"= Today"_s, u"b"_s}));
    QCOMPARE(f.model.archivedCount(), 1);
    f.model.setIsArchive(true);
    QCOMPARE(f.rows(), (QStringList{u"= Today"_s, u"a"_s}));
    QVERIFY(f.organiser.setArchived({{a}}, std::nullopt).has_value());
    f.model.refresh({a});
    QCOMPARE(f.rows(), QStringList());
  }

  void tagsAreFoundAndShown() {
    Fixture f;
    const qlonglong a = f.add("a", 0);
    f.add("work", 0);
    QVERIFY(f.organiser.setTags({a}, {"work", "2025"}).has_value());
    f.model.reload();
    f.model.setFilter(u"#WORK"_s);
    QCOMPARE(f.rows(), (QStringList{u"= Today"_s, u"a"_s}));
    QCOMPARE(f.model.index(1).data(Role::TagsRole).toString(), u"#2025 #work"_s);
  }

  // Whatever changes, the rows get there step by step, as the tester demands.
  void everyOrderIsReached() {
    Fixture f;
    QVector<storage::FolderRecord> folders;
    for (int i = 0; i < 4; ++i) {
      const std::string name = "f" + std::to_string(i);
      folders.append({*f.organiser.addFolder(name), name});
    }
    std::vector<storage::ConversationId> ids;
    for (int i = 0; i < 30; ++i) ids.push_back({f.add("c" + std::to_string(i), i * 3)});
    f.model.reload();
    f.model.setFolders(folders, {});
    QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
    QSet<qint64> closed;
    std::uint32_t state = 7;
    const auto roll = [&state](std::uint32_t below) {
      state = state * 1664525U + 1013904223U;
      return (state >> 16U) % below;
    };
    for (int round = 0; round < 300; ++round) {
      const storage::ConversationId id = ids[roll(30)];
      switch (roll(4)) {
        case 0:
          QVERIFY(f.organiser.setPinned({id}, roll(2) == 0 ? std::optional(round) : std::nullopt)
                      .has_value());
          break;
        case 1:
          QVERIFY(f.organiser.setArchived({id}, roll(2) == 0 ? std::optional(1) : std::nullopt)
                      .has_value());
          break;
        case 2:
          QVERIFY(f.organiser.putInFolder({id}, folders[static_cast<int>(roll(4))].id).has_value());
          break;
        default:
          folders.swapItemsAt(static_cast<int>(roll(4)), static_cast<int>(roll(4)));
          closed = {folders[static_cast<int>(roll(4))].id.value};
          f.model.setFolders(folders, closed);
      }
      f.model.refresh(id);
      ConversationListModel fresh(f.store, f.clock.reader());
      fresh.reload();
      fresh.setFolders(folders, closed);
      QCOMPARE(f.rows(), Fixture::rowsOf(fresh));
    }
    QCOMPARE(reset.size(), 0);
  }

  void selectionIsLikeInEveryList() {
    Fixture f;
    QList<qlonglong> ids;
    for (int i = 0; i < 5; ++i) ids << f.add(std::to_string(i), i * 40);
    f.model.reload();
    f.model.setCurrent(storage::ConversationId{ids[0]});
    f.model.toggleSelected(ids[2]);
    QCOMPARE(f.model.idsFor(ids[2]), (QVariantList{ids[0], ids[2]}));  // the open one counts
    QCOMPARE(f.model.idsFor(ids[1]), QVariantList{ids[1]});
    f.model.selectTo(ids[4]);
    QCOMPARE(f.model.idsFor(ids[3]), (QVariantList{ids[2], ids[3], ids[4]}));
    f.model.remove(ids[3]);
    QCOMPARE(f.model.selectedCount(), 2);
    f.model.clearSelection();
    QCOMPARE(f.model.selectedCount(), 0);
    f.model.selectTo(ids[1]);  // from the open one
    QCOMPARE(f.model.selectedCount(), 2);
  }

  void thousandsAreOneStep() {
    Fixture f;
    for (int i = 1; i <= 10'000; ++i) (void)f.add("c", i % 900);
    f.model.reload();
    QCOMPARE(f.model.count(), 10'000);
    QSignalSpy moved(&f.model, &QAbstractItemModel::rowsMoved);
    QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
    QVERIFY(f.organiser.setPinned({{9'999}}, 1).has_value());
    f.model.refresh({9'999});
    QVERIFY(f.organiser.setPinned({{9'999}}, std::nullopt).has_value());
    f.model.refresh({9'999});
    QCOMPARE(moved.size(), 2);
    QCOMPARE(reset.size(), 0);
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
