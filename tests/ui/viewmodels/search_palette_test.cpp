// The search over the window: what it lists with and without words, as it comes, and escaped.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/search_palette.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QTest>

#include "storage/database.h"
#include "tests/ui/viewmodels/fakes.h"

using namespace Qt::StringLiterals;
using ui::SearchPalette;
using Role = SearchPalette::Role;

namespace {

struct Fixture {
  QTemporaryDir folder;
  std::filesystem::path file = folder.filePath(u"c.db"_s).toStdString();
  std::unique_ptr<storage::Database> database = *storage::Database::open(file);
  std::unique_ptr<storage::ConversationStore> store = *storage::ConversationStore::open(*database);
  storage::Settings settings{*database};
  fakes::Clock clock;
  ui::ConversationListModel conversations{*store, clock.reader()};
  ui::CommandsModel commands{settings};
  SearchPalette palette{storage::searchByScanning(file), conversations, commands};
  QAbstractItemModelTester tester{&palette, QAbstractItemModelTester::FailureReportingMode::QtTest};

  qlonglong add(const std::string& title, const QStringList& questions) {
    const auto id = *store->createConversation(title, clock.now);
    storage::MessageRecord record;
    record.conversation = id;
    for (const QString& question : questions) {
      record.text = question.toStdString();
      record.createdAtMs = ++clock.now;
      record.parent = *store->addMessage(record);
    }
    conversations.reload();
    return id.value;
  }
  bool search(const QString& words) {
    palette.setWords(words);
    return QTest::qWaitFor([this] { return !palette.isSearching(); }, 10'000);
  }
  // "kind:text" of each row, without those of commands.
  [[nodiscard]] QStringList rows() const {
    QStringList lines;
    for (int i = 0; i < palette.rowCount(); ++i) {
      const QModelIndex row = palette.index(i);
      const QString kind = row.data(Role::KindRole).toString();
      if (kind == u"chat" || kind == u"hit")
        lines << kind + u':' + row.data(Role::PlainTextRole).toString();
    }
    return lines;
  }
};

}  // namespace

class SearchPaletteTest : public QObject {
  Q_OBJECT

 private slots:
  void withoutWordsItListsRecentChatsAndCommands() {
    Fixture f;
    f.add("old", {u"x"_s});
    f.add("new", {u"x"_s});
    f.palette.open();
    QCOMPARE(f.rows(), (QStringList{u"chat:new"_s, u"chat:old"_s}));
    QCOMPARE(f.palette.index(0).data(Role::KindRole).toString(), u"heading"_s);
    QCOMPARE(f.palette.nextRow(-1, 1), 1);
    QCOMPARE(f.palette.nextRow(2, 1), 4);  // over the heading of the commands
    QCOMPARE(f.palette.nextRow(1, -1), 1);
    QCOMPARE(f.palette.index(4).data(Role::CommandIdRole).toString(), u"newChat"_s);
  }

  void hitsStandUnderTheirConversation() {
    Fixture f;
    const qlonglong a = f.add("About whales", {u"Do whales sleep?"_s, u"no"_s});
    f.add("b", {u"a whale, two whales"_s, u"whales"_s, u"WHALES"_s, u"whales again"_s});
    f.palette.open();
    QVERIFY(f.search(u"whales"_s));
    QCOMPARE(f.rows(), (QStringList{u"chat:About whales"_s, u"hit:Do whales sleep?"_s, u"chat:b"_s,
                                    u"hit:whales again"_s, u"hit:WHALES"_s, u"hit:whales"_s}));
    const QModelIndex hit = f.palette.index(1);
    QCOMPARE(hit.data(Role::ConversationIdRole).toLongLong(), a);
    QVERIFY(hit.data(Role::MessageIdRole).toLongLong() > 0);
    QCOMPARE(hit.data(Role::TextRole).toString(), u"Do <b>whales</b> sleep?"_s);
    QCOMPARE(hit.data(Role::DetailRole).toString(), u"Question"_s);
  }

  void commandsAreFoundByTheirWords() {
    Fixture f;
    f.palette.open();
    QVERIFY(f.search(u"TEMPORARY new"_s));
    QCOMPARE(f.palette.count(), 2);
    QCOMPARE(f.palette.index(1).data(Role::CommandIdRole).toString(), u"newTemporaryChat"_s);
    QCOMPARE(f.palette.index(1).data(Role::DetailRole).toString(), u"Ctrl+Shift+N"_s);
  }

  void theLastWordsCount() {
    Fixture f;
    f.add("a", {u"alpha"_s});
    f.add("b", {u"beta"_s});
    f.palette.open();
    f.palette.setWords(u"alpha"_s);
    QTest::qWait(130);
    QVERIFY(f.search(u"beta"_s));
    QCOMPARE(f.rows(), (QStringList{u"chat:b"_s, u"hit:beta"_s}));
    QVERIFY(f.search(QString()));
    QCOMPARE(f.rows().size(), 2);  // recent ones
    f.palette.setWords(u"alpha"_s);
    f.palette.close();  // nothing arrives any more
    QVERIFY(!f.palette.isSearching());
  }

  void whatIsFoundIsEscapedAndMarked() {
    QCOMPARE(ui::withWordsMarked(u"<b>&a</b> AB"_s, u"b a"_s),
             u"&lt;<b>b</b>&gt;&amp;<b>a</b>&lt;/<b>b</b>&gt; <b>AB</b>"_s);
    QCOMPARE(ui::withWordsMarked(u"红烧肉的做法"_s, u"做法　烧肉"_s),
             u"红<b>烧肉</b>的<b>做法</b>"_s);
    QCOMPARE(ui::withWordsMarked(u"a"_s, u" "_s), u"a"_s);
  }

  void whatGoesWrongIsSaid() {
    Fixture f;
    SearchPalette palette(storage::searchByScanning(f.folder.filePath(u"no"_s).toStdString()),
                          f.conversations, f.commands);
    palette.open();
    palette.setWords(u"xyzzy"_s);
    QVERIFY(QTest::qWaitFor([&] { return !palette.isSearching(); }, 10'000));
    QVERIFY(!palette.problem().isEmpty());
  }
};

QTEST_GUILESS_MAIN(SearchPaletteTest)
#include "search_palette_test.moc"
