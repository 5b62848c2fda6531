// What every operation of the CPU device works with: kernels, threads, scratch memory.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/local/kernels/cpu/kernel_table.h"

namespace kernels::cpu {

// Memory that only grows, aligned for vectors and never initialised again.
class Scratch {
 public:
  // Throws std::bad_alloc. What was in it may be lost.
  void reserve(std::size_t sizeBytes) {
    const std::size_t lines = (sizeBytes + sizeof(Line) - 1) / sizeof(Line);
    if (lines > m_lines.size()) m_lines.resize(lines);
  }
  template <typename T>
  [[nodiscard]] T* as() {
    return reinterpret_cast<T*>(m_lines.data());
  }

 private:
  struct alignas(64) Line {
    std::byte bytes[64];
  };
  std::vector<Line> m_lines;
};

struct Runtime {
  KernelTable table;
  base::ThreadPool pool;
  std::vector<Scratch> scratch;  // one per thread

  Runtime(KernelTable kernels, int threads)
      : table(kernels), pool(threads), scratch(static_cast<std::size_t>(pool.threads())) {}

  // Before a loop: its tasks may then use that much of their thread's scratch.
  void reserveScratch(std::size_t sizeBytes) {
    for (Scratch& one : scratch) one.reserve(sizeBytes);
  }
  template <typename T>
  [[nodiscard]] T* scratchOf(int worker) {
    return scratch[static_cast<std::size_t>(worker)].as<T>();
  }

  // Runs the tasks on this thread when all of them together take less than waking the others;
  // `cost` is about bytes of weights read, or values computed.
  template <typename Run>
  void forEach(std::int64_t tasks, std::int64_t cost, Run&& run) {
    if (cost < kWorthThreads) {
      for (std::int64_t task = 0; task < tasks; ++task) run(task, 0);
    } else {
      pool.parallelFor(tasks, run);
    }
  }

  // About 3 microseconds of memory reading by one core.
  static constexpr std::int64_t kWorthThreads = 48 * 1024;
};

}  // namespace kernels::cpu
