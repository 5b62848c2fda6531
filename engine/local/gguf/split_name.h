// The names of a model's parts: PREFIX-00002-of-00003.gguf.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace gguf {

struct SplitName {
  std::filesystem::path folder;
  std::string prefix;
  int number = 1;  // from 1
  int count = 1;   // at least `number`

  // Any part's path, in the same folder.
  [[nodiscard]] std::filesystem::path part(int which) const;
  [[nodiscard]] std::filesystem::path first() const { return part(1); }
};

// nullopt: the name is not that of a part. Reads nothing.
[[nodiscard]] std::optional<SplitName> splitNameOf(const std::filesystem::path& path);

}  // namespace gguf
