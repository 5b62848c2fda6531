// Files of the same model in the older and the newer layout of latent attention.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/local/verify/cases.h"
#include "engine/local/verify/report.h"

namespace verify {

// Pairs: a file whose name has "-mha" (one attn_kv_b, as older files) and the one without it. With
// the same prompt they have to give the same logits, as far as their yardsticks are the same:
// quantizing another layout gives other weights. One report per pair.
[[nodiscard]] std::vector<Report> verifyLayouts(const std::vector<Case>& cases, int threads);

}  // namespace verify
