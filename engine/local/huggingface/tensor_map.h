// The GGUF tensors of a folder: their names, shapes and types, and how to make each.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/huggingface/model_facts.h"
#include "engine/local/huggingface/shards.h"
#include "engine/local/huggingface/tensor_maker.h"

namespace huggingface {

// One recipe for each tensor. A tensor that lies in its file as it is wanted has its data already.
struct TensorMap {
  std::vector<kernels::Tensor> tensors;
  std::vector<Recipe> recipes;
};

// Every stored tensor is used, or refused by name. `where` begins every message.
// Errors: Unsupported (a tensor that has no place, or a type that we cannot use), Corrupt (a shape
// that contradicts config.json or another tensor's, an expert, a scale or the output
// missing).
// Lifetime: the shards must outlive the map.
[[nodiscard]] base::Result<TensorMap> mapTensors(const Shards& shards, const ModelFacts& facts,
                                                 const std::string& where);

}  // namespace huggingface
