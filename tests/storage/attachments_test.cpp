// Files of messages: kept byte for byte, read only when asked for, gone with their conversation.
// SPDX-License-Identifier: Apache-2.0
#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::Attachment;
using storage::ConversationId;
using storage::ConversationStore;
using storage::Database;
using storage::MessageId;
using storage_test::question;
using storage_test::RawConnection;
using storage_test::ScratchFolder;
using storage_test::streamingAnswer;

namespace {

std::string everyByte() {
  std::string bytes;
  for (int i = 0; i < 1024; ++i) bytes += static_cast<char>(i % 256);
  return bytes;
}

}  // namespace

class AttachmentsTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<ScratchFolder> m_folder;
  std::unique_ptr<Database> m_database;
  std::unique_ptr<ConversationStore> m_store;
  ConversationId m_conversation;

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

 private slots:
  void init() {
    m_folder = std::make_unique<ScratchFolder>();
    open();
    m_conversation = *m_store->createConversation("a", 1);
  }

  void bytesSurviveAsTheyAre() {
    const std::vector<Attachment> files{{"图.png", "image/png", everyByte()},
                                        {"empty.txt", "text/plain", ""},
                                        {"nul", "application/octet-stream", std::string(3, '\0')},
                                        {"图.png", "image/png", "the same name again"},
                                        {"雨.pdf", "application/pdf", everyByte(), "四月的雨\n"}};
    auto id = m_store->addMessage(question(m_conversation, "look"), files);
    REQUIRE_OK(id);
    open();
    auto got = m_store->attachments(*id);
    REQUIRE_OK(got);
    QCOMPARE(got->size(), files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
      QCOMPARE((*got)[i].name, files[i].name);
      QCOMPARE((*got)[i].mimeType, files[i].mimeType);
      QVERIFY((*got)[i].bytes == files[i].bytes);
      QCOMPARE((*got)[i].text, files[i].text);
    }
  }

  void aBranchSaysWhatThereIsWithoutReadingIt() {
    auto plain = m_store->addMessage(question(m_conversation, "plain"));
    auto left = m_store->addMessage(question(m_conversation, "left", *plain),
                                    {{"l.png", "image/png", "left"}});
    auto right =
        m_store->addMessage(question(m_conversation, "right", *plain),
                            {{"r1.png", "image/png", everyByte()}, {"r2.png", "image/png", ""}});
    auto answer = m_store->addMessage(streamingAnswer(m_conversation, *right));
    REQUIRE_OK(answer);
    auto other = m_store->createConversation("b", 1);
    REQUIRE_OK(m_store->addMessage(question(*other, "x"), {{"b.png", "image/png", "b"}}));
    auto branch = m_store->branch(m_conversation);
    REQUIRE_OK(branch);
    QCOMPARE(branch->size(), std::size_t{3});
    QVERIFY((*branch)[0].attachments.empty());
    QVERIFY((*branch)[2].attachments.empty());
    const auto& infos = (*branch)[1].attachments;
    QCOMPARE(infos.size(), std::size_t{2});
    QCOMPARE(infos[0].name, std::string("r1.png"));
    QCOMPARE(infos[0].mimeType, std::string("image/png"));
    QCOMPARE(infos[0].sizeBytes, 1024);
    QCOMPARE(infos[1].sizeBytes, 0);
    QVERIFY(infos[0].id != infos[1].id);
    // The other branch has its own.
    REQUIRE_OK(m_store->setHead(m_conversation, *left));
    branch = m_store->branch(m_conversation);
    QCOMPARE(branch->back().attachments.size(), std::size_t{1});
    QCOMPARE(branch->back().attachments[0].name, std::string("l.png"));
    QCOMPARE(m_store->message(*right)->attachments.size(), std::size_t{2});
    QVERIFY(m_store->message(*plain)->attachments.empty());
  }

  void savingAMessageKeepsItsFiles() {
    auto id = m_store->addMessage(question(m_conversation, "x"), {{"a.png", "image/png", "bytes"}});
    auto record = *m_store->message(*id);
    record.text = "changed";
    record.attachments.clear();
    REQUIRE_OK(m_store->updateMessage(record));
    QCOMPARE((*m_store->attachments(*id))[0].bytes, std::string("bytes"));
  }

  void filesGoWithTheirConversation() {
    auto kept = m_store->createConversation("kept", 1);
    REQUIRE_OK(m_store->addMessage(question(*kept, "x"), {{"k.png", "image/png", "kept"}}));
    auto gone =
        m_store->addMessage(question(m_conversation, "x"), {{"g.png", "image/png", "CANARY-77d1"}});
    REQUIRE_OK(m_store->removeConversation(m_conversation));
    REQUIRE_ERROR(m_store->attachments(*gone), ErrorCode::NotFound);
    QCOMPARE(query("SELECT name FROM attachments"), std::string("k.png"));
    m_store.reset();
    m_database.reset();
    QVERIFY2(storage_test::bytesOf(m_folder->file("a.db")).find("CANARY-77d1") == std::string::npos,
             "the deleted file is still in the database");
  }

  void unknownMessagesAreNotFoundAndPlainOnesHaveNone() {
    REQUIRE_ERROR(m_store->attachments(MessageId{4711}), ErrorCode::NotFound);
    auto id = m_store->addMessage(question(m_conversation, "x"));
    auto none = m_store->attachments(*id);
    REQUIRE_OK(none);
    QVERIFY(none->empty());
  }

  void aRefusedMessageLeavesNoFiles() {
    REQUIRE_ERROR(m_store->addMessage(question(m_conversation, "x", MessageId{4711}),
                                      {{"a.png", "image/png", "bytes"}}),
                  ErrorCode::NotFound);
    QCOMPARE(query("SELECT count(*) FROM attachments"), std::string("0"));
  }

  void listingThemDoesNotScan() {
    const std::string plan = storage_test::planOf(
        m_database->handle(),
        "SELECT message_id, attachments.id, name, mime_type, length(bytes) FROM messages CROSS "
        "JOIN attachments ON message_id = messages.id WHERE conversation_id = 1 ORDER BY "
        "message_id, attachments.id");
    QVERIFY2(plan.find("SCAN") == std::string::npos, plan.c_str());
    QVERIFY2(plan.find("attachments_by_message") != std::string::npos, plan.c_str());
  }
};

QTEST_GUILESS_MAIN(AttachmentsTest)
#include "attachments_test.moc"
