// A safetensors file: memory-mapped, validated completely before anything in it is used.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/mapped_file.h"
#include "engine/base/result.h"
#include "engine/local/huggingface/dtype.h"

namespace huggingface {

// Row-major, the outermost dimension first. `data` has any alignment.
struct StoredTensor {
  std::string name;
  Dtype dtype = Dtype::F32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> data;
};

// Source: the safetensors format. Rules beyond it: at most 100 MB of header, 200,000 tensors, 8
// dimensions, names of 512 bytes.
// Thread: any, once open. Lifetime: tensors point into the mapping; a file must not be shortened
// while it is open. The tensors fill the file from the header's end to its last byte, without holes
// and without overlaps.
class SafetensorsFile {
 public:
  // Errors: NotFound/Denied/Io (the path), Corrupt (what is wrong, in which tensor), Unsupported (a
  // type we do not know: names tensor and type).
  static base::Result<SafetensorsFile> open(const std::filesystem::path& path);
  // The same checks on bytes in memory, which must outlive the file. For tests and fuzzing.
  static base::Result<SafetensorsFile> parse(std::span<const std::byte> bytes, std::string name);

  [[nodiscard]] const std::string& name() const { return m_name; }
  [[nodiscard]] std::uint64_t sizeBytes() const { return m_sizeBytes; }
  [[nodiscard]] std::span<const StoredTensor> tensors() const { return m_tensors; }  // in order

 private:
  SafetensorsFile() = default;

  std::string m_name;
  std::uint64_t m_sizeBytes = 0;
  std::vector<StoredTensor> m_tensors;
  std::unique_ptr<base::MappedFile> m_mapping;
};

}  // namespace huggingface
