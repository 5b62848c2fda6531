// What a step costs in memory at most.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <functional>

namespace support {

// What a bad file may cost before it is refused.
#ifdef __SANITIZE_ADDRESS__
inline constexpr std::int64_t kMostMegabytes = 200;  // its own bookkeeping comes on top
#else
inline constexpr std::int64_t kMostMegabytes = 64;
#endif

// What a step adds to the largest memory of a process, measured in one of its own.
inline std::int64_t peakMegabytesOf(const std::function<void()>& step) {
  const pid_t child = ::fork();
  if (child == 0) {
    rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    step();
    rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    ::_exit(static_cast<int>(std::min<long>((after.ru_maxrss - before.ru_maxrss) >> 10, 250)));
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return 1000;
  return WEXITSTATUS(status);
}

}  // namespace support
