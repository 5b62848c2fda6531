// Personas and prompts: kept whole, in the reader's order, and let go of.
// SPDX-License-Identifier: Apache-2.0
#include "storage/library.h"

#include "storage/organiser.h"
#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::Database;
using storage::Library;
using storage::PersonaId;
using storage::PersonaRecord;
using storage::PromptId;

class LibraryTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<Database> m_database;
  std::unique_ptr<Library> m_library;

  PersonaId persona(const char* name) { return *m_library->addPersona({{}, name, "", "", ""}); }
  std::string personas() {
    std::string names;
    const auto all = *m_library->personas();
    for (const auto& persona : all) names += persona.name + " ";
    return names;
  }
  std::string prompts() {
    std::string names;
    const auto all = *m_library->prompts();
    for (const auto& prompt : all) names += prompt.name + " ";
    return names;
  }

 private slots:
  void init() {
    m_database = *Database::openInMemory();
    m_library = std::make_unique<Library>(*m_database);
  }
  void cleanup() {
    m_library.reset();
    m_database.reset();
  }

  void aPersonaIsKeptWhole() {
    const PersonaId id =
        *m_library->addPersona({{}, "译者", "Translate: it's \"all\".", "remote:x#y", "{\"a\":1}"});
    const auto all = *m_library->personas();
    QCOMPARE(all.size(), std::size_t{1});
    QCOMPARE(all[0].id, id);
    QCOMPARE(all[0].name, "译者");
    QCOMPARE(all[0].systemPrompt, "Translate: it's \"all\".");
    QCOMPARE(all[0].modelKey, "remote:x#y");
    QCOMPARE(all[0].options, "{\"a\":1}");
  }

  void aPersonaIsChangedAlone() {
    const PersonaId a = persona("a");
    persona("b");
    REQUIRE_OK(m_library->updatePersona({a, "A", "s", "m", "o"}));
    const auto all = *m_library->personas();
    QCOMPARE(all[0].systemPrompt + all[0].modelKey + all[0].options, "smo");
    QCOMPARE(all[1].systemPrompt, "");
    QCOMPARE(personas(), "A b ");
  }

  void personasKeepTheReadersOrder() {
    const PersonaId a = persona("a");
    const PersonaId b = persona("b");
    persona("c");
    REQUIRE_OK(m_library->movePersona(a, 99));
    QCOMPARE(personas(), "b c a ");
    REQUIRE_OK(m_library->movePersona(a, 1));
    QCOMPARE(personas(), "b a c ");
    REQUIRE_OK(m_library->removePersona(b));
    persona("d");
    QCOMPARE(personas(), "a c d ");
  }

  void aRemovedPersonaLetsItsConversationsGo() {
    const auto store = *storage::ConversationStore::open(*m_database);
    const auto id = *store->createConversation("x", 5);
    const PersonaId a = persona("a");
    storage::Organiser organiser(*m_database);
    REQUIRE_OK(store->setSystemPrompt(id, "copied"));
    REQUIRE_OK(organiser.setPersona(id, a));
    QCOMPARE(store->conversation(id)->persona, std::optional(a));
    REQUIRE_OK(m_library->removePersona(a));
    QCOMPARE(store->conversation(id)->persona, std::nullopt);
    QCOMPARE(store->conversation(id)->systemPrompt, "copied");
  }

  void promptsAreKeptChangedMovedAndRemoved() {
    const PromptId a = *m_library->addPrompt({{}, "a", "Explain {{what}}\nto {{whom}}."});
    const PromptId b = *m_library->addPrompt({{}, "b", ""});
    QCOMPARE((*m_library->prompts())[0].text, "Explain {{what}}\nto {{whom}}.");
    REQUIRE_OK(m_library->movePrompt(b, 0));
    QCOMPARE(prompts(), "b a ");
    REQUIRE_OK(m_library->updatePrompt({a, "A", "text"}));
    QCOMPARE((*m_library->prompts())[1].text, "text");
    REQUIRE_OK(m_library->removePrompt(b));
    QCOMPARE(prompts(), "A ");
  }

  void emptyNamesAndWhatIsGoneAreRefused() {
    const PersonaId a = persona("a");
    REQUIRE_ERROR(m_library->addPersona({{}, " ", "", "", ""}), ErrorCode::InvalidArgument);
    REQUIRE_ERROR(m_library->updatePersona({a, "", "", "", ""}), ErrorCode::InvalidArgument);
    REQUIRE_ERROR(m_library->updatePersona({{99}, "x", "", "", ""}), ErrorCode::NotFound);
    REQUIRE_ERROR(m_library->movePersona({99}, 0), ErrorCode::NotFound);
    REQUIRE_ERROR(m_library->removePersona({99}), ErrorCode::NotFound);
    REQUIRE_ERROR(m_library->addPrompt({{}, "", "x"}), ErrorCode::InvalidArgument);
    REQUIRE_ERROR(m_library->updatePrompt({{99}, "x", "x"}), ErrorCode::NotFound);
    REQUIRE_ERROR(m_library->updatePrompt({{99}, "\n", "x"}), ErrorCode::InvalidArgument);
    REQUIRE_ERROR(m_library->movePrompt({99}, 0), ErrorCode::NotFound);
    REQUIRE_ERROR(m_library->removePrompt({99}), ErrorCode::NotFound);
    QCOMPARE(personas(), "a ");
  }
};

QTEST_GUILESS_MAIN(LibraryTest)
#include "library_test.moc"
