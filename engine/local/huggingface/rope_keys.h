// Rotary settings of a config.json as GGUF keys.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/huggingface/config_reader.h"
#include "engine/local/huggingface/metadata.h"
#include "engine/local/huggingface/model_facts.h"

namespace huggingface {

// Sets `<architecture>.rope.freq_base` and `.rope.scaling.*`, or facts.ropeFactors for Llama 3's
// scaling, which GGUF stores as a tensor. Reads rope_theta with rope_scaling, and the
// rope_parameters of newer files. Failures stay in `config`.
void translateRope(ConfigReader& config, std::int64_t ropeColumns, ModelFacts& facts,
                   Metadata& keys);

}  // namespace huggingface
