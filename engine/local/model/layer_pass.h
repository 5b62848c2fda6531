// Some rows on their way through one layer: what the parts of a layer are given.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/local/kernels/device.h"
#include "engine/local/model/config.h"
#include "engine/local/model/kv_cache.h"
#include "engine/local/model/scratch.h"
#include "engine/local/model/weights.h"

namespace model {

// The rows are the first of the scratch and stand at neighbouring positions; everything before them
// is cached. Lifetime: that of one pass.
struct LayerPass {
  kernels::Device& device;
  const Config& config;
  const KvCache& cache;
  const Scratch& scratch;
  const LayerWeights& layer;
  std::size_t index = 0;  // of the layer in the cache
  std::int64_t firstPosition = 0;
  std::int64_t rows = 0;

  [[nodiscard]] kernels::Rope rope(std::int64_t heads, std::int64_t headStride,
                                   std::int64_t headOffset) const {
    return {config.rope.layout, config.rope.frequencies, config.rope.magnitude, heads, headStride,
            headOffset};
  }
};

}  // namespace model
