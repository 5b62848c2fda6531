// Which GGUF tensor a stored tensor belongs to, told by its name alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huggingface {

enum class TensorRole {
  Matrix,
  Vector,        // F32 in GGUF
  Router,        // a matrix, F32 in GGUF
  RotaryMatrix,  // a matrix or vector whose rows may move; see ModelFacts::movesRotaryRows
  RotaryVector,
  JoinedLatent,  // becomes two tensors: `target` and the one of kLatentValues in the same block
  Expert,        // one matrix of a stack
  Output,        // the output matrix
  Ignored        // tables that repeat the configuration
};

struct TensorPlace {
  TensorRole role = TensorRole::Ignored;
  std::string target;       // GGUF's name
  std::int64_t block = -1;  // -1: outside the blocks
  std::int64_t expert = 0;
};

// Nothing: no kind of model we know has such a tensor.
[[nodiscard]] std::optional<TensorPlace> placeOf(std::string_view storedName);

inline constexpr std::string_view kLatentValues = "attn_v_b.weight";

}  // namespace huggingface
