// The device that every computer has: its processor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/local/kernels/device.h"

namespace kernels {

struct CpuOptions {
  int threads = 0;          // 0: one per core
  bool scalarOnly = false;  // plain C++ without rounding activations, for comparison
  bool avx2Only = false;    // nothing wider, for comparison
};

// Operations are done when they return; finish() only reports what went wrong. Buffers start at
// 64-byte boundaries.
[[nodiscard]] std::unique_ptr<Device> makeCpuDevice(const CpuOptions& options);

}  // namespace kernels
