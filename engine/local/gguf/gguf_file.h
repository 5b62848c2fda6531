// A GGUF v2/v3 file: memory-mapped, validated completely before anything in it is used.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"

namespace gguf {

// Source: the GGUF specification; limits are named constants beside the readers.
//
// Errors of open(): NotFound/Denied/Io (the path), Corrupt (what field, at which byte offset,
// expected and got), Unsupported (version, byte order, a tensor type of unknown size: names tensor,
// type and what to do).
// Thread: any, once open. Lifetime: tensors point into the mapping; a file must not be shortened
// while it is open. Every tensor's range lies inside the file, aligned, without overlaps.
class File : public checkpoint::Checkpoint {
 public:
  static base::Result<std::shared_ptr<const File>> open(const std::filesystem::path& path);
  // The same checks on bytes in memory, which start at a multiple of 8 and must outlive the File.
  // For tests and fuzzing.
  static base::Result<std::shared_ptr<const File>> parse(std::span<const std::byte> bytes,
                                                         std::string name);

  [[nodiscard]] virtual std::uint32_t version() const = 0;
};

}  // namespace gguf
