// A process that only computes: no network, no other program, nothing written to a disk.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace app {

struct ProcessLimits {
  std::uint64_t memoryBytes = 0;
  std::uint64_t cpuSeconds = 0;
};

// From now on, for this process; it can't be undone. More memory makes allocations fail, more time
// ends it. Where the system lacks a part of it the rest holds. Thread: before others start.
void lockProcess(const ProcessLimits& limits);

}  // namespace app
