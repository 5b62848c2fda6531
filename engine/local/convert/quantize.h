// Rows of f32 values to rows of any weight type, with as little error as the type allows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/local/kernels/tensor.h"

namespace convert {

// All functions are pure: results depend on nothing but the arguments. Thread: any.

[[nodiscard]] bool canQuantizeTo(kernels::WeightType type);

// F32, F16 and BF16: single values without a scale.
[[nodiscard]] bool isFloat(kernels::WeightType type);

// Index of the first value that `type` cannot hold: infinities, NaNs, and what is beyond the range
// of a 16-bit float (65504) where the type's scale is one.
[[nodiscard]] std::optional<std::size_t> firstUnfit(kernels::WeightType type,
                                                    std::span<const float> values);

// Writes kernels::rowBytes(type, values.size()) bytes to `out`. values.size() is a multiple of the
// block, and all fit. `importance`: what a squared error costs per column, >= 0; empty: the
// same everywhere. Larger values weigh somewhat more than smaller ones in either case.
//
// Method: scales (and minima) are fitted block by block by weighted least squares, from several
// starting points; those of a super-block are rounded together with another search and a fit of
// the common scales; quants are chosen last, for the rounded scales.
// Source: the block formats are those of kernels/quant_blocks.h.
void quantizeRow(kernels::WeightType type, std::span<const float> values,
                 std::span<const float> importance, std::byte* out);

}  // namespace convert
