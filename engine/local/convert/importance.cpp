// Reads importance matrices: GGUF files with NAME.in_sum2, and the older list of entries.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/importance.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "engine/base/checksum.h"
#include "engine/base/mapped_file.h"
#include "engine/base/quote.h"
#include "engine/local/gguf/gguf_file.h"

namespace convert {
namespace {

using Entries = std::map<std::string, Importance::Entry, std::less<>>;

base::Error corrupt(const std::string& path, std::string message) {
  return {base::ErrorCode::Corrupt, path + ": " + std::move(message)};
}

base::Result<void> checkValues(const std::string& path, std::string_view name,
                               const Importance::Entry& entry) {
  const bool areFine = std::all_of(entry.values.begin(), entry.values.end(),
                                   [](float x) { return std::isfinite(x) && x >= 0; });
  if (areFine) return {};
  return corrupt(path, "importance of " + base::quote(name) +
                           ": expected finite numbers that are not negative");
}

base::Result<Entries> readGguf(const std::string& path) {
  constexpr std::string_view kSuffix = ".in_sum2";
  const auto file = gguf::File::open(path);
  if (!file) return file.error();
  Entries entries;
  for (const kernels::Tensor& tensor : (*file)->tensors()) {
    if (!tensor.name.ends_with(kSuffix)) continue;
    if (tensor.type != kernels::WeightType::F32)
      return corrupt(path, "tensor " + base::quote(tensor.name) + ": expected F32");
    Importance::Entry entry;
    entry.values.resize(tensor.sizeBytes / sizeof(float));
    std::memcpy(entry.values.data(), tensor.data, tensor.sizeBytes);
    const std::string name = tensor.name.substr(0, tensor.name.size() - kSuffix.size());
    if (auto checked = checkValues(path, name, entry); !checked) return checked.error();
    entries[name] = std::move(entry);
  }
  if (entries.empty())
    return corrupt(path, "expected tensors NAME.in_sum2 of an importance matrix, got none");
  return entries;
}

// i32 entries; each: i32 length and a name, i32 calls, i32 values and f32 values.
class OldReader {
 public:
  OldReader(std::span<const std::byte> bytes, std::string path)
      : m_bytes(bytes), m_path(std::move(path)) {}

  base::Result<Entries> read() {
    const auto count = number("number of entries");
    if (!count) return count.error();
    Entries entries;
    for (std::int32_t i = 0; i < *count; ++i) {
      const auto nameBytes = take("name", 1);
      if (!nameBytes) return nameBytes.error();
      const std::string name(reinterpret_cast<const char*>(nameBytes->data()), nameBytes->size());
      if (const auto calls = number("calls"); !calls) return calls.error();
      const auto values = take("values", sizeof(float));
      if (!values) return values.error();
      Importance::Entry entry;
      entry.values.resize(values->size() / sizeof(float));
      std::memcpy(entry.values.data(), values->data(), values->size());
      if (auto checked = checkValues(m_path, name, entry); !checked) return checked.error();
      entries[name] = std::move(entry);
    }
    if (entries.empty()) return corrupt(m_path, "expected an importance matrix, got no entry");
    return entries;
  }

 private:
  base::Result<std::int32_t> number(std::string_view field) {
    std::int32_t value = 0;
    if (m_bytes.size() < sizeof value) return cutShort(field);
    std::memcpy(&value, m_bytes.data(), sizeof value);
    m_bytes = m_bytes.subspan(sizeof value);
    if (value < 0)
      return corrupt(m_path, std::string(field) + ": expected 0 or more, got " +
                                 std::to_string(value) + " (is it an importance matrix?)");
    return value;
  }
  // A count and that many items.
  base::Result<std::span<const std::byte>> take(std::string_view field, std::size_t itemBytes) {
    const auto count = number(field);
    if (!count) return count.error();
    const std::size_t bytes = static_cast<std::size_t>(*count) * itemBytes;
    if (*count == 0 || bytes > m_bytes.size()) return cutShort(field);
    const auto taken = m_bytes.first(bytes);
    m_bytes = m_bytes.subspan(bytes);
    return taken;
  }
  [[nodiscard]] base::Error cutShort(std::string_view field) const {
    return corrupt(m_path, std::string(field) + ": the file is cut short or no importance matrix");
  }

  std::span<const std::byte> m_bytes;
  std::string m_path;
};

}  // namespace

base::Result<Importance> Importance::open(const std::filesystem::path& path) {
  const auto mapping = base::MappedFile::open(path);
  if (!mapping) return mapping.error();
  const auto bytes = mapping->bytes();
  const bool isGguf = bytes.size() >= 4 && std::memcmp(bytes.data(), "GGUF", 4) == 0;
  auto entries = isGguf ? readGguf(path.string()) : OldReader(bytes, path.string()).read();
  if (!entries) return std::move(entries).error();
  Importance importance;
  importance.m_entries = *std::move(entries);
  return importance;
}

const Importance::Entry* Importance::find(std::string_view tensor) const {
  const auto found = m_entries.find(tensor);
  return found == m_entries.end() ? nullptr : &found->second;
}

std::uint64_t Importance::fingerprint() const {
  base::Checksum sum;
  for (const auto& [name, entry] : m_entries) {
    sum.add(name);
    sum.add(std::as_bytes(std::span(entry.values)));
  }
  return sum.value();
}

}  // namespace convert
