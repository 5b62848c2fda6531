// Waiting that a stop request ends, and durations as words.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/time.h"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace net {

bool waitUnlessStopped(std::chrono::milliseconds delay, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, delay, [] { return false; });
  return !stop.stop_requested();
}

std::string durationText(std::chrono::milliseconds time) {
  constexpr std::int64_t kSecondsInWords = 120;  // below, seconds are easier to imagine
  const auto inUnits = [](std::int64_t count, const char* unit) {
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
  };
  const std::int64_t seconds =
      std::max<std::int64_t>(time.count() / 1000 + (time.count() % 1000 > 0 ? 1 : 0), 1);
  if (seconds < kSecondsInWords) return inUnits(seconds, "second");
  const std::int64_t minutes = (seconds + 59) / 60;
  if (minutes < kSecondsInWords) return inUnits(minutes, "minute");
  return inUnits((minutes + 59) / 60, "hour");
}

}  // namespace net
