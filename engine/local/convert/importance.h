// How much each column of each matrix matters, as measured elsewhere on sample texts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace convert {

// Sums of the squared inputs of each column; only their proportions within a matrix mean something.
class Importance {
 public:
  struct Entry {
    std::vector<float> values;  // [stack][columns], or [columns] for all; finite and >= 0
  };

  // An "importance matrix" as llama.cpp writes it: a GGUF file, or the older .dat. Errors:
  // NotFound, Denied, Io, Corrupt (field, expected and got).
  static base::Result<Importance> open(const std::filesystem::path& path);

  // Null: nothing is known about this tensor.
  [[nodiscard]] const Entry* find(std::string_view tensor) const;
  [[nodiscard]] std::size_t size() const { return m_entries.size(); }
  // The same for files that say the same.
  [[nodiscard]] std::uint64_t fingerprint() const;

 private:
  std::map<std::string, Entry, std::less<>> m_entries;
};

}  // namespace convert
