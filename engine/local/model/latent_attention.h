// Attention over one compressed row per token (MLA), where the model says so only over chosen ones.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/model/layer_pass.h"

namespace model {

// Caches the compressed row of the normed rows, and the indexer's key where there is an indexer.
void cacheLatent(const LayerPass& pass);
// attended = attention of the normed rows, which are cached.
void attendLatent(const LayerPass& pass);

}  // namespace model
