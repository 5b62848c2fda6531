// The kernel table of 64-bit ARM processors.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/kernels/cpu/kernel_table.h"

namespace kernels::cpu {

// Each replaces in `table` what it has a faster version of, for table.rounding. NEON is part of
// every 64-bit ARM processor; hasDotProducts says whether this one has the instruction for dot
// products of bytes.
void addNeonFloat(KernelTable& table);
void addNeonF8(KernelTable& table);  // after the floats, whose panels it makes
void addNeonRows(KernelTable& table, bool hasDotProducts);
void addNeonPanels(KernelTable& table, bool hasDotProducts);

}  // namespace kernels::cpu
