// One model against what another engine computed for it, and against itself.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/verify/cases.h"
#include "engine/local/verify/report.h"

namespace verify {

// Runs a case of any kind. A model file or folder gets these checks:
// - logits: of the last positions of the prompt, within the tolerance (comparison.h);
// - greedy: the best token after the prompt and each beginning of the reference's answer;
// - drafts: the same for the block that predicts one token more, where the golden data has it;
// - tokens: texts to ids, where the golden data has them;
// - batches: the prompt in one batch and token by token;
// - threads: one and four give the same bits.
// `threads`: of all but the last check; 0 for one per core. What goes wrong is in the report.
[[nodiscard]] Report verifyCase(const Case& found, int threads);

}  // namespace verify
