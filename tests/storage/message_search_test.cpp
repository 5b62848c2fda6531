// Searching: what is found where, in what order, while something else is written; and folding.
// SPDX-License-Identifier: Apache-2.0
#include "storage/message_search.h"

#include "storage/word_match.h"
#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::ConversationId;
using storage::Database;
using storage::HitPlace;
using storage::MessageId;
using storage::SearchHit;
using storage::WordMatch;
using storage_test::question;
using storage_test::streamingAnswer;

class MessageSearchTest : public QObject {
  Q_OBJECT

 private:
  storage_test::ScratchFolder m_folder;
  int m_count = 0;
  std::filesystem::path m_file;
  std::unique_ptr<Database> m_database;
  std::unique_ptr<storage::ConversationStore> m_store;
  std::unique_ptr<storage::MessageSearch> m_search;

  MessageId answer(ConversationId id, MessageId parent, std::string text, std::string reasoning) {
    auto record = streamingAnswer(id, parent);
    record.id = *m_store->addMessage(record);
    record.text = std::move(text);
    record.reasoning = std::move(reasoning);
    (void)m_store->updateMessage(record).has_value();
    return record.id;
  }
  std::vector<SearchHit> find(const std::string& words) {
    std::vector<SearchHit> hits;
    m_search->begin(words);
    for (int i = 0; i < 1000; ++i) {
      auto slice = m_search->next({});
      if (!slice) {
        qWarning("%s", slice.error().message.c_str());
        return {};
      }
      hits.insert(hits.end(), slice->hits.begin(), slice->hits.end());
      if (slice->isLast) break;
    }
    return hits;
  }
  std::string places(const std::string& words) {
    constexpr const char* kNames[] = {"title", "question", "answer", "thinking", "name", "file"};
    std::string text;
    const auto hits = find(words);
    for (const SearchHit& hit : hits)
      text += std::string(text.empty() ? "" : " ") + kNames[static_cast<std::size_t>(hit.place)];
    return text;
  }

 private slots:
  void init() {
    m_file = m_folder.file(("s" + std::to_string(++m_count)).c_str());
    m_database = *Database::open(m_file);
    m_store = *storage::ConversationStore::open(*m_database);
    m_search = storage::searchByScanning(m_file);
  }
  void cleanup() {
    m_search.reset();
    m_store.reset();
    m_database.reset();
  }

  void everythingIsSearchedNewestFirst() {
    const ConversationId id = *m_store->createConversation("About whales", 1);
    const MessageId first = *m_store->addMessage(question(id, "Do WHALES sleep?"));
    const MessageId second = answer(id, first, "Whales do.", "about whales");
    const MessageId third = answer(id, second, "no", "think of whales");
    (void)*m_store->addMessage(question(id, "see", third),
                               {{"whales.pdf", "a", "b", "x"}, {"b.pdf", "a", "b", "on whales"}});
    QCOMPARE(places("whales"), "title name file thinking answer question");
    const auto hits = find("whales");
    QCOMPARE(hits[3].message, std::optional(third));
    QCOMPARE(hits[5].text, "Do WHALES sleep?");
    QCOMPARE(hits[2].text, "b.pdf: on whales");
    QCOMPARE(hits[0].message, std::nullopt);
  }

  void allWordsMustBeInOneText() {
    const ConversationId id = *m_store->createConversation("t", 1);
    const MessageId first = *m_store->addMessage(question(id, "red and blue"));
    (void)answer(id, first, "red", "blue");
    QCOMPARE(places("blue  RED"), "question");
    QCOMPARE(places("red green"), "");
    QCOMPARE(places("  "), "");
  }

  void nothingIsAWildcard() {
    const ConversationId id = *m_store->createConversation("t", 1);
    (void)*m_store->addMessage(question(id, "100 percent a_b c\\d 'q' \"p\""));
    for (const char* words : {"%", "a%b", "1__", "*", "?"}) QCOMPARE(places(words), "");
    for (const char* words : {"a_b", "c\\d", "'q'", "\"p\""}) QCOMPARE(places(words), "question");
  }

  void wordsOfTwoChineseCharactersAreFound() {
    const ConversationId id = *m_store->createConversation("t", 1);
    (void)*m_store->addMessage(question(id, "请说明红烧肉的做法"));
    QCOMPARE(places("红烧"), "question");
    QCOMPARE(places("烧红"), "");
    QCOMPARE(places("做法　说明"), "question");  // with a wide blank
  }

  void slicesGoThroughAll() {
    const ConversationId id = *m_store->createConversation("t", 1);
    std::optional<MessageId> parent;
    for (int i = 0; i < 700; ++i)
      parent = *m_store->addMessage(question(id, i % 350 == 0 ? "needle" : "hay", parent));
    m_search->begin("needle");
    int slices = 0;
    std::size_t hits = 0;
    for (bool isLast = false; !isLast; ++slices) {
      const auto slice = m_search->next({});
      REQUIRE_OK(slice);
      isLast = slice->isLast;
      hits += slice->hits.size();
    }
    QCOMPARE(hits, std::size_t{2});
    QVERIFY(slices > 3);
    QCOMPARE(find("hay").size() < 700, true);  // enough is enough
  }

  void itReadsWhatIsWrittenMeanwhile() {
    const ConversationId id = *m_store->createConversation("t", 1);
    QCOMPARE(places("later"), "");
    auto transaction = storage_test::RawConnection::runOn(m_database->handle(), "BEGIN IMMEDIATE");
    QVERIFY(transaction);
    QCOMPARE(places("later"), "");  // a writer does not stop it
    QVERIFY(storage_test::RawConnection::runOn(m_database->handle(), "COMMIT"));
    (void)*m_store->addMessage(question(id, "later"));
    QCOMPARE(places("later"), "question");
  }

  void itStops() {
    const ConversationId id = *m_store->createConversation("t", 1);
    (void)*m_store->addMessage(question(id, "x"));
    std::stop_source stop;
    stop.request_stop();
    m_search->begin("x");
    REQUIRE_ERROR(m_search->next(stop.get_token()), ErrorCode::Cancelled);
    QCOMPARE(places("x"), "question");  // and can begin anew
  }

  void aMissingFileIsAnError() {
    auto search = storage::searchByScanning(m_folder.file("nothing"));
    search->begin("x");
    REQUIRE_ERROR(search->next({}), ErrorCode::Io);
    QVERIFY(!std::filesystem::exists(m_folder.file("nothing")));
  }

  void lettersAreFoldedInEveryScript() {
    const std::pair<const char*, const char*> same[] = {
        {"straße", "STRAßE"}, {"ÄÖÜ é", "äöü É"}, {"МОСКВА", "москва"},
        {"Ёлка", "ёЛКА"},     {"ΑΘΗΝΆ", "αθηνά"}, {"ŁÓDŹ", "łódź"},
        {"ＡＢ", "ａｂ"},     {"Ÿ", "ÿ"},         {"Việt", "VIỆT"}};
    for (const auto& [a, b] : same) {
      QVERIFY2(WordMatch(a).isIn(b), a);
      QVERIFY2(WordMatch(b).isIn(a), a);
    }
    QVERIFY(!WordMatch("×").isIn("÷"));
    QVERIFY(!WordMatch("ı").isIn("İ"));
  }

  void anythingIsAText() {
    const std::string broken = "a\xC3(\xFF\xE4\xB8 b\xF0\x9F\x90";
    QVERIFY(WordMatch("a b").isIn(broken));
    QVERIFY(WordMatch(broken).isIn(broken));
    QVERIFY(!WordMatch("界").isIn(broken));
    QVERIFY(!WordMatch("\xE4").isIn("世"));
    QVERIFY(!WordMatch("x").isIn(""));
    QCOMPARE(WordMatch("a").excerpt("", 10), "");
  }

  void excerptsAreCutBetweenCharacters() {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "世界\n\n ";
    text += "鲸鱼";
    for (int i = 0; i < 100; ++i) text += "世界";
    const std::string excerpt = WordMatch("鲸鱼").excerpt(text, 61);
    QVERIFY(excerpt.find("鲸鱼") != std::string::npos);
    QVERIFY(excerpt.size() < 90);
    QCOMPARE(QString::fromStdString(excerpt).contains(QChar::ReplacementCharacter), false);
    QVERIFY(excerpt.find('\n') == std::string::npos);
    QVERIFY(QString::fromStdString(excerpt).startsWith(QChar(0x2026)));
  }
};

QTEST_GUILESS_MAIN(MessageSearchTest)
#include "message_search_test.moc"
