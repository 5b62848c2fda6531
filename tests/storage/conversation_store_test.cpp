// The contract of ConversationStore on a sound database.
// SPDX-License-Identifier: Apache-2.0
#include "storage/conversation_store.h"

#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::ConversationId;
using storage::ConversationStore;
using storage::Database;
using storage::MessageId;
using storage::MessageRecord;
using storage::MessageRole;
using storage::MessageState;
using storage::TitleBy;
using storage_test::question;
using storage_test::RawConnection;
using storage_test::ScratchFolder;
using storage_test::streamingAnswer;

namespace {

constexpr ConversationId kNoConversation{4711};
constexpr MessageId kNoMessage{4711};

MessageRecord fullAnswer(ConversationId conversation, MessageId parent) {
  MessageRecord record = streamingAnswer(conversation, parent);
  record.text = "**Hallo** 世界 🐋";
  record.reasoning = "first, think\n";
  record.state = MessageState::Complete;
  record.error = "";
  record.createdAtMs = 1700000000123;
  record.answer = {"deepseek-chat",
                   "api.deepseek.com",
                   "CPU, AVX2, 2 threads",
                   "req-1",
                   "stop",
                   100,
                   64,
                   20,
                   5,
                   1234,
                   12.5,
                   99.75,
                   -7,
                   "high",
                   "a note\nanother: 二"};
  return record;
}

void compare(const MessageRecord& got, const MessageRecord& expected) {
  QCOMPARE(got.conversation, expected.conversation);
  QCOMPARE(got.parent, expected.parent);
  QCOMPARE(got.role, expected.role);
  QCOMPARE(got.text, expected.text);
  QCOMPARE(got.reasoning, expected.reasoning);
  QCOMPARE(got.state, expected.state);
  QCOMPARE(got.error, expected.error);
  QCOMPARE(got.createdAtMs, expected.createdAtMs);
  const auto& a = got.answer;
  const auto& b = expected.answer;
  QCOMPARE(a.model, b.model);
  QCOMPARE(a.place, b.place);
  QCOMPARE(a.device, b.device);
  QCOMPARE(a.requestId, b.requestId);
  QCOMPARE(a.stopReason, b.stopReason);
  QCOMPARE(a.promptTokens, b.promptTokens);
  QCOMPARE(a.cachedTokens, b.cachedTokens);
  QCOMPARE(a.outputTokens, b.outputTokens);
  QCOMPARE(a.reasoningTokens, b.reasoningTokens);
  QCOMPARE(a.reasoningMs, b.reasoningMs);
  QCOMPARE(a.prefillMs, b.prefillMs);
  QCOMPARE(a.decodeMs, b.decodeMs);
  QCOMPARE(a.seed, b.seed);
  QCOMPARE(a.thinking, b.thinking);
  QCOMPARE(a.notes, b.notes);
}

}  // namespace

class ConversationStoreTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<ScratchFolder> m_folder;
  std::unique_ptr<Database> m_database;
  std::unique_ptr<ConversationStore> m_store;

  void open() {
    m_store.reset();
    m_database.reset();
    auto database = Database::open(m_folder->file("a.db"));
    REQUIRE_OK(database);
    m_database = std::move(*database);
    auto store = ConversationStore::open(*m_database);
    REQUIRE_OK(store);
    m_store = std::move(*store);
  }
  std::string query(const std::string& sql) {
    return RawConnection::textFrom(m_database->handle(), sql);
  }
  std::vector<std::string> textsOf(ConversationId id) {
    std::vector<std::string> texts;
    auto messages = m_store->branch(id);
    if (!messages) return {"error: " + messages.error().message};
    for (const auto& message : *messages) texts.push_back(message.text);
    return texts;
  }

 private slots:
  void init() {
    m_folder = std::make_unique<ScratchFolder>();
    open();
  }

  void newConversationIsEmpty() {
    auto id = m_store->createConversation("", 42);
    REQUIRE_OK(id);
    auto record = m_store->conversation(*id);
    REQUIRE_OK(record);
    QCOMPARE(record->id, *id);
    QCOMPARE(record->createdAtMs, 42);
    QCOMPARE(record->updatedAtMs, 42);
    QVERIFY(record->title.empty() && record->draft.empty() && record->modelKey.empty());
    QVERIFY(record->systemPrompt.empty() && record->options.empty());
    QVERIFY(!record->head.has_value());
    QVERIFY(textsOf(*id).empty());
  }

  void fieldsOfAConversationSurviveReopening() {
    auto id = m_store->createConversation("first", 42);
    REQUIRE_OK(id);
    REQUIRE_OK(m_store->rename(*id, "四月的雨"));
    REQUIRE_OK(m_store->setDraft(*id, "half a thou"));
    REQUIRE_OK(m_store->setQueue(*id, R"(["and then?"])"));
    REQUIRE_OK(m_store->setModelKey(*id, "remote:deepseek-chat"));
    REQUIRE_OK(m_store->setSystemPrompt(*id, "You are 李白.\n"));
    REQUIRE_OK(m_store->setOptions(*id, R"({"temperature":0.5})"));
    open();
    auto record = m_store->conversation(*id);
    REQUIRE_OK(record);
    QCOMPARE(record->title, std::string("四月的雨"));
    QCOMPARE(record->draft, std::string("half a thou"));
    QCOMPARE(record->queue, std::string(R"(["and then?"])"));
    QCOMPARE(record->modelKey, std::string("remote:deepseek-chat"));
    QCOMPARE(record->systemPrompt, std::string("You are 李白.\n"));
    QCOMPARE(record->options, std::string(R"({"temperature":0.5})"));
    REQUIRE_OK(m_store->setSystemPrompt(*id, ""));
    QVERIFY(m_store->conversation(*id)->systemPrompt.empty());
    QCOMPARE((*m_store->conversations())[0].options, record->options);
    QCOMPARE(record->updatedAtMs, 42);
  }

  void newestConversationComesFirst() {
    auto a = m_store->createConversation("a", 100);
    auto b = m_store->createConversation("b", 200);
    auto c = m_store->createConversation("c", 200);
    auto message = question(*a, "bump");
    message.createdAtMs = 300;
    REQUIRE_OK(m_store->addMessage(message));
    auto all = m_store->conversations();
    REQUIRE_OK(all);
    std::string order;
    for (const auto& record : *all) order += record.title;
    QCOMPARE(order, std::string("acb"));
    QVERIFY(b.has_value() && c.has_value());
  }

  void olderMessageDoesNotTurnTimeBack() {
    auto id = m_store->createConversation("a", 5000);
    REQUIRE_OK(m_store->addMessage(question(*id, "clock was wrong")));
    QCOMPARE(m_store->conversation(*id)->updatedAtMs, 5000);
  }

  void everyFieldOfAMessageSurvivesReopening() {
    auto id = m_store->createConversation("a", 1);
    auto first = m_store->addMessage(question(*id, "hello"));
    REQUIRE_OK(first);
    const MessageRecord expected = fullAnswer(*id, *first);
    auto second = m_store->addMessage(expected);
    REQUIRE_OK(second);
    QCOMPARE(m_store->conversation(*id)->head, std::optional(*second));
    open();
    auto got = m_store->message(*second);
    REQUIRE_OK(got);
    QCOMPARE(got->id, *second);
    compare(*got, expected);
  }

  void everyRoleAndStateSurvives() {
    auto id = m_store->createConversation("a", 1);
    for (const auto role :
         {MessageRole::System, MessageRole::User, MessageRole::Assistant, MessageRole::Tool}) {
      for (const auto state :
           {MessageState::Streaming, MessageState::Complete, MessageState::Stopped,
            MessageState::Failed, MessageState::Interrupted}) {
        auto record = question(*id, "x");
        record.role = role;
        record.state = state;
        auto added = m_store->addMessage(record);
        REQUIRE_OK(added);
        QCOMPARE(m_store->message(*added)->role, role);
        QCOMPARE(m_store->message(*added)->state, state);
      }
    }
  }

  void updateReplacesTheContentOnly() {
    auto id = m_store->createConversation("a", 1);
    auto first = m_store->addMessage(question(*id, "hello"));
    auto second = m_store->addMessage(streamingAnswer(*id, *first));
    REQUIRE_OK(second);
    MessageRecord change = fullAnswer(*id, *first);
    change.id = *second;
    change.role = MessageRole::Tool;  // not content
    change.parent.reset();            // not content
    REQUIRE_OK(m_store->updateMessage(change));
    MessageRecord expected = fullAnswer(*id, *first);
    expected.createdAtMs = 1000;
    compare(*m_store->message(*second), expected);
  }

  void branchesAreKeptAndChosenByTheHead() {
    auto id = m_store->createConversation("a", 1);
    auto root = m_store->addMessage(question(*id, "root"));
    auto left = m_store->addMessage(question(*id, "left", *root));
    auto right = m_store->addMessage(question(*id, "right", *root));
    REQUIRE_OK(right);
    QCOMPARE(textsOf(*id), (std::vector<std::string>{"root", "right"}));
    QVERIFY(*m_store->siblings(*left) == (std::vector<MessageId>{*left, *right}));
    QVERIFY(*m_store->siblings(*root) == std::vector<MessageId>{*root});
    REQUIRE_OK(m_store->setHead(*id, *left));
    QCOMPARE(textsOf(*id), (std::vector<std::string>{"root", "left"}));
    REQUIRE_OK(m_store->addMessage(question(*id, "deeper", *left)));
    QCOMPARE(textsOf(*id), (std::vector<std::string>{"root", "left", "deeper"}));
    REQUIRE_OK(m_store->setHead(*id, std::nullopt));
    QVERIFY(textsOf(*id).empty());
    REQUIRE_OK(m_store->addMessage(question(*id, "second root")));
    QCOMPARE(textsOf(*id), std::vector<std::string>{"second root"});
  }

  void removingTakesTheMessagesAndOnlyThose() {
    auto gone = m_store->createConversation("gone", 1);
    auto kept = m_store->createConversation("kept", 1);
    auto secret = m_store->addMessage(question(*gone, "CANARY-1f3a"));
    REQUIRE_OK(m_store->addMessage(question(*gone, "child", *secret)));
    REQUIRE_OK(m_store->addMessage(question(*kept, "still here")));
    REQUIRE_OK(m_store->removeConversation(*gone));
    REQUIRE_ERROR(m_store->conversation(*gone), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->message(*secret), ErrorCode::NotFound);
    QCOMPARE(textsOf(*kept), std::vector<std::string>{"still here"});
    QCOMPARE(query("SELECT count(*) FROM messages"), std::string("1"));
    m_store.reset();
    m_database.reset();
    const auto bytes = storage_test::bytesOf(m_folder->file("a.db"));
    QVERIFY2(bytes.find("CANARY-1f3a") == std::string::npos, "deleted text is still in the file");
  }

  void idsAreNeverUsedTwice() {
    auto first = m_store->createConversation("a", 1);
    auto message = m_store->addMessage(question(*first, "x"));
    REQUIRE_OK(m_store->removeConversation(*first));
    auto second = m_store->createConversation("b", 1);
    QVERIFY(*second != *first);
    auto late = question(*first, "late save");
    late.id = *message;
    REQUIRE_ERROR(m_store->updateMessage(late), ErrorCode::NotFound);
    QVERIFY(*m_store->addMessage(question(*second, "y")) != *message);
  }

  void aTitleOfTheReadersStays() {
    auto id = m_store->createConversation("Why is", 1);
    REQUIRE_OK(id);
    QCOMPARE(m_store->conversation(*id)->titleBy, TitleBy::Question);
    REQUIRE_OK(m_store->setModelTitle(*id, "Rain in April"));
    QCOMPARE(m_store->conversation(*id)->title, std::string("Rain in April"));
    QCOMPARE(m_store->conversation(*id)->titleBy, TitleBy::Model);
    REQUIRE_OK(m_store->setModelTitle(*id, "Another"));
    QCOMPARE(m_store->conversation(*id)->title, std::string("Rain in April"));
    REQUIRE_OK(m_store->rename(*id, "四月的雨"));
    REQUIRE_OK(m_store->setModelTitle(*id, "Rain in April"));
    QCOMPARE(m_store->conversation(*id)->title, std::string("四月的雨"));
    QCOMPARE(m_store->conversation(*id)->titleBy, TitleBy::Reader);
  }

  void unknownIdsAreNotFound() {
    auto id = m_store->createConversation("a", 1);
    REQUIRE_ERROR(m_store->conversation(kNoConversation), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->rename(kNoConversation, "x"), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->setDraft(kNoConversation, "x"), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->setQueue(kNoConversation, "x"), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->setModelTitle(kNoConversation, "x"), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->setModelKey(kNoConversation, "x"), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->setSystemPrompt(kNoConversation, "x"), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->setOptions(kNoConversation, "x"), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->setHead(kNoConversation, std::nullopt), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->setHead(*id, kNoMessage), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->siblings(kNoMessage), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->removeConversation(kNoConversation), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->branch(kNoConversation), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->message(kNoMessage), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->addMessage(question(kNoConversation, "x")), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->addMessage(question(*id, "x", MessageId{1})), ErrorCode::NotFound);
    QCOMPARE(query("SELECT count(*) FROM messages"), std::string("0"));
  }

  void aTreeNeverLeavesItsConversation() {
    auto a = m_store->createConversation("a", 1);
    auto b = m_store->createConversation("b", 1);
    auto inA = m_store->addMessage(question(*a, "x"));
    REQUIRE_ERROR(m_store->addMessage(question(*b, "y", *inA)), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->setHead(*b, *inA), ErrorCode::NotFound);
    QVERIFY(!m_store->conversation(*b)->head.has_value());
  }

  void notANumberIsRefused() {
    auto id = m_store->createConversation("a", 1);
    auto record = question(*id, "x");
    record.answer.decodeMs = std::numeric_limits<double>::quiet_NaN();
    REQUIRE_ERROR(m_store->addMessage(record), ErrorCode::InvalidArgument);
    QVERIFY(!m_store->conversation(*id)->head.has_value());
  }

  void interruptedAnswersKeepTheirText() {
    auto id = m_store->createConversation("a", 1);
    auto asked = m_store->addMessage(question(*id, "?"));
    auto answer = streamingAnswer(*id, *asked);
    answer.text = "half an ans";
    answer.reasoning = "thinking";
    auto added = m_store->addMessage(answer);
    REQUIRE_OK(added);
    open();
    auto got = m_store->message(*added);
    REQUIRE_OK(got);
    QCOMPARE(got->state, MessageState::Interrupted);
    QCOMPARE(got->text, std::string("half an ans"));
    QCOMPARE(got->reasoning, std::string("thinking"));
    QVERIFY(!got->error.empty());
    QCOMPARE(m_store->message(*asked)->state, MessageState::Complete);
  }

  void longChainsAndManyConversations() {
    auto id = m_store->createConversation("long", 1);
    REQUIRE_OK(m_store->addMessage(question(*id, "root")));
    // 10,000 messages one behind the other, beside another conversation that must not be touched.
    auto other = m_store->createConversation("other", 1);
    REQUIRE_OK(m_store->addMessage(question(*other, "bystander")));
    QVERIFY(RawConnection::runOn(
        m_database->handle(),
        "WITH RECURSIVE n (i) AS (VALUES (3) UNION ALL SELECT i + 1 FROM n WHERE i < 10001) "
        "INSERT INTO messages SELECT i, 1, iif(i = 3, 1, i - 1), role, 'm' || i, reasoning, state, "
        "error, created_at_ms, model, place, device, request_id, stop_reason, prompt_tokens, "
        "cached_tokens, output_tokens, reasoning_tokens, reasoning_ms, prefill_ms, decode_ms, "
        "seed, "
        "thinking, notes, NULL FROM n, messages WHERE messages.id = 1; "
        "UPDATE conversations SET head_message_id = 10001 WHERE id = 1"));
    auto messages = m_store->branch(*id);
    REQUIRE_OK(messages);
    QCOMPARE(messages->size(), std::size_t{10000});
    QCOMPARE(messages->front().text, std::string("root"));
    QCOMPARE(messages->back().text, std::string("m10001"));
    for (std::size_t i = 1; i < messages->size(); ++i)
      QCOMPARE((*messages)[i].parent, std::optional((*messages)[i - 1].id));
    REQUIRE_OK(m_store->removeConversation(*id));
    QCOMPARE(query("SELECT text FROM messages"), std::string("bystander"));
    QCOMPARE(query("PRAGMA foreign_key_check"), std::string());
  }

  void aBranchIsReadPageByPage() {
    const auto id = m_store->createConversation("long", 1);
    std::vector<MessageId> ids;
    for (int i = 0; i < 5; ++i) {
      auto record = question(*id, std::to_string(i));
      if (!ids.empty()) record.parent = ids.back();
      const auto added = m_store->addMessage(
          record, i == 1 ? std::vector<storage::Attachment>{{"a.png", "image/png", "x"},
                                                            {"b", "text/plain", "y"}}
                         : std::vector<storage::Attachment>{});
      REQUIRE_OK(added);
      ids.push_back(*added);
    }
    const auto texts = [](const auto& page) {
      std::string all;
      for (const auto& message : *page) all += message.text;
      return all;
    };
    auto page = m_store->branchEnd(*id, 2);
    REQUIRE_OK(page);
    QCOMPARE(texts(page), std::string("34"));
    page = m_store->branchEnd(*id, 3, ids[3]);
    REQUIRE_OK(page);
    QCOMPARE(texts(page), std::string("012"));
    QCOMPARE((*page)[1].attachments.size(), std::size_t{2});
    page = m_store->branchEnd(*id, 9, ids[1]);
    REQUIRE_OK(page);
    QCOMPARE(texts(page), std::string("0"));
    page = m_store->branchEnd(*id, 9, ids[0]);
    REQUIRE_OK(page);
    QVERIFY(page->empty());
    QCOMPARE(*m_store->branchImageCount(*id), 1);
    REQUIRE_ERROR(m_store->branchEnd(*id, 2, MessageId{999}), ErrorCode::NotFound);
    REQUIRE_ERROR(m_store->branchImageCount(kNoConversation), ErrorCode::NotFound);
  }

  // A plan with a SCAN would make every call slower with every message ever written.
  void busyQueriesUseAnIndex_data() {
    QTest::addColumn<QString>("sql");
    QTest::newRow("interrupted") << "UPDATE messages SET state = 'x' WHERE state = 'streaming'";
    QTest::newRow("branch") << "WITH RECURSIVE chain (id, step) AS (SELECT 9, 1 UNION ALL "
                               "SELECT parent_id, step + 1 FROM chain JOIN messages USING (id) "
                               "WHERE parent_id < id AND step < 40) SELECT text FROM messages "
                               "WHERE id IN (SELECT id FROM chain) ORDER BY id";
    QTest::newRow("siblings") << "SELECT id FROM messages WHERE conversation_id = 1 AND "
                                 "parent_id = 2";
    QTest::newRow("cascade") << "DELETE FROM messages WHERE conversation_id = 1";
  }
  void busyQueriesUseAnIndex() {
    QFETCH(QString, sql);
    const std::string plan = storage_test::planOf(m_database->handle(), sql.toStdString());
    QVERIFY(!plan.empty());
    QVERIFY2(plan.find("SCAN messages") == std::string::npos ||
                 plan.find("USING INDEX messages_streaming") != std::string::npos ||
                 plan.find("USING COVERING INDEX messages_streaming") != std::string::npos,
             plan.c_str());
  }

  void millionCharacterAnswerSurvives() {
    auto id = m_store->createConversation("a", 1);
    auto record = question(*id, std::string(1 << 20, 'x'));
    auto added = m_store->addMessage(record);
    REQUIRE_OK(added);
    QCOMPARE(m_store->message(*added)->text.size(), std::size_t{1} << 20U);
  }
};

QTEST_GUILESS_MAIN(ConversationStoreTest)
#include "conversation_store_test.moc"
