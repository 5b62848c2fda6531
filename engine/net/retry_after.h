// When a server asks to be asked again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "engine/net/http_client.h"

namespace net {

// What the reply's Retry-After says, as seconds or as a date, which is compared with the reply's
// own Date and, without one, with `now`. Nothing: not there, or not readable. At most a year; a
// date that has passed is zero. Source: RFC 9110, sections 10.2.3 and 5.6.7. Thread: any.
[[nodiscard]] std::optional<std::chrono::milliseconds> retryAfter(
    const HttpResponse& response, std::chrono::system_clock::time_point now);

}  // namespace net
