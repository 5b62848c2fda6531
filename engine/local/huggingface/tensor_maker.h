// Makes the bytes of one GGUF tensor from the stored tensors that it consists of.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/huggingface/safetensors_file.h"

namespace huggingface {

// A stored matrix [rows, columns]; a vector is one row, or rows of one column where they move.
struct Part {
  const StoredTensor* weight = nullptr;
  const StoredTensor* scale = nullptr;  // of an F8_E4M3 matrix: one number per block
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};

enum class RowOrder {
  AsStored,
  // Within each head of `headRows` rows, the two halves of the rotary pairs become neighbours.
  HalvesToPairs,
  // Of each head of headRows + otherRows rows: the first headRows, transposed.
  FirstTransposed,
  // Of each head of otherRows + headRows rows: the last headRows.
  Last
};

struct Recipe {
  std::vector<Part> parts;  // one matrix of the stack each; one that is cut into a stack of heads
  RowOrder order = RowOrder::AsStored;
  std::int64_t headRows = 0;
  std::int64_t otherRows = 0;
  std::array<std::int64_t, 2> scaleBlock = {1, 1};  // rows, columns
};

// The types that a stored type can become: itself, or F32; F8 from F8_E4M3 with scales.
// Errors: OutOfMemory, Corrupt (a value that is no finite number where values are computed), naming
// `where` and the stored tensor. Thread: any.
[[nodiscard]] base::Result<checkpoint::LoadedTensor> makeTensor(const Recipe& recipe,
                                                                const kernels::Tensor& target,
                                                                std::string_view where);

}  // namespace huggingface
