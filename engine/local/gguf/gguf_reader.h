// Turns the bytes of a GGUF file into checked metadata and tensor descriptions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/gguf/metadata_reader.h"
#include "engine/local/kernels/tensor.h"

namespace gguf {

// What a file holds, in file order. values[i] belongs to keys[i]; tensors point into the bytes that
// were read.
struct Contents {
  std::uint32_t version = 0;
  Metadata metadata;
  std::vector<kernels::Tensor> tensors;
};

// Reads and checks everything but the weights themselves. `bytes` starts at a multiple of 8. `name`
// begins every message. Errors: Corrupt (field, byte offset, expected, got), Unsupported (version,
// byte order, a tensor type of unknown size).
[[nodiscard]] base::Result<Contents> readContents(std::span<const std::byte> bytes,
                                                  std::string_view name);

}  // namespace gguf
