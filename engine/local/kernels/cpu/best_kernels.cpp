// Asks the processor what it can do and picks the kernels.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/cpu/kernel_table.h"

#if defined(__x86_64__)
#include "engine/local/kernels/cpu/x86_kernels.h"
#elif defined(__aarch64__)
#include "engine/local/kernels/cpu/neon.h"
#include "engine/local/kernels/cpu/neon_kernels.h"
#if defined(__linux__)
#include <sys/auxv.h>
#endif
#endif

namespace kernels::cpu {

#if defined(__aarch64__)
namespace {

bool hasDotProducts() {
#if defined(__ARM_FEATURE_DOTPROD)
  return true;
#elif defined(__linux__)
  constexpr unsigned long kDotProducts = 1UL << 20;  // HWCAP_ASIMDDP of Linux
  return kCanMakeDotProducts && (getauxval(AT_HWCAP) & kDotProducts) != 0;
#else
  return false;
#endif
}

}  // namespace
#endif

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
#elif defined(__aarch64__)
  const bool dots = hasDotProducts();
  table.name = dots ? "NEON with dot products" : "NEON";
  table.rounding = options.rounding;
  addNeonFloat(table);
  addNeonF8(table);
  addNeonRows(table, dots);
  addNeonPanels(table, dots);
#endif
  return table;
}

}  // namespace kernels::cpu
