// The two halves of a layer, each of which adds to the state.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/model/layer_pass.h"

namespace model {

// state += output(attention(norm(state)))
void attend(const LayerPass& pass);

// Of attend() only what later positions need: caches keys and values; the state stays.
void cacheOnly(const LayerPass& pass);

// state += feedForward(norm(state)), or the same with routed and shared experts.
void feedForward(const LayerPass& pass);

}  // namespace model
