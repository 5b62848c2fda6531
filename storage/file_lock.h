// An exclusive lock on a side file: held while this process lives, gone with it, however it dies.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "engine/base/result.h"

namespace storage {

class FileLock {
 public:
  // Creates `file` (owner only) and locks it without waiting. The file stays behind empty: removing
  // it would race. Errors: Busy (someone else holds it, in this process or another), Denied, Io.
  static base::Result<std::unique_ptr<FileLock>> acquire(const std::filesystem::path& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int descriptor) : m_descriptor(descriptor) {}
  int m_descriptor;
};

}  // namespace storage
