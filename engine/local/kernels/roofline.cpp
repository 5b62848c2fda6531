// Reads a buffer larger than any cache, then multiplies in registers; the best run counts.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/roofline.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <new>
#include <vector>

#include "engine/local/kernels/cpu/runtime.h"

namespace kernels {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kBytes = std::int64_t{128} << 20;  // several times the last-level cache
// A run reads the next sixteenth of it: short enough to fall between the interruptions of a busy
// machine.
constexpr std::int64_t kRun = kBytes / 16;
constexpr std::int64_t kPiece = std::int64_t{1} << 18;
constexpr std::int64_t kRounds = 20000;  // about 0.1 ms

// Repeats `pass` until the time is over and returns the shortest one's seconds.
template <typename Pass>
double bestSeconds(std::chrono::milliseconds duration, const Pass& pass) {
  const Clock::time_point end = Clock::now() + duration;
  double best = 0.0;
  do {
    const Clock::time_point start = Clock::now();
    pass();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (best == 0.0 || seconds < best) best = seconds;
  } while (Clock::now() < end);
  return std::max(best, 1e-9);
}

std::uint64_t sumOf(const std::uint64_t* values, std::int64_t count) {
  std::uint64_t sums[8] = {};
  for (std::int64_t i = 0; i < count; i += 8) {
    for (int lane = 0; lane < 8; ++lane) sums[lane] += values[i + lane];
  }
  std::uint64_t sum = 0;
  for (const std::uint64_t one : sums) sum += one;
  return sum;
}

}  // namespace

base::Result<Roofline> measureRoofline(const CpuOptions& options,
                                       std::chrono::milliseconds duration) {
  const cpu::KernelTable table = cpu::kernelsFor(options);
  base::ThreadPool pool(options.threads);
  std::vector<std::uint64_t> memory;
  try {
    memory.assign(static_cast<std::size_t>(kBytes) / sizeof(std::uint64_t), 1);
  } catch (const std::bad_alloc&) {
    return base::Error{base::ErrorCode::OutOfMemory, "the system has no " + std::to_string(kBytes) +
                                                         " bytes left to measure its memory with"};
  }
  std::atomic<std::uint64_t> result = 0;  // used, or the compiler would leave the work out
  Roofline roofline;
  std::int64_t run = 0;
  const double readSeconds = bestSeconds(duration / 2, [&] {
    const std::uint64_t* const from =
        memory.data() + run++ % (kBytes / kRun) * kRun / static_cast<std::int64_t>(sizeof(*from));
    pool.parallelFor(kRun / kPiece, [&](std::int64_t piece, int /*worker*/) {
      constexpr std::int64_t kCount = kPiece / static_cast<std::int64_t>(sizeof(*from));
      result += sumOf(from + piece * kCount, kCount);
    });
  });
  roofline.readBytesPerSecond = static_cast<double>(kRun) / readSeconds;

  const std::int64_t tasks = 4 * pool.threads();
  std::atomic<std::int64_t> operations = 0;
  const double int8Seconds = bestSeconds(duration / 2, [&] {
    operations = 0;
    pool.parallelFor(tasks, [&](std::int64_t /*task*/, int /*worker*/) {
      operations += table.int8Work(kRounds);
    });
  });
  roofline.int8OperationsPerSecond = static_cast<double>(operations.load()) / int8Seconds;
  return roofline;
}

}  // namespace kernels
