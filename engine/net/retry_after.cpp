// Retry-After by libcurl's reading of dates, which takes all three forms of HTTP.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/retry_after.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string>

namespace net {
namespace {

constexpr std::int64_t kMaxSeconds = std::int64_t{366} * 24 * 3600;

std::optional<std::int64_t> secondsIn(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) == 0) return {};
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return count;
}

// Seconds since 1970.
std::optional<std::int64_t> dateIn(std::string_view text) {
  // Every date of HTTP begins with the day of the week; libcurl takes much more.
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text.front())) == 0) return {};
  const time_t date = curl_getdate(std::string(text).c_str(), nullptr);
  if (date < 0) return {};
  return static_cast<std::int64_t>(date);
}

}  // namespace

std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse& response,
                                                    std::chrono::system_clock::time_point now) {
  const std::string_view text = response.header("retry-after");
  auto seconds = secondsIn(text);
  if (!seconds) {
    const auto date = dateIn(text);
    if (!date) return std::nullopt;
    const auto today =
        dateIn(response.header("date")).value_or(std::chrono::system_clock::to_time_t(now));
    seconds = *date - today;
  }
  return std::chrono::seconds(std::clamp<std::int64_t>(*seconds, 0, kMaxSeconds));
}

}  // namespace net
