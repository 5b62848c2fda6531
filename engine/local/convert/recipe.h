// Which weight type each tensor of a model gets: presets as people know them from file names.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/kernels/tensor.h"

namespace convert {

struct Preset {
  std::string_view name;  // "q4_k_m"
  kernels::WeightType base = kernels::WeightType::F16;
  std::uint32_t fileType = 0;  // the number that general.file_type has for it
  std::string_view summary;    // for --help
};

// All of them, from the most exact to the smallest.
[[nodiscard]] std::span<const Preset> presets();
// By name, in either case; null: there is none of that name.
[[nodiscard]] const Preset* findPreset(std::string_view name);

// The type of each tensor of `model`, in its order. Vectors, norms, routers and other small parts
// on which much depends stay f32; the output matrix, some layers' values and down projections get
// more bits than the base; rows that are no whole blocks get a type that fits. Integers stay as
// they are, and so do the matrices of a vision part.
// Errors: Unsupported (a tensor of a type that cannot be decoded, by name), Corrupt (a count of
// layers, experts or heads).
// Source: the rules are those by which the files in circulation are made, except that q4_k_m and
// q5_k_m keep embedding and latent attention's shared matrices at 6.6 and 8.5 bits: that adds up to
// 3 % to a file (5 % to R1-Distill-Qwen-1.5B), and a seventh to made-up models that are nearly all
// embedding.
[[nodiscard]] base::Result<std::vector<kernels::WeightType>> typesFor(
    const checkpoint::Checkpoint& model, const Preset& preset, bool hasImportance);

}  // namespace convert
