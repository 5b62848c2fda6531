// Every task once, whatever the number of threads, for many small loops in a row.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/thread_pool.h"

#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <numeric>
#include <vector>

class ThreadPoolTest : public QObject {
  Q_OBJECT

 private slots:
  void runsEveryTaskOnce_data();
  void runsEveryTaskOnce();
  void loopsFollowEachOther();
  void wakesSleepers();
  void takesCoresByDefault();
  void makesDoWithTheThreadsThereAre();
};

void ThreadPoolTest::runsEveryTaskOnce_data() {
  QTest::addColumn<int>("threads");
  QTest::addColumn<int>("tasks");
  for (const int threads : {1, 2, 5}) {
    for (const int tasks : {0, 1, 2, 3, 1000}) {
      QTest::addRow("%d threads, %d tasks", threads, tasks) << threads << tasks;
    }
  }
}

void ThreadPoolTest::runsEveryTaskOnce() {
  QFETCH(int, threads);
  QFETCH(int, tasks);
  base::ThreadPool pool(threads);
  QCOMPARE(pool.threads(), threads);
  std::vector<std::atomic<int>> counts(static_cast<std::size_t>(tasks));
  std::atomic<bool> workersInRange = true;
  pool.parallelFor(tasks, [&](std::int64_t task, int worker) {
    ++counts[static_cast<std::size_t>(task)];
    if (worker < 0 || worker >= threads) workersInRange = false;
  });
  for (const std::atomic<int>& count : counts) QCOMPARE(count.load(), 1);
  QVERIFY(workersInRange);
}

// Each loop reads what the one before wrote without atomics: a thread sanitizer build checks the
// ordering.
void ThreadPoolTest::loopsFollowEachOther() {
  base::ThreadPool pool(3);
  std::vector<long> values(17, 0);
  for (int loop = 0; loop < 2000; ++loop) {
    const auto tasks = static_cast<std::int64_t>(1 + loop % 17);
    pool.parallelFor(
        tasks, [&](std::int64_t task, int) { values[static_cast<std::size_t>(task)] += task + 1; });
  }
  long expected = 0;
  for (int loop = 0; loop < 2000; ++loop) {
    for (long task = 0; task < 1 + loop % 17; ++task) expected += task + 1;
  }
  QCOMPARE(std::accumulate(values.begin(), values.end(), 0L), expected);
}

void ThreadPoolTest::wakesSleepers() {
  base::ThreadPool pool(2);
  for (int round = 0; round < 3; ++round) {
    // Long enough for the other thread to have gone to sleep; correct either way.
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    // The first task waits for the second: only a second thread can end this loop.
    std::atomic<bool> secondRan = false;
    pool.parallelFor(2, [&](std::int64_t task, int) {
      if (task == 1) {
        secondRan = true;
        secondRan.notify_all();
      } else {
        secondRan.wait(false);
      }
    });
    QVERIFY(secondRan);
  }
}

void ThreadPoolTest::takesCoresByDefault() {
  base::ThreadPool pool(0);
  QCOMPARE(pool.threads(), base::availableCores());
  QVERIFY(pool.threads() >= 1);
  QVERIFY(pool.threads() <= std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
}

void ThreadPoolTest::makesDoWithTheThreadsThereAre() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  QSKIP("sanitizers need the address space themselves");
#endif
  std::ifstream file("/proc/self/statm");
  rlim_t pages = 0;
  QVERIFY(file >> pages);
  rlimit before{};
  QCOMPARE(::getrlimit(RLIMIT_AS, &before), 0);
  rlimit tight = before;  // room for the stacks of some threads
  tight.rlim_cur = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + (rlim_t{200} << 20);
  QCOMPARE(::setrlimit(RLIMIT_AS, &tight), 0);
  int threads = 0;
  std::atomic<int> done = 0;
  {
    base::ThreadPool pool(500);
    threads = pool.threads();
    pool.parallelFor(100, [&](std::int64_t /*task*/, int /*worker*/) { ++done; });
  }
  QCOMPARE(::setrlimit(RLIMIT_AS, &before), 0);
  QVERIFY2(threads >= 1 && threads < 500, qPrintable(QString::number(threads)));
  QCOMPARE(done.load(), 100);
}

QTEST_GUILESS_MAIN(ThreadPoolTest)
#include "thread_pool_test.moc"
