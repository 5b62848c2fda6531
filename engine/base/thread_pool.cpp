// Claims by ticket, a short spin, then sleep.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/thread_pool.h"

#include <algorithm>
#include <cassert>
#include <fstream>
#include <set>
#include <string>
#include <system_error>

#if defined(__linux__)
#include <sched.h>
#endif

namespace base {

namespace {

constexpr std::uint64_t kClosed = 0xFFFFFFFFU;  // as a next task: nothing to claim

// About 10 microseconds of pauses cover the serial work between two loops of one token; the yields
// after it let other processes in when there are more of them than cores.
constexpr int kSpins = 400;
constexpr int kYields = 40;

void pauseBriefly() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

// True as soon as `ready` is; false when it did not become so soon.
template <typename Ready>
bool spinUntil(const Ready& ready) {
  for (int i = 0; i < kSpins; ++i) {
    if (ready()) return true;
    pauseBriefly();
  }
  for (int i = 0; i < kYields; ++i) {
    if (ready()) return true;
    std::this_thread::yield();
  }
  return ready();
}

}  // namespace

int availableCores() {
  const int processors = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
#if defined(__linux__)
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return processors;
  std::set<int> firstSiblings;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &allowed)) continue;
    // "0,64" or "0-1": the threads of this core, lowest first.
    std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(cpu) +
                       "/topology/thread_siblings_list");
    int first = 0;
    if (!(file >> first)) return processors;
    firstSiblings.insert(first);
  }
  if (!firstSiblings.empty()) return static_cast<int>(firstSiblings.size());
#endif
  return processors;
}

ThreadPool::ThreadPool(int threads) : m_ticket(kClosed) {
  if (threads <= 0) threads = availableCores();
  threads = std::clamp(threads, 1, 1024);
  m_workers.reserve(static_cast<std::size_t>(threads - 1));
  for (int worker = 1; worker < threads; ++worker) {
    try {
      m_workers.emplace_back([this, worker] { workerLoop(worker); });
    } catch (const std::system_error&) {
      break;
    }
  }
}

ThreadPool::~ThreadPool() {
  m_quit.store(true);
  m_signal.fetch_add(1);
  m_signal.notify_all();
  for (std::thread& worker : m_workers) worker.join();
}

void ThreadPool::runAll(std::int64_t tasks, Call call, void* context) {
  assert(tasks >= 0 && tasks < static_cast<std::int64_t>(kClosed));
  if (tasks <= 1 || m_workers.empty()) {
    for (std::int64_t task = 0; task < tasks; ++task) call(context, task, 0);
    return;
  }
  // Closed before the fields change: a thread that still holds the old ticket fails its swap.
  const std::uint64_t loop = (m_ticket.load(std::memory_order_relaxed) >> 32) + 1;
  m_ticket.store((loop << 32) | kClosed);
  m_tasks.store(static_cast<std::uint32_t>(tasks), std::memory_order_relaxed);
  m_call.store(call, std::memory_order_relaxed);
  m_context.store(context, std::memory_order_relaxed);
  m_done.store(0, std::memory_order_relaxed);
  m_ticket.store((loop + 1) << 32);
  m_signal.fetch_add(1);
  if (m_sleepers.load() > 0) m_signal.notify_all();

  while (runOne(0)) {
  }
  waitForDone(static_cast<std::uint32_t>(tasks));
}

bool ThreadPool::runOne(int worker) {
  std::uint64_t ticket = m_ticket.load(std::memory_order_acquire);
  while (true) {
    const std::uint32_t tasks = m_tasks.load(std::memory_order_relaxed);
    const Call call = m_call.load(std::memory_order_relaxed);
    void* const context = m_context.load(std::memory_order_relaxed);
    const std::uint64_t task = ticket & kClosed;
    if (task >= tasks) return false;
    if (!m_ticket.compare_exchange_weak(ticket, ticket + 1, std::memory_order_acq_rel,
                                        std::memory_order_acquire)) {
      continue;
    }
    call(context, static_cast<std::int64_t>(task), worker);
    const std::uint32_t done = m_done.fetch_add(1) + 1;
    if (done == tasks && m_callerSleeps.load() != 0) m_done.notify_one();
    return true;
  }
}

void ThreadPool::workerLoop(int worker) {
  while (true) {
    // Read before looking for work: what is published later changes it and ends the wait.
    const std::uint32_t signal = m_signal.load();
    if (m_quit.load()) return;
    while (runOne(worker)) {
    }
    waitForWork(signal);
  }
}

void ThreadPool::waitForWork(std::uint32_t seenSignal) {
  if (spinUntil([&] { return m_signal.load(std::memory_order_relaxed) != seenSignal; })) return;
  m_sleepers.fetch_add(1);
  m_signal.wait(seenSignal);
  m_sleepers.fetch_sub(1);
}

void ThreadPool::waitForDone(std::uint32_t tasks) {
  const auto ready = [&] { return m_done.load(std::memory_order_acquire) == tasks; };
  if (spinUntil(ready)) return;
  m_callerSleeps.store(1);
  for (std::uint32_t done = m_done.load(); done != tasks; done = m_done.load()) m_done.wait(done);
  m_callerSleeps.store(0);
}

}  // namespace base
