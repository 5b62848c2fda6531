// The kernel tables of x86-64 processors.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/kernels/cpu/kernel_table.h"

namespace kernels::cpu {

// Each replaces in `table` what it has a faster version of, for table.rounding. Only call what the
// processor has.
void addAvx2Rows(KernelTable& table);
void addAvx2Panels(KernelTable& table);
void addAvx2Float(KernelTable& table);
void addAvx2F8(KernelTable& table);  // after the floats, whose panels it makes
void addAvx512(KernelTable& table);  // on top of AVX2, whose panels it reads

}  // namespace kernels::cpu
