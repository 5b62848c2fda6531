// Asks the processor what it can do and picks the kernels.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/cpu/kernel_table.h"

#if defined(__x86_64__)
#include "engine/local/kernels/cpu/x86_kernels.h"
#endif

namespace kernels::cpu {

KernelTable bestKernels() {
  KernelTable table = scalarKernels();
#if defined(__x86_64__)
  // These also ask whether the system saves the wide registers.
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("f16c")) {
    table.name = "AVX2";
    addAvx2Float(table);
    addAvx2Int8(table);
  }
#endif
  return table;
}

}  // namespace kernels::cpu
