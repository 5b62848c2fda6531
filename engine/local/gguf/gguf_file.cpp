// A GGUF v2/v3 file: memory-mapped, validated completely before anything in it is used.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/gguf_file.h"

#include <optional>
#include <unordered_map>
#include <utility>

#include "engine/base/mapped_file.h"
#include "engine/local/gguf/gguf_reader.h"

namespace gguf {
namespace {

class ParsedFile final : public File {
 public:
  ParsedFile(std::string name, std::uint64_t sizeBytes, Contents contents)
      : m_name(std::move(name)), m_sizeBytes(sizeBytes), m_contents(std::move(contents)) {
    m_keyIndex.reserve(m_contents.metadata.keys.size());
    for (std::size_t i = 0; i < m_contents.metadata.keys.size(); ++i)
      m_keyIndex[m_contents.metadata.keys[i]] = i;
    m_tensorIndex.reserve(m_contents.tensors.size());
    for (std::size_t i = 0; i < m_contents.tensors.size(); ++i) {
      m_tensorIndex[m_contents.tensors[i].name] = i;
    }
  }

  void keep(base::MappedFile mapping) { m_mapping.emplace(std::move(mapping)); }

  [[nodiscard]] std::string_view name() const override { return m_name; }
  [[nodiscard]] std::string format() const override {
    return "GGUF v" + std::to_string(m_contents.version);
  }
  [[nodiscard]] std::uint32_t version() const override { return m_contents.version; }
  [[nodiscard]] std::uint64_t sizeBytes() const override { return m_sizeBytes; }
  [[nodiscard]] std::span<const std::string> keys() const override {
    return m_contents.metadata.keys;
  }
  [[nodiscard]] std::span<const kernels::Tensor> tensors() const override {
    return m_contents.tensors;
  }

  [[nodiscard]] const checkpoint::Value* find(std::string_view key) const override {
    const auto found = m_keyIndex.find(key);
    return found == m_keyIndex.end() ? nullptr : &m_contents.metadata.values[found->second];
  }

  [[nodiscard]] const kernels::Tensor* findTensor(std::string_view name) const override {
    const auto found = m_tensorIndex.find(name);
    return found == m_tensorIndex.end() ? nullptr : &m_contents.tensors[found->second];
  }
  [[nodiscard]] base::Result<checkpoint::LoadedTensor> load(
      const kernels::Tensor& tensor) const override {
    return checkpoint::LoadedTensor{tensor, nullptr};
  }

 private:
  std::string m_name;
  std::uint64_t m_sizeBytes;
  Contents m_contents;
  // The views point into m_contents, which does not change any more.
  std::unordered_map<std::string_view, std::size_t> m_keyIndex;
  std::unordered_map<std::string_view, std::size_t> m_tensorIndex;
  std::optional<base::MappedFile> m_mapping;
};

base::Result<std::shared_ptr<ParsedFile>> parseBytes(std::span<const std::byte> bytes,
                                                     std::string name) {
  // Tensors promise an alignment of 8, and offsets are only aligned within the file.
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % 8 != 0) {
    return base::Error{base::ErrorCode::InvalidArgument,
                       name + ": expected memory aligned to 8 bytes, got less"};
  }
  auto contents = readContents(bytes, name);
  if (!contents) return std::move(contents).error();
  return std::make_shared<ParsedFile>(std::move(name), bytes.size(), std::move(*contents));
}

}  // namespace

base::Result<std::shared_ptr<const File>> File::open(const std::filesystem::path& path) {
  auto mapping = base::MappedFile::open(path);
  if (!mapping) return std::move(mapping).error();
  auto file = parseBytes(mapping->bytes(), path.string());
  if (!file) return std::move(file).error();
  (*file)->keep(std::move(*mapping));
  return std::shared_ptr<const File>(std::move(*file));
}

base::Result<std::shared_ptr<const File>> File::parse(std::span<const std::byte> bytes,
                                                      std::string name) {
  auto file = parseBytes(bytes, std::move(name));
  if (!file) return std::move(file).error();
  return std::shared_ptr<const File>(std::move(*file));
}

}  // namespace gguf
