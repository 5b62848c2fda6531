// Asks the processor what it can do and picks the kernels.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/cpu/kernel_table.h"

#if defined(__x86_64__)
#include "engine/local/kernels/cpu/x86_kernels.h"
#endif

namespace kernels::cpu {

KernelTable kernelsFor(const CpuOptions& options) {
  KernelTable table = scalarKernels();
  if (options.scalarOnly) return table;
#if defined(__x86_64__)
  // These also ask whether the system saves the wide registers. Every processor with FMA converts
  // half floats too (F16C), which clang 14 cannot ask for.
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    table.name = "AVX2";
    table.rounding = options.rounding;
    addAvx2Float(table);
    addAvx2F8(table);
    addAvx2Rows(table);
    addAvx2Panels(table);
    if (!options.avx2Only && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni")) {
      table.name = "AVX-512 VNNI";
      addAvx512(table);
    }
  }
#endif
  return table;
}

}  // namespace kernels::cpu
