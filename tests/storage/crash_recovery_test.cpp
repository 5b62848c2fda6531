// A process killed while an answer streams: whatever a call reported as saved is there afterwards.
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "tests/storage/storage_fixture.h"

using storage::ConversationStore;
using storage::Database;
using storage::MessageState;
using storage_test::question;
using storage_test::RawConnection;
using storage_test::ScratchFolder;
using storage_test::streamingAnswer;

namespace {

constexpr int kUpdatesPerAnswer = 25;

// The text of the n-th save. It grows over several pages, as an answer does.
std::string textOfSave(int n) {
  return "save " + std::to_string(n) + ":" +
         std::string(static_cast<std::size_t>(n % kUpdatesPerAnswer) * 700U, 'x');
}

// Streams answers for ever; after every save that the store confirms, one byte goes to `confirm`.
[[noreturn]] void streamUntilKilled(const std::filesystem::path& file, int confirm) {
  auto database = Database::open(file);
  if (!database) _exit(2);
  auto store = ConversationStore::open(**database);
  if (!store) _exit(3);
  storage::MessageRecord answer;
  for (int n = 0;; ++n) {
    bool saved = false;
    if (n % kUpdatesPerAnswer == 0) {
      answer = streamingAnswer({1}, storage::MessageId{1});
      answer.text = textOfSave(n);
      const auto id = (*store)->addMessage(answer);
      saved = id.has_value();
      if (saved) answer.id = *id;
    } else {
      answer.text = textOfSave(n);
      saved = (*store)->updateMessage(answer).has_value();
    }
    if (!saved) _exit(4);
    if (write(confirm, ".", 1) != 1) _exit(5);
  }
}

// Kills the writer as soon as it has confirmed `saves`; the number it had really confirmed, or -1.
int runAndKill(const std::filesystem::path& file, int saves) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    streamUntilKilled(file, ends[1]);
  }
  close(ends[1]);
  char byte = 0;
  int confirmed = 0;
  while (confirmed < saves && read(ends[0], &byte, 1) == 1) ++confirmed;
  kill(child, SIGKILL);
  while (read(ends[0], &byte, 1) == 1) ++confirmed;
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? confirmed : -1;
}

}  // namespace

class CrashRecoveryTest : public QObject {
  Q_OBJECT

 private slots:
  void everyConfirmedSaveIsThere_data() {
    QTest::addColumn<int>("saves");
    std::mt19937 random(20261124);
    for (int i = 0; i < 20; ++i) {
      const int saves = 1 + static_cast<int>(random() % 90U);
      QTest::addRow("%d: after %d saves", i, saves) << saves;
    }
  }
  void everyConfirmedSaveIsThere() {
    QFETCH(int, saves);
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    {
      auto database = Database::open(file);
      REQUIRE_OK(database);
      auto store = ConversationStore::open(**database);
      REQUIRE_OK(store);
      REQUIRE_OK((*store)->createConversation("c", 1));
      REQUIRE_OK((*store)->addMessage(question({1}, "?")));
    }
    const int confirmed = runAndKill(file, saves);
    QVERIFY(confirmed >= saves);

    auto database = Database::open(file);  // the dead process holds no lock
    REQUIRE_OK(database);
    QCOMPARE(RawConnection::textFrom((*database)->handle(), "PRAGMA integrity_check"),
             std::string("ok"));
    auto store = ConversationStore::open(**database);
    REQUIRE_OK(store);
    auto messages = (*store)->branch({1});
    REQUIRE_OK(messages);
    QCOMPARE(messages->size(), std::size_t{2});
    const auto& last = messages->back();
    QCOMPARE(last.state, MessageState::Interrupted);
    // The save under way when the process died may be there too, but nothing in between.
    QVERIFY2(last.text == textOfSave(confirmed - 1) || last.text == textOfSave(confirmed),
             last.text.substr(0, 20).c_str());
    QCOMPARE(RawConnection::textFrom((*database)->handle(),
                                     "SELECT count(*) FROM messages WHERE state = 'streaming'"),
             std::string("0"));
    // Earlier answers of the dead process were complete at their last save.
    const auto answers = RawConnection::textFrom(
        (*database)->handle(), "SELECT text FROM messages WHERE id > 1 ORDER BY id");
    for (int n = kUpdatesPerAnswer - 1; n < confirmed - 1; n += kUpdatesPerAnswer)
      QVERIFY(answers.find(textOfSave(n)) != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(CrashRecoveryTest)
#include "crash_recovery_test.moc"
