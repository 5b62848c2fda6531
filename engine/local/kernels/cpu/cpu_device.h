// The device that every computer has: its processor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/local/kernels/device.h"

namespace kernels {

// How activations are rounded where a quantized weight is multiplied: blocks of 32 share a scale.
// Bits8, as in llama.cpp, is off by up to 1/254 of a block's largest value, which moves logits by
// some tenths. Bits16 also keeps what eight bits leave, in eight bits more: off by up to 1/32512,
// logits by some thousandths. Measured with one thread on a model of 135M parameters in Q4_1, that
// costs 14 % more time for decode and 1.5 (AVX-512) to 1.7 times (AVX2) the time for prefill:
// little enough to be the default for all models.
enum class Rounding { Bits8, Bits16 };

struct CpuOptions {
  int threads = 0;          // 0: one per core
  bool scalarOnly = false;  // plain C++ without rounding activations, for comparison
  bool avx2Only = false;    // nothing wider, for comparison
  Rounding rounding = Rounding::Bits16;
};

// Operations are done when they return; finish() only reports what went wrong. Buffers start at
// 64-byte boundaries.
[[nodiscard]] std::unique_ptr<Device> makeCpuDevice(const CpuOptions& options);

}  // namespace kernels
