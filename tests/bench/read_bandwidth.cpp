// Measures how fast this machine reads memory: a token reads every weight once, so that is its
// limit.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <span>
#include <thread>
#include <vector>

namespace {

// Far beyond any cache, so that every pass comes from memory.
constexpr std::size_t kWordsPerThread = std::size_t{64} << 20;
constexpr int kPasses = 7;

// Four sums, so that the additions do not wait for each other and the loads are the limit.
std::uint64_t sumOf(std::span<const std::uint64_t> words) {
  std::uint64_t sums[4] = {};
  for (std::size_t i = 0; i + 8 <= words.size(); i += 8)
    for (std::size_t lane = 0; lane < 4; ++lane)
      sums[lane] += words[i + lane] ^ words[i + 4 + lane];
  return sums[0] + sums[1] + sums[2] + sums[3];
}

// Seconds until all threads have read their part once.
double pass(const std::vector<std::vector<std::uint64_t>>& parts,
            std::atomic<std::uint64_t>& sink) {
  std::atomic<bool> go = false;
  std::vector<std::jthread> threads;
  for (const auto& part : parts) {
    threads.emplace_back([&part, &go, &sink] {
      go.wait(false);
      sink += sumOf(part);
    });
  }
  const auto begin = std::chrono::steady_clock::now();
  go = true;
  go.notify_all();
  threads.clear();  // joins
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

// Usage: read_bandwidth [THREADS]. Prints GB/s, the best of seven passes.
int main(int argc, char** argv) {
  const int asked =
      argc > 1 ? std::atoi(argv[1]) : static_cast<int>(std::thread::hardware_concurrency());
  const auto threadCount = static_cast<std::size_t>(std::clamp(asked, 1, 64));
  std::vector<std::vector<std::uint64_t>> parts(threadCount);
  for (auto& part : parts) {
    part.resize(kWordsPerThread);
    std::iota(part.begin(), part.end(), std::uint64_t{1});
  }
  std::atomic<std::uint64_t> sink = 0;
  double best = pass(parts, sink);
  for (int i = 1; i < kPasses; ++i) best = std::min(best, pass(parts, sink));
  const auto bytes = static_cast<double>(threadCount * kWordsPerThread * sizeof(std::uint64_t));
  std::printf("%.1f\n", bytes / best / 1e9);
  return sink == 0 ? 1 : 0;  // uses the sums, so that the reads stay
}
