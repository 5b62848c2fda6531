// Branches in the store: their numbers, the one that was shown last, deleting and bringing back.
// SPDX-License-Identifier: Apache-2.0
#include "storage/ledger.h"
#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::ConversationId;
using storage::ConversationStore;
using storage::Database;
using storage::MessageId;
using storage::MessageRecord;
using storage::MessageRole;
using storage_test::question;

namespace {

std::string textsOf(const std::vector<MessageRecord>& branch) {
  std::string texts;
  for (const MessageRecord& record : branch) {
    if (!texts.empty()) texts += ' ';
    texts += record.text;
    if (record.branchCount > 1)
      texts += std::to_string(record.branchNumber) + "/" + std::to_string(record.branchCount);
  }
  return texts;
}

}  // namespace

class MessageTreeTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<Database> m_database;
  std::unique_ptr<ConversationStore> m_store;
  ConversationId m_chat;

  MessageId add(const char* text, std::optional<MessageId> parent, MessageRole role) {
    MessageRecord record = question(m_chat, text, parent);
    record.role = role;
    return *m_store->addMessage(record);
  }
  MessageId ask(const char* text, std::optional<MessageId> parent = {}) {
    return add(text, parent, MessageRole::User);
  }
  MessageId answer(const char* text, MessageId parent) {
    return add(text, parent, MessageRole::Assistant);
  }
  std::string shown() { return textsOf(*m_store->branch(m_chat)); }

 private slots:
  void init() {
    m_store.reset();
    m_database = *Database::openInMemory();
    m_store = *ConversationStore::open(*m_database);
    m_chat = *m_store->createConversation("t", 1);
  }

  void versionsAreNumberedAtEveryMessage() {
    const auto q = ask("q");
    const auto a = answer("a", q);
    answer("b", q);
    const auto r = ask("r", a);
    answer("s", r);
    QCOMPARE(shown(), "q a1/2 r s");
    ask("q'");  // another beginning
    QCOMPARE(shown(), "q'2/2");
    const auto one = m_store->message(a);
    REQUIRE_OK(one);
    QCOMPARE(one->branchNumber, 1);
    QCOMPARE(one->branchCount, 2);
  }

  void aBranchIsFoundAsItWasLeft() {
    const auto q = ask("q");
    const auto a = answer("a", q);
    const auto b = answer("b", q);
    const auto old = ask("old", a);
    const auto oldEnd = answer("end", old);
    const auto young = ask("young", a);
    REQUIRE_OK(m_store->leafOf(a));
    QCOMPARE(*m_store->leafOf(a), young);
    REQUIRE_OK(m_store->setHead(m_chat, oldEnd));
    REQUIRE_OK(m_store->setHead(m_chat, b));
    QCOMPARE(*m_store->leafOf(a), oldEnd);
    QCOMPARE(*m_store->leafOf(b), b);
    QCOMPARE(*m_store->leafOf(q), b);
    REQUIRE_ERROR(m_store->leafOf(MessageId{99}), ErrorCode::NotFound);
  }

  void oneMessageGoesAndItsFollowersStay() {
    const auto q = ask("q");
    const auto a = answer("a", q);
    const auto r = ask("r", a);
    answer("s", r);
    REQUIRE_OK(m_store->removeMessage(r, false));
    QCOMPARE(shown(), "q a s");
    REQUIRE_OK(m_store->removeMessage(q, false));
    QCOMPARE(shown(), "a s");
    // Only the last one comes back, and once.
    REQUIRE_OK(m_store->restoreRemoved(m_chat));
    QCOMPARE(shown(), "q a s");
    REQUIRE_ERROR(m_store->restoreRemoved(m_chat), ErrorCode::NotFound);
  }

  void fromAMessageOnEverythingGoes() {
    const auto q = ask("q");
    const auto a = answer("a", q);
    const auto r = ask("r", a);
    answer("s", r);
    answer("t", r);
    REQUIRE_OK(m_store->removeMessage(r, true));
    QCOMPARE(shown(), "q a");
    REQUIRE_ERROR(m_store->restoreRemoved(ConversationId{77}), ErrorCode::NotFound);
    REQUIRE_OK(m_store->restoreRemoved(m_chat));
    QCOMPARE(shown(), "q a r t2/2");
    REQUIRE_OK(m_store->removeMessage(q, true));
    QCOMPARE(shown(), "");
    REQUIRE_OK(m_store->restoreRemoved(m_chat));
    QCOMPARE(shown(), "q a r t2/2");
  }

  void anotherVersionTakesThePlace() {
    const auto q = ask("q");
    const auto a = answer("a", q);
    const auto r = ask("r", a);
    const auto b = answer("b", q);
    REQUIRE_OK(m_store->removeMessage(b, true));
    QCOMPARE(shown(), "q a r");
    REQUIRE_OK(m_store->setHead(m_chat, r));
    ask("again");
    REQUIRE_OK(m_store->removeMessage(MessageId{shown().empty() ? 0 : r.value}, true));
    QCOMPARE(shown(), "again2/2");  // what is shown elsewhere stays
  }

  void filesAndCostsComeBack() {
    storage::Ledger ledger(*m_database);
    const auto q = m_store->addMessage(question(m_chat, "q"), {{"a.png", "image/png", "bytes"}});
    REQUIRE_OK(q);
    const auto a = answer("a", *q);
    storage::LedgerEntry entry;
    entry.conversation = m_chat;
    entry.message = a;
    entry.place = "api.deepseek.com";
    entry.isComplete = true;
    entry.outputTokens = 7;
    REQUIRE_OK(ledger.add(entry));
    REQUIRE_OK(m_store->removeMessage(*q, true));
    REQUIRE_ERROR(m_store->attachments(*q), ErrorCode::NotFound);
    QCOMPARE(ledger.ofMessage(a)->outputTokens, 0);
    REQUIRE_OK(m_store->restoreRemoved(m_chat));
    QCOMPARE((*m_store->attachments(*q))[0].bytes, "bytes");
    QCOMPARE(ledger.ofMessage(a)->outputTokens, 7);
  }

  void whatCannotBeDoneChangesNothing() {
    REQUIRE_ERROR(m_store->removeMessage(MessageId{5}, false), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->restoreRemoved(m_chat), ErrorCode::NotFound);
    const auto q = ask("q");
    REQUIRE_OK(m_store->removeMessage(q, true));
    REQUIRE_OK(m_store->removeConversation(m_chat));
    REQUIRE_ERROR(m_store->restoreRemoved(m_chat), ErrorCode::NotFound);
  }

  void aDeepBranchIsNoRecursion() {
    std::optional<MessageId> last;
    for (int i = 0; i < 3000; ++i) last = ask("q", last);
    const auto first = m_store->branch(m_chat)->front().id;
    REQUIRE_OK(m_store->removeMessage(first, true));
    QCOMPARE(shown(), "");
    REQUIRE_OK(m_store->restoreRemoved(m_chat));
    QCOMPARE(m_store->branch(m_chat)->size(), 3000U);
  }
};

QTEST_GUILESS_MAIN(MessageTreeTest)
#include "message_tree_test.moc"
