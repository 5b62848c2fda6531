// How a strip of quantized weights lies in memory once it is unpacked for many columns of
// activations.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/local/kernels/cpu/kernel_table.h"

namespace kernels::cpu {

// A panel is a sequence of blocks of 32 columns of kPanelRows rows: first bytes quants[8][row][4],
// where [k][row] are the columns 4k.. of a row; then `parts` times float scales[row], mins[row]:
// one part, or one for each half of the block.
inline constexpr std::int64_t kQuantBytes = 32 * kPanelRows;
inline constexpr std::int64_t kStepBytes = 4 * kPanelRows;
inline constexpr std::int64_t kPartBytes =
    2 * kPanelRows * static_cast<std::int64_t>(sizeof(float));

[[nodiscard]] constexpr std::int64_t panelBlockBytes(int parts) {
  return kQuantBytes + parts * kPartBytes;
}

}  // namespace kernels::cpu
