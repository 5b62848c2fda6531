// The clocks and waits of whoever talks to a server, so that tests can turn minutes into nothing.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

namespace net {

// False when the stop came before the end of `delay`. Thread: any.
bool waitUnlessStopped(std::chrono::milliseconds delay, std::stop_token stop);

// What time it is, and how to let it pass; by default as everybody's clock says.
// Thread: the functions are called on the thread that makes the request.
struct Time {
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
  std::function<std::chrono::system_clock::time_point()> date = std::chrono::system_clock::now;
  // As waitUnlessStopped().
  std::function<bool(std::chrono::milliseconds, std::stop_token)> wait = waitUnlessStopped;
  // How often a request that waits for bytes looks at `now`.
  std::chrono::milliseconds longestPoll{500};
};

// "1 second", "90 seconds", "10 minutes"; rounded up, never "0 seconds".
[[nodiscard]] std::string durationText(std::chrono::milliseconds time);

}  // namespace net
