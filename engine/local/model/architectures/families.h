// The model families: each turns its metadata into a Config. A new family is one function here.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/model/config.h"
#include "engine/local/model/key_reader.h"

namespace model {

// Limits of every family; the largest known models have 61 layers, 128 heads and 384 experts.
inline constexpr Range kLayerRange = {1, 512};
inline constexpr Range kHeadRange = {1, 1024};
inline constexpr Range kHeadColumnRange = {1, 4096};
inline constexpr Range kWidthRange = {1, 1 << 17};
inline constexpr Range kFeedForwardRange = {1, 1 << 20};
inline constexpr Range kExpertRange = {1, 4096};
inline constexpr Range kContextRange = {1, 1 << 28};

// Each fills `config` as far as its keys go; failures stay in `keys`.
void readDeepseek(KeyReader& keys, Config& config);
void readDeepseek2(KeyReader& keys, Config& config);
void readDeepseek32(KeyReader& keys, Config& config);
void readLlama(KeyReader& keys, Config& config);
void readQwen2(KeyReader& keys, Config& config);
void readQwen3(KeyReader& keys, Config& config);
void readQwen3Moe(KeyReader& keys, Config& config);

// What the families with grouped attention share: all of attention but layout, biases and norms.
void readGroupedAttention(KeyReader& keys, Config& config);
// The same with dense layers only.
void readGroupedDecoder(KeyReader& keys, Config& config);

}  // namespace model
