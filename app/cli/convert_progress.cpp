// How far a conversion is, for a person.
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/convert_progress.h"

#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>

namespace cli {
namespace {

constexpr std::chrono::milliseconds kBetweenLines{200};
constexpr std::chrono::seconds kRateWindow{15};
constexpr std::size_t kShownName = 32;

// Names come from a file: nothing of them may steer the terminal.
std::string harmless(std::string_view name) {
  std::string shown(name);
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) c = '?';
  }
  return shown;
}

}  // namespace

std::string sizeText(double bytes) {
  constexpr std::array<const char*, 4> kUnits = {"kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (bytes /= 1000; bytes >= 1000 && unit + 1 < kUnits.size(); bytes /= 1000) ++unit;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s", bytes, kUnits[unit]);
  return text.data();
}

std::string durationText(double seconds) {
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

ConvertProgress::ConvertProgress() : m_isTerminal(isatty(STDERR_FILENO) != 0) {}

double ConvertProgress::rate(std::uint64_t doneBytes) {
  const Clock::time_point now = Clock::now();
  m_samples.push_back({now, doneBytes});
  while (m_samples.size() > 2 && now - m_samples.front().time > kRateWindow) m_samples.pop_front();
  const std::chrono::duration<double> passed = now - m_samples.front().time;
  if (passed.count() < 0.5) return 0;
  return static_cast<double>(doneBytes - m_samples.front().bytes) / passed.count();
}

void ConvertProgress::show(const convert::Progress& progress) {
  if (progress.totalBytes == 0) return;
  const double share =
      static_cast<double>(progress.doneBytes) / static_cast<double>(progress.totalBytes);
  if (m_isTerminal) {
    const Clock::time_point now = Clock::now();
    if (m_hasLine && now - m_lastShown < kBetweenLines) return;
    m_lastShown = now;
    showLine(progress, static_cast<int>(100 * share));
    return;
  }
  const int tenths = static_cast<int>(10 * share);
  if (tenths == m_shownTenths) return;
  m_shownTenths = tenths;
  std::fprintf(stderr, "%3d %%  %s\n", 10 * tenths, harmless(progress.tensor).c_str());
}

void ConvertProgress::showLine(const convert::Progress& progress, int percent) {
  const double perSecond = rate(progress.doneBytes);
  std::string rest;
  if (perSecond > 0) {
    const double left = static_cast<double>(progress.totalBytes - progress.doneBytes) / perSecond;
    rest = sizeText(perSecond) + "/s, " + durationText(left) + " left";
  }
  std::fprintf(stderr, "\r\033[K%3d %%  %zu of %zu  %-32s %s", percent, progress.index + 1,
               progress.count, harmless(progress.tensor.substr(0, kShownName)).c_str(),
               rest.c_str());
  std::fflush(stderr);
  m_hasLine = true;
}

void ConvertProgress::say(std::string_view line) {
  clear();
  std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

void ConvertProgress::clear() {
  if (!m_hasLine) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  m_hasLine = false;
}

}  // namespace cli
