// Temporary conversations: apart from the kept ones, never in a file, and kept whole when asked.
// SPDX-License-Identifier: Apache-2.0
#include "storage/temporary_store.h"

#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::ConversationId;
using storage::Database;
using storage::isTemporary;
using storage::MessageId;
using storage_test::bytesOf;
using storage_test::question;
using storage_test::streamingAnswer;

namespace {

struct Stores {
  explicit Stores(const std::filesystem::path& file) : database(*Database::open(file)) {}

  std::unique_ptr<Database> database;
  std::unique_ptr<storage::ConversationStore> kept = *storage::ConversationStore::open(*database);
  storage::TemporaryStore store{*kept, *database};
};

}  // namespace

class TemporaryStoreTest : public QObject {
  Q_OBJECT

 private:
  storage_test::ScratchFolder m_folder;
  int m_count = 0;
  std::filesystem::path fresh() { return m_folder.file(("t" + std::to_string(++m_count)).c_str()); }

 private slots:
  void theIdDecides() {
    Stores s(fresh());
    const ConversationId kept = *s.store.createConversation("kept", 1);
    REQUIRE_ERROR(s.store.conversation({storage::kFirstTemporaryId + 1}), ErrorCode::NotFound);
    const ConversationId temporary = *s.store.createTemporary("temporary", 2);
    QVERIFY(isTemporary(temporary) && !isTemporary(kept));
    const MessageId one = *s.store.addMessage(question(kept, "one"));
    const MessageId two = *s.store.addMessage(question(temporary, "two"));
    QVERIFY(isTemporary(two) && !isTemporary(one));
    QCOMPARE(s.store.message(two)->text, "two");
    QCOMPARE(s.store.branch(kept)->size(), std::size_t{1});
    REQUIRE_OK(s.store.rename(temporary, "renamed"));
    REQUIRE_OK(s.store.setDraft(temporary, "draft"));
    QCOMPARE(s.store.conversation(temporary)->draft, "draft");
    QCOMPARE(s.kept->conversations()->size(), std::size_t{1});
    const auto all = *s.store.conversations();
    QCOMPARE(all.size(), std::size_t{2});
    REQUIRE_OK(s.store.removeConversation(temporary));
    QCOMPARE(s.store.conversations()->size(), std::size_t{1});
  }

  void bothKindsAreListedNewestFirst() {
    Stores s(fresh());
    for (const int at : {1, 3}) REQUIRE_OK(s.store.createConversation(std::to_string(at), at));
    for (const int at : {2, 4}) REQUIRE_OK(s.store.createTemporary(std::to_string(at), at));
    std::string titles;
    const auto all = *s.store.conversations();
    for (const auto& record : all) titles += record.title;
    QCOMPARE(titles, "4321");
  }

  void nothingOfItIsInAFile() {
    const auto file = fresh();
    const std::string secret = "periwinkle-4711";
    {
      Stores s(file);
      const ConversationId id = *s.store.createTemporary(secret, 1);
      const MessageId asked =
          *s.store.addMessage(question(id, secret), {{secret, "t", secret, secret}});
      auto answer = streamingAnswer(id, asked);
      answer.id = *s.store.addMessage(answer);
      answer.text = answer.reasoning = secret;
      REQUIRE_OK(s.store.updateMessage(answer));
      REQUIRE_OK(s.store.setDraft(id, secret));
      REQUIRE_OK(s.store.setSystemPrompt(id, secret));
      REQUIRE_OK(s.store.setOptions(id, secret));
      REQUIRE_OK(s.store.setQueue(id, secret));
      for (const auto& entry : std::filesystem::directory_iterator(file.parent_path()))
        QVERIFY2(bytesOf(entry.path()).find(secret) == std::string::npos, entry.path().c_str());
    }
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path()))
      QVERIFY2(bytesOf(entry.path()).find(secret) == std::string::npos, entry.path().c_str());
    Stores again(file);
    QVERIFY(again.store.conversations()->empty());
  }

  void aKeptOneIsWhole() {
    const auto file = fresh();
    ConversationId kept;
    {
      Stores s(file);
      (void)*s.store.createConversation("other", 1);
      const ConversationId id = *s.store.createTemporary("t", 1);
      const MessageId root = *s.store.addMessage(question(id, "root"),
                                                 {{"n", "image/png", std::string("\0\1", 2), "x"}});
      const MessageId first = *s.store.addMessage(question(id, "first", root));
      REQUIRE_OK(s.store.addMessage(question(id, "second", root)));
      REQUIRE_OK(s.store.setHead(id, first));
      REQUIRE_OK(s.store.setSystemPrompt(id, "prompt"));
      REQUIRE_OK(s.store.setDraft(id, "draft"));
      kept = *s.store.keep(id);
      QVERIFY(!isTemporary(kept));
      REQUIRE_ERROR(s.store.conversation(id), ErrorCode::NotFound);
    }
    Stores s(file);
    const auto record = *s.store.conversation(kept);
    QCOMPARE(record.title, "t");
    QCOMPARE(record.systemPrompt, "prompt");
    QCOMPARE(record.draft, "draft");
    const auto branch = *s.store.branch(kept);
    QCOMPARE(branch.size(), std::size_t{2});
    QCOMPARE(branch[1].text, "first");
    QCOMPARE(branch[1].parent, std::optional(branch[0].id));
    QCOMPARE(s.store.siblings(branch[1].id)->size(), std::size_t{2});
    const auto files = *s.store.attachments(branch[0].id);
    QCOMPARE(files.size(), std::size_t{1});
    QCOMPARE(files[0].bytes, std::string("\0\1", 2));
    QCOMPARE(files[0].text, "x");
  }

  void onlyTemporaryOnesCanBeKept() {
    Stores s(fresh());
    const ConversationId id = *s.store.createConversation("kept", 1);
    REQUIRE_ERROR(s.store.keep(id), ErrorCode::NotFound);
    (void)*s.store.createTemporary("t", 1);
    REQUIRE_ERROR(s.store.keep({storage::kFirstTemporaryId + 99}), ErrorCode::NotFound);
    QCOMPARE(s.kept->conversations()->size(), std::size_t{1});
  }
};

QTEST_GUILESS_MAIN(TemporaryStoreTest)
#include "temporary_store_test.moc"
