// The safetensors files of a folder, together.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/huggingface/safetensors_file.h"

namespace huggingface {

// One file, or those that model.safetensors.index.json names; then index and files must agree.
// Thread: any, once open. Lifetime: tensors live as long as the shards, wherever they are moved.
class Shards {
 public:
  // Errors: NotFound (no such file in the folder), Corrupt (index and files disagree, a name with a
  // path in it, a tensor in two files), and those of SafetensorsFile.
  static base::Result<Shards> open(const std::filesystem::path& folder);
  // Files that are open already. Errors: Corrupt (a tensor in two files).
  static base::Result<Shards> join(std::vector<SafetensorsFile> files);

  // In the order of files and of tensors in them.
  [[nodiscard]] const std::vector<const StoredTensor*>& tensors() const { return m_tensors; }
  // Null: there is none.
  [[nodiscard]] const StoredTensor* find(std::string_view name) const;
  [[nodiscard]] std::uint64_t sizeBytes() const;

 private:
  Shards() = default;
  base::Result<void> add(SafetensorsFile file);

  std::vector<SafetensorsFile> m_files;
  std::vector<const StoredTensor*> m_tensors;
  std::unordered_map<std::string_view, const StoredTensor*> m_byName;
};

}  // namespace huggingface
