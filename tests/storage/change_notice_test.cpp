// What is told of writes to the database: conversations and their order, and nothing else.
// SPDX-License-Identifier: Apache-2.0
#include "storage/change_notice.h"

#include <QTest>
#include <algorithm>
#include <memory>
#include <vector>

#include "storage/conversation_store.h"
#include "storage/database.h"

using storage::ChangeNotice;
using storage::ConversationId;

class ChangeNoticeTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    auto database = storage::Database::openInMemory();
    QVERIFY(database);
    m_database = std::move(*database);
    auto store = storage::ConversationStore::open(*m_database);
    QVERIFY(store);
    m_store = std::move(*store);
    m_told.clear();
    m_notice = std::make_unique<ChangeNotice>(
        *m_database, [this](std::optional<ConversationId> id) { m_told.push_back(id); });
  }
  void cleanup() { m_notice.reset(); }

  void tellsOfNewRenamedAndRemovedConversations() {
    const auto id = m_store->createConversation("Bread", 1);
    QVERIFY(id);
    QVERIFY(wasTold(*id));
    QVERIFY(m_store->rename(*id, "Boats"));
    QVERIFY(wasTold(*id));
    QVERIFY(m_store->removeConversation(*id));
    QVERIFY(wasTold(*id));
  }

  void isSilentAboutMessages() {
    const auto id = m_store->createConversation("Bread", 1);
    storage::MessageRecord record;
    record.conversation = *id;
    record.text = "hello";
    auto added = m_store->addMessage(record);
    QVERIFY(added);
    m_told.clear();
    record.id = *added;
    record.text = "hello again";
    QVERIFY(m_store->updateMessage(record));
    QVERIFY(m_told.empty());
  }

  void isSilentOnceItIsGone() {
    m_notice.reset();
    QVERIFY(m_store->createConversation("Bread", 1));
    QVERIFY(m_told.empty());
  }

 private:
  bool wasTold(ConversationId id) {
    const bool was = !m_told.empty() && std::all_of(m_told.begin(), m_told.end(),
                                                    [id](const auto& told) { return told == id; });
    m_told.clear();
    return was;
  }

  std::unique_ptr<storage::Database> m_database;
  std::unique_ptr<storage::ConversationStore> m_store;
  std::unique_ptr<ChangeNotice> m_notice;
  std::vector<std::optional<ConversationId>> m_told;
};

QTEST_GUILESS_MAIN(ChangeNoticeTest)
#include "change_notice_test.moc"
