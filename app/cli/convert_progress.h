// How far a conversion is: one line that is written over on a terminal, a few lines elsewhere.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <string_view>

#include "engine/local/convert/converter.h"

namespace cli {

// "1.2 GB", "35.0 MB".
[[nodiscard]] std::string sizeText(double bytes);
// "3 s", "2 min 5 s", "1 h 4 min".
[[nodiscard]] std::string durationText(double seconds);

// Writes to stderr. Thread: one at a time.
class ConvertProgress {
 public:
  ConvertProgress();
  void show(const convert::Progress& progress);
  // A line of its own.
  void say(std::string_view line);
  // Takes the line away before something else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  struct Sample {
    Clock::time_point time;
    std::uint64_t bytes = 0;
  };
  // Bytes per second over the last seconds; 0: not known yet.
  double rate(std::uint64_t doneBytes);
  void showLine(const convert::Progress& progress, int percent);

  bool m_isTerminal;
  bool m_hasLine = false;
  int m_shownTenths = 0;
  Clock::time_point m_lastShown;
  std::deque<Sample> m_samples;
};

}  // namespace cli
