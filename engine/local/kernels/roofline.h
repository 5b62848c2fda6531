// The limits of this machine, to say how near to them a computation comes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "engine/base/result.h"
#include "engine/local/kernels/cpu/cpu_device.h"

namespace kernels {

struct Roofline {
  double readBytesPerSecond = 0.0;  // from memory that no cache holds
  // Multiplications and additions of eight-bit numbers, each counting one, that come from and stay
  // in registers.
  double int8OperationsPerSecond = 0.0;
};

// Measures with the threads and the instruction set that makeCpuDevice(options) would use, for
// about `duration`, and gives the best of many short runs: other programs only make it look slower.
// Takes 128 MiB of memory meanwhile. Errors: OutOfMemory. Thread: blocks the caller.
[[nodiscard]] base::Result<Roofline> measureRoofline(const CpuOptions& options,
                                                     std::chrono::milliseconds duration);

}  // namespace kernels
