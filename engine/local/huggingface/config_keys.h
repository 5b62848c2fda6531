// A model's config.json as GGUF keys.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/local/huggingface/json.h"
#include "engine/local/huggingface/metadata.h"
#include "engine/local/huggingface/model_facts.h"

namespace huggingface {

// Sets general.architecture and the keys of that architecture, as current converters write them.
// `hasTensor` tells whether a tensor is stored: many copies leave out the blocks that predict
// further tokens, whatever config.json says. `where` begins every message. Errors: Unsupported
// (model_type, a setting or a quantization that we cannot run, by name), Corrupt (a field missing,
// of the wrong type or out of range).
[[nodiscard]] base::Result<ModelFacts> translateConfig(
    const Json& config, const std::string& where,
    const std::function<bool(std::string_view)>& hasTensor, Metadata& keys);

}  // namespace huggingface
