// Folders, tags, pins and the archive; and removals that are taken back.
// SPDX-License-Identifier: Apache-2.0
#include "storage/organiser.h"

#include "storage/ledger.h"
#include "storage/removed_conversations.h"
#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::ConversationId;
using storage::Database;
using storage::FolderId;
using storage::Organiser;
using storage_test::question;
using storage_test::RawConnection;

class OrganiserTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<Database> m_database;
  std::unique_ptr<storage::ConversationStore> m_store;
  std::unique_ptr<Organiser> m_organiser;

  std::string folders() {
    std::string names;
    const auto all = *m_organiser->folders();
    for (const auto& folder : all) names += folder.name + " ";
    return names;
  }
  ConversationId add(const char* title) { return *m_store->createConversation(title, 5); }
  std::string dump(const char* sql) { return RawConnection::textFrom(m_database->handle(), sql); }
  // Everything that is known of conversations, in a form that can be compared.
  std::string everything() {
    return dump(
               "SELECT id || title || folder_id || pinned_at_ms || head_message_id || draft "
               "FROM conversations ORDER BY id") +
           dump(
               "SELECT id || text || conversation_id || ifnull(parent_id, '-') FROM messages "
               "ORDER BY id") +
           dump(
               "SELECT id || name || hex(bytes) || text || message_id FROM attachments "
               "ORDER BY id") +
           dump("SELECT conversation_id || tag FROM conversation_tags ORDER BY 1") +
           dump(
               "SELECT id || ifnull(conversation_id, '-') || ifnull(message_id, '-') FROM ledger "
               "ORDER BY id");
  }

 private slots:
  void init() {
    m_database = *Database::openInMemory();
    m_store = *storage::ConversationStore::open(*m_database);
    m_organiser = std::make_unique<Organiser>(*m_database);
  }
  void cleanup() {
    m_organiser.reset();
    m_store.reset();
    m_database.reset();
  }

  void foldersKeepTheReadersOrder() {
    const FolderId a = *m_organiser->addFolder("a");
    const FolderId b = *m_organiser->addFolder("b");
    REQUIRE_OK(m_organiser->addFolder("工作"));
    QCOMPARE(folders(), "a b 工作 ");
    REQUIRE_OK(m_organiser->moveFolder(a, 99));
    QCOMPARE(folders(), "b 工作 a ");
    REQUIRE_OK(m_organiser->moveFolder(a, 0));
    QCOMPARE(folders(), "a b 工作 ");
    REQUIRE_OK(m_organiser->renameFolder(b, "B"));
    REQUIRE_OK(m_organiser->removeFolder(a));
    QCOMPARE(folders(), "B 工作 ");
  }

  void emptyNamesAndMissingFoldersAreRefused() {
    const FolderId a = *m_organiser->addFolder("a");
    REQUIRE_ERROR(m_organiser->addFolder(""), ErrorCode::InvalidArgument);
    REQUIRE_ERROR(m_organiser->renameFolder(a, " \n"), ErrorCode::InvalidArgument);
    REQUIRE_ERROR(m_organiser->renameFolder({99}, "b"), ErrorCode::NotFound);
    REQUIRE_ERROR(m_organiser->moveFolder({99}, 0), ErrorCode::NotFound);
    REQUIRE_ERROR(m_organiser->removeFolder({99}), ErrorCode::NotFound);
    REQUIRE_ERROR(m_organiser->putInFolder({add("x")}, FolderId{99}), ErrorCode::NotFound);
    QCOMPARE(folders(), "a ");
  }

  void aRemovedFolderLetsItsConversationsGo() {
    const FolderId folder = *m_organiser->addFolder("a");
    const ConversationId id = add("x");
    REQUIRE_OK(m_organiser->putInFolder({id}, folder));
    QCOMPARE(m_store->conversation(id)->folder, std::optional(folder));
    REQUIRE_OK(m_organiser->removeFolder(folder));
    QCOMPARE(m_store->conversation(id)->folder, std::nullopt);
  }

  void pinsAndTheArchiveAreTimes() {
    const ConversationId a = add("a");
    const ConversationId b = add("b");
    REQUIRE_OK(m_organiser->setPinned({a, b}, 7));
    REQUIRE_OK(m_organiser->setArchived({b}, 8));
    QCOMPARE(m_store->conversation(a)->pinnedAtMs, std::optional<std::int64_t>(7));
    QCOMPARE(m_store->conversation(b)->archivedAtMs, std::optional<std::int64_t>(8));
    REQUIRE_OK(m_organiser->setPinned({a}, std::nullopt));
    REQUIRE_OK(m_organiser->setArchived({b}, std::nullopt));
    QCOMPARE(m_store->conversation(a)->pinnedAtMs, std::nullopt);
    QCOMPARE(m_store->conversation(b)->archivedAtMs, std::nullopt);
    QCOMPARE(m_store->conversation(a)->updatedAtMs, 5);
  }

  void allAreChangedOrNone() {
    const ConversationId a = add("a");
    REQUIRE_ERROR(m_organiser->setPinned({a, {99}}, 7), ErrorCode::NotFound);
    QCOMPARE(m_store->conversation(a)->pinnedAtMs, std::nullopt);
  }

  void tagsAreReplaced() {
    const ConversationId a = add("a");
    const ConversationId b = add("b");
    REQUIRE_OK(m_organiser->setTags(a, {"work", "", "a'b\"c", "work", "two\nlines", "学习"}));
    REQUIRE_OK(m_organiser->setTags(b, {"home"}));
    QCOMPARE(m_store->conversation(a)->tags, (std::vector<std::string>{"a'b\"c", "work", "学习"}));
    QCOMPARE(*m_organiser->tags(), (std::vector<std::string>{"a'b\"c", "home", "work", "学习"}));
    REQUIRE_OK(m_organiser->setTags(a, {"home"}));
    QCOMPARE(*m_organiser->tags(), std::vector<std::string>{"home"});
    REQUIRE_ERROR(m_organiser->setTags({99}, {"x"}), ErrorCode::NotFound);
  }

  void aRemovalIsTakenBackWithAllThatBelongsToIt() {
    const ConversationId a = add("a");
    add("stays");
    const auto first =
        *m_store->addMessage(question(a, "why?"), {{"n", "text/plain", "\1\2", "t"}});
    const auto second = *m_store->addMessage(question(a, "x", first));
    (void)*m_store->addMessage(question(a, "branch", first));
    REQUIRE_OK(m_store->setHead(a, second));
    REQUIRE_OK(m_organiser->putInFolder({a}, *m_organiser->addFolder("f")));
    REQUIRE_OK(m_organiser->setPinned({a}, 7));
    REQUIRE_OK(m_organiser->setTags(a, {"t1", "t2"}));
    storage::Ledger ledger(*m_database);
    storage::LedgerEntry entry;
    entry.conversation = a;
    entry.message = second;
    REQUIRE_OK(ledger.add(entry));
    const std::string before = everything();

    storage::RemovedConversations removed(*m_database);
    REQUIRE_OK(removed.remove({a}));
    REQUIRE_ERROR(m_store->conversation(a), ErrorCode::NotFound);
    QCOMPARE(dump("SELECT count(*) FROM messages"), "0");
    QCOMPARE(dump("SELECT ifnull(conversation_id, '-') FROM ledger"), "-");
    QVERIFY(!removed.isEmpty());
    REQUIRE_OK(removed.restore());
    QCOMPARE(everything(), before);
    QVERIFY(removed.isEmpty());
    REQUIRE_OK(removed.restore());  // nothing
    QCOMPARE(dump("PRAGMA foreign_key_check"), "");
  }

  void onlyTheLastRemovalIsKept() {
    const ConversationId a = add("a");
    const ConversationId b = add("b");
    const FolderId folder = *m_organiser->addFolder("f");
    REQUIRE_OK(m_organiser->putInFolder({b}, folder));
    storage::RemovedConversations removed(*m_database);
    REQUIRE_OK(removed.remove({a}));
    REQUIRE_OK(removed.remove({b}));
    REQUIRE_OK(m_organiser->removeFolder(folder));
    REQUIRE_OK(removed.restore());
    REQUIRE_ERROR(m_store->conversation(a), ErrorCode::NotFound);
    QCOMPARE(m_store->conversation(b)->folder, std::nullopt);  // it went in between
  }

  void whatIsNotThereRemovesNothing() {
    const ConversationId a = add("a");
    storage::RemovedConversations removed(*m_database);
    REQUIRE_ERROR(removed.remove({a, {99}}), ErrorCode::NotFound);
    REQUIRE_OK(m_store->conversation(a));
    QVERIFY(removed.isEmpty());
    REQUIRE_OK(removed.remove({a}));
    removed.forget();
    REQUIRE_OK(removed.restore());
    REQUIRE_ERROR(m_store->conversation(a), ErrorCode::NotFound);
  }

  void nothingOfARemovalStaysInTheFile() {
    const storage_test::ScratchFolder folder;
    const auto file = folder.file("c.db");
    {
      auto database = *Database::open(file);
      auto store = *storage::ConversationStore::open(*database);
      const ConversationId id = *store->createConversation("t", 1);
      REQUIRE_OK(store->addMessage(question(id, "periwinkle-4711")));
      storage::RemovedConversations removed(*database);
      REQUIRE_OK(removed.remove({id}));
    }
    QVERIFY(storage_test::bytesOf(file).find("periwinkle-4711") == std::string::npos);
  }
};

QTEST_GUILESS_MAIN(OrganiserTest)
#include "organiser_test.moc"
