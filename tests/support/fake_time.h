// Clocks that tests turn: hours pass at once, and every wait is written down.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

#include "engine/net/time.h"

namespace support {

// Thread: any. Lifetime: must outlive the Time it gave.
class FakeTime {
 public:
  using Milliseconds = std::chrono::milliseconds;

  // `date` starts at 2026-11-24 12:00:00 UTC.
  [[nodiscard]] net::Time time() {
    return {.now = [this] { return std::chrono::steady_clock::time_point() + passed(); },
            .date = [this] { return std::chrono::system_clock::from_time_t(kStart) + passed(); },
            .wait = [this](Milliseconds delay, std::stop_token stop) { return wait(delay, stop); },
            .longestPoll = Milliseconds(1)};
  }
  void advance(Milliseconds by) {
    const std::lock_guard lock(m_mutex);
    m_passed += by;
  }
  [[nodiscard]] Milliseconds passed() const {
    const std::lock_guard lock(m_mutex);
    return m_passed;
  }
  [[nodiscard]] std::vector<Milliseconds> waits() const {
    const std::lock_guard lock(m_mutex);
    return m_waits;
  }
  std::function<void()> onWait = {};  // called before each wait; set it before the first one

 private:
  static constexpr time_t kStart = 1'795'521'600;

  bool wait(Milliseconds delay, const std::stop_token& stop) {
    if (onWait) onWait();
    const std::lock_guard lock(m_mutex);
    m_waits.push_back(delay);
    m_passed += delay;
    return !stop.stop_requested();
  }

  mutable std::mutex m_mutex;
  Milliseconds m_passed{0};
  std::vector<Milliseconds> m_waits;
};

}  // namespace support
