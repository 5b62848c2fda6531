// What an interrupted conversion has done so far: a small text file beside the part of the output.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <vector>

#include "engine/base/result.h"

namespace convert {

// First a line with the fingerprint of input and recipe, then one per finished tensor: its index
// and the checksum of its bytes. Thread: one at a time.
class Journal {
 public:
  struct Entry {
    std::size_t tensor = 0;
    std::uint64_t checksum = 0;
  };

  explicit Journal(std::filesystem::path path) : m_path(std::move(path)) {}

  // The entries of the journal that is there, up to the first damaged line; none where there is no
  // journal or it is about something else.
  [[nodiscard]] std::vector<Entry> read(std::uint64_t fingerprint) const;
  // Begins anew with these entries. Errors: Io.
  base::Result<void> begin(std::uint64_t fingerprint, const std::vector<Entry>& entries);
  base::Result<void> append(const Entry& entry);
  void remove();

 private:
  [[nodiscard]] base::Error failure() const;

  std::filesystem::path m_path;
  std::ofstream m_file;
};

}  // namespace convert
