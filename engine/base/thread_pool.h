// Persistent threads that run the numbered tasks of one short loop at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

namespace base {

// Processor cores that this program may run on: threads that share a core (hyper-threads) compute
// no faster than one.
[[nodiscard]] int availableCores();

// Tasks are claimed one by one, so a thread that the system does not run delays nobody: whoever
// runs takes its tasks. Waiting threads spin for some microseconds, then sleep. Thread: one caller
// at a time; a task must not call parallelFor of the same pool.
class ThreadPool {
 public:
  // `threads` counts the caller; 0 takes availableCores(). Fewer where the system gives no more.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  [[nodiscard]] int threads() const { return static_cast<int>(m_workers.size()) + 1; }

  // Calls run(task, worker) once for each task in [0, tasks), worker in [0, threads()) telling who
  // runs it; returns when all are done. `run` must not throw. tasks < 2^32 - 1.
  template <typename Run>
  void parallelFor(std::int64_t tasks, Run&& run) {
    using Function = std::remove_reference_t<Run>;
    const Call call = [](void* context, std::int64_t task, int worker) {
      (*static_cast<Function*>(context))(task, worker);
    };
    runAll(tasks, call, const_cast<void*>(static_cast<const void*>(&run)));
  }

 private:
  using Call = void (*)(void* context, std::int64_t task, int worker);

  void runAll(std::int64_t tasks, Call call, void* context);
  bool runOne(int worker);
  void workerLoop(int worker);
  void waitForWork(std::uint32_t seenSignal);
  void waitForDone(std::uint32_t tasks);

  // Upper half: number of the loop; lower half: next task to claim. A claim is a compare-and-swap
  // of the whole, so a late thread can never claim a task of one loop with the function of another.
  std::atomic<std::uint64_t> m_ticket;
  std::atomic<std::uint32_t> m_tasks{0};
  std::atomic<Call> m_call{nullptr};
  std::atomic<void*> m_context{nullptr};
  alignas(64) std::atomic<std::uint32_t> m_done{0};
  std::atomic<std::uint32_t> m_callerSleeps{0};
  alignas(64) std::atomic<std::uint32_t> m_signal{0};
  std::atomic<std::uint32_t> m_sleepers{0};
  std::atomic<bool> m_quit{false};
  std::vector<std::thread> m_workers;
};

}  // namespace base
