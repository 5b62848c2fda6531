// The tensor records of a GGUF file, and where their weights lie.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/gguf/field_reader.h"
#include "engine/local/kernels/tensor.h"

namespace gguf {

// Length of the shortest possible record: one dimension, a name of one byte.
inline constexpr std::uint64_t kMinTensorRecordBytes = 8 + 1 + 4 + 8 + 4 + 8;

// Reads `count` records and finds the weights behind them, in a data section that starts at a
// multiple of `alignment` (a power of two). The caller has checked that count *
// kMinTensorRecordBytes fits what remains. Errors: Corrupt, Unsupported (a type of unknown size).
[[nodiscard]] base::Result<std::vector<kernels::Tensor>> readTensorTable(FieldReader& reader,
                                                                         std::uint64_t count,
                                                                         std::uint64_t alignment);

}  // namespace gguf
