// How many prompt tokens one pass through the layers takes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/local/model/config.h"

namespace model {

// At most `most` tokens, fewer where the slower half of a layer (attention, or the feed-forward
// network) would take so long for them that a stop, which is seen between the halves, comes late.
// Depends on the sizes only, never on measured time: the same prompt is always cut the same way, so
// that its logits are the same to the last bit. `firstPosition`: tokens that are cached already.
[[nodiscard]] std::int64_t tokensPerPass(const Config& config, std::int64_t firstPosition,
                                         std::int64_t most);

}  // namespace model
