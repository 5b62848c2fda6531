// The key-value part of a GGUF file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/gguf/field_reader.h"

namespace gguf {

// Length of the shortest possible record: a key of one byte with a one-byte value.
inline constexpr std::uint64_t kMinKeyRecordBytes = 8 + 1 + 4 + 1;

// In file order; values[i] belongs to keys[i].
struct Metadata {
  std::vector<std::string> keys;
  std::vector<checkpoint::Value> values;
};

// Reads `count` records. The caller has checked that count * kMinKeyRecordBytes fits what remains.
// Errors: Corrupt.
[[nodiscard]] base::Result<Metadata> readMetadata(FieldReader& reader, std::uint64_t count);

}  // namespace gguf
