// A file as read-only memory.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "engine/base/result.h"

namespace base {

// The whole file, mapped read-only; pages are loaded when they are first read.
// Thread: any. Lifetime: bytes() is valid while this object lives. The file must not be shortened
// meanwhile: reading a page that is gone ends the process (SIGBUS). So weights are only read in the
// worker process, which may end; elsewhere a file's head is read at once after it was opened.
class MappedFile {
 public:
  // Errors: NotFound (no such file), InvalidArgument (a folder or a device), Denied (no
  // permission), Io (the rest). An empty file is fine and has no bytes.
  static Result<MappedFile> open(const std::filesystem::path& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::span<const std::byte> bytes() const { return {m_data, m_size}; }

 private:
  MappedFile(const std::byte* data, std::size_t size) : m_data(data), m_size(size) {}

  const std::byte* m_data = nullptr;
  std::size_t m_size = 0;
};

}  // namespace base
