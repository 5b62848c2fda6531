// Everything that NEON code can read, for those who go through all of it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/kernels/cpu/neon_blocks.h"
#include "engine/local/kernels/cpu/neon_code_blocks.h"

namespace kernels::cpu {

// Calls visit.operator()<Blocks>() for each of them.
template <typename Visit>
void forEachNeonBlocks(const Visit& visit) {
  visit.template operator()<BlocksQ40>();
  visit.template operator()<BlocksQ41>();
  visit.template operator()<BlocksQ50>();
  visit.template operator()<BlocksQ51>();
  visit.template operator()<BlocksQ80>();
  visit.template operator()<BlocksIQ4NL>();
  visit.template operator()<BlocksMXFP4>();
  visit.template operator()<BlocksQ4K>();
  visit.template operator()<BlocksQ5K>();
  visit.template operator()<BlocksQ2K>();
  visit.template operator()<BlocksQ3K>();
  visit.template operator()<BlocksQ6K>();
  visit.template operator()<BlocksIQ4XS>();
  visit.template operator()<BlocksTQ10>();
  visit.template operator()<BlocksTQ20>();
}

}  // namespace kernels::cpu
