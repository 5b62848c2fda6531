// Many answers at the same time: each is its own, and nothing is left open behind them.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "tests/engine/remote/remote_fixture.h"

namespace {

using support::Connection;
using support::LoopbackServer;
using support::Send;

constexpr int kParallel = 200;

std::ptrdiff_t entriesOf(const char* folder) {
  return std::distance(std::filesystem::directory_iterator(folder), {});
}

struct Open {
  std::ptrdiff_t files = entriesOf("/proc/self/fd");
  std::ptrdiff_t threads = entriesOf("/proc/self/task");
};

// How the requests end.
enum class End { Answered, Cut, Refused, Stopped };

Connection scriptFor(End end) {
  // All are open at once: none goes on before every one of them has come.
  Connection script{Send{support::sseHead() + support::sse(fixture::kHello)},
                    support::WaitForRelease{}};
  if (end == End::Answered)
    script.emplace_back(Send{support::sse(fixture::kWorld) + support::sse("[DONE]")});
  if (end == End::Cut) script.emplace_back(support::Reset{});
  if (end == End::Refused) return {support::WaitForRelease{}, fixture::refused("401 No")[0]};
  if (end == End::Stopped) script.emplace_back(support::WaitForClose{});
  return script;
}

}  // namespace

class RemoteParallelTest : public QObject {
  Q_OBJECT
 private slots:
  // Once, so that what a library opens for good is open before anything is counted.
  void initTestCase() { QVERIFY(fixture::playAgainst({fixture::good()}).isAnswer()); }

  void nothingStaysOpen_data() {
    QTest::addColumn<int>("end");
    QTest::newRow("answered") << static_cast<int>(End::Answered);
    QTest::newRow("cut") << static_cast<int>(End::Cut);
    QTest::newRow("refused") << static_cast<int>(End::Refused);
    QTest::newRow("stopped") << static_cast<int>(End::Stopped);
  }
  void nothingStaysOpen() {
    QFETCH(int, end);
    const auto wanted = static_cast<End>(end);
    const Open before;
    int fine = 0;
    std::ptrdiff_t filesMeanwhile = 0;
    {
      LoopbackServer server(std::vector<Connection>(kParallel, scriptFor(wanted)),
                            LoopbackServer::Order::Together);
      support::FakeTime time;
      std::stop_source stop;
      std::vector<fixture::Run> runs(kParallel);
      std::vector<std::thread> threads;
      for (fixture::Run& run : runs)
        threads.emplace_back([&] {
          const auto backend = fixture::backendFor(time, server.url());
          run = fixture::play(*backend, fixture::ask(), stop.get_token());
        });
      while (server.requests().size() < kParallel) std::this_thread::yield();
      filesMeanwhile = entriesOf("/proc/self/fd");
      for (int i = 0; i < kParallel; ++i) server.release();
      if (wanted == End::Stopped) stop.request_stop();
      for (std::thread& thread : threads) thread.join();
      fine = static_cast<int>(std::count_if(runs.begin(), runs.end(), [&](const auto& run) {
        if (wanted == End::Answered) return run.isAnswer() && run.record.text == fixture::kAnswer;
        if (wanted == End::Stopped)
          return run.isAnswer() && (*run.outcome)->stopReason == engine::StopReason::Cancelled;
        return !run.isAnswer();
      }));
    }
    QCOMPARE(fine, kParallel);
    QVERIFY(filesMeanwhile >= before.files + 2 * kParallel);  // they were there at once
    const Open after;
    QCOMPARE(after.files, before.files);
    // The system forgets a thread a moment after it was joined.
    QTRY_COMPARE(entriesOf("/proc/self/task"), before.threads);
  }
};

QTEST_GUILESS_MAIN(RemoteParallelTest)
#include "remote_parallel_test.moc"
