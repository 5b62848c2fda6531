// A file that is replaced as a whole or not at all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "engine/base/result.h"

namespace base {

// Writes beside the file and takes its name at the end: whoever opens it, also after a crash, finds
// the old content or all of the new. Only the owner may read it. What is not finished is removed.
// Thread: one at a time.
class WholeFile {
 public:
  // Errors: Io, naming the file; also those below.
  static Result<WholeFile> create(const std::filesystem::path& path);

  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;
  ~WholeFile();

  Result<void> write(std::span<const std::byte> bytes);
  // Brings all of it to the disk and puts it in place. Nothing may follow.
  Result<void> finish();

 private:
  WholeFile(std::filesystem::path path, std::filesystem::path part, int descriptor);
  [[nodiscard]] Error failure(const char* what) const;

  std::filesystem::path m_path;
  std::filesystem::path m_part;
  int m_descriptor = -1;  // -1: finished, or moved from
};

}  // namespace base
