// Attention with key and value heads that several query heads share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/model/layer_pass.h"

namespace model {

// Caches key and value of the normed rows.
void cacheGrouped(const LayerPass& pass);
// attended = attention of the normed rows, which are cached.
void attendGrouped(const LayerPass& pass);

}  // namespace model
