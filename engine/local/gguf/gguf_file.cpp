// A GGUF v2/v3 file: memory-mapped, validated completely before anything in it is used.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/gguf_file.h"

#include <algorithm>
#include <cmath>
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
  [[nodiscard]] std::uint32_t version() const override { return m_contents.version; }
  [[nodiscard]] std::uint64_t sizeBytes() const override { return m_sizeBytes; }
  [[nodiscard]] std::span<const std::string> keys() const override {
    return m_contents.metadata.keys;
  }
  [[nodiscard]] std::span<const kernels::Tensor> tensors() const override {
    return m_contents.tensors;
  }

  [[nodiscard]] const Value* find(std::string_view key) const override {
    const auto found = m_keyIndex.find(key);
    return found == m_keyIndex.end() ? nullptr : &m_contents.metadata.values[found->second];
  }

  [[nodiscard]] const kernels::Tensor* findTensor(std::string_view name) const override {
    const auto found = m_tensorIndex.find(name);
    return found == m_tensorIndex.end() ? nullptr : &m_contents.tensors[found->second];
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

base::Error wrong(const File& file, std::string_view key, std::string_view expected,
                  std::string_view got) {
  std::string message(file.name());
  message.append(": key ").append(key).append(": expected ").append(expected);
  message.append(", got ").append(got);
  return {base::ErrorCode::Corrupt, std::move(message)};
}

std::string_view kindOf(const Value& value) {
  constexpr std::array<std::string_view, 8> kKinds = {"an integer",
                                                      "an integer beyond 2^63",
                                                      "a float",
                                                      "a bool",
                                                      "a string",
                                                      "an array of integers",
                                                      "an array of floats",
                                                      "an array of strings"};
  static_assert(kKinds.size() == std::variant_size_v<Value>);
  return kKinds[value.index()];
}

// Null: absent. Otherwise the value as T, or an error that names what is there instead.
template <typename T>
base::Result<const T*> typed(const File& file, std::string_view key, std::string_view expected) {
  const Value* value = file.find(key);
  if (value == nullptr) return static_cast<const T*>(nullptr);
  const T* result = std::get_if<T>(value);
  if (result == nullptr) return wrong(file, key, expected, kindOf(*value));
  return result;
}

template <typename T>
base::Result<std::optional<T>> scalar(const File& file, std::string_view key,
                                      std::string_view expected) {
  const auto found = typed<T>(file, key, expected);
  if (!found) return found.error();
  if (*found == nullptr) return std::optional<T>();
  return std::optional<T>(**found);
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

base::Result<std::optional<std::int64_t>> File::integer(std::string_view key) const {
  return scalar<std::int64_t>(*this, key, "an integer");
}

base::Result<std::optional<double>> File::real(std::string_view key) const {
  // Some writers store whole numbers such as a rope base of 10000 as integers.
  const Value* value = find(key);
  if (value != nullptr && std::holds_alternative<std::int64_t>(*value)) {
    return std::optional<double>(static_cast<double>(std::get<std::int64_t>(*value)));
  }
  auto result = scalar<double>(*this, key, "a float");
  if (result && *result && !std::isfinite(**result)) {
    return wrong(*this, key, "a finite number", "infinity or not a number");
  }
  return result;
}

base::Result<std::optional<bool>> File::boolean(std::string_view key) const {
  return scalar<bool>(*this, key, "a bool");
}

base::Result<std::optional<std::string>> File::string(std::string_view key) const {
  return scalar<std::string>(*this, key, "a string");
}

base::Result<const IntegerArray*> File::integers(std::string_view key) const {
  return typed<IntegerArray>(*this, key, "an array of integers");
}

base::Result<const FloatArray*> File::reals(std::string_view key) const {
  const auto result = typed<FloatArray>(*this, key, "an array of floats");
  if (result && *result != nullptr &&
      !std::all_of((*result)->begin(), (*result)->end(),
                   [](double x) { return std::isfinite(x); })) {
    return wrong(*this, key, "finite numbers", "infinity or not a number");
  }
  return result;
}

base::Result<const StringArray*> File::strings(std::string_view key) const {
  return typed<StringArray>(*this, key, "an array of strings");
}

}  // namespace gguf
