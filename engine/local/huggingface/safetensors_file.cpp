// A safetensors file: memory-mapped, validated completely before anything in it is used.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/safetensors_file.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/base/checked_math.h"
#include "engine/base/quote.h"
#include "engine/local/huggingface/json.h"

namespace huggingface {
namespace {

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
constexpr std::size_t kMaxTensors = 150'000;  // of the largest models all 140 thousand
constexpr std::size_t kMaxNameBytes = 128;    // the longest of known models has 63
constexpr std::size_t kMaxDimensions = 8;
constexpr JsonLimits kHeaderLimits = {
    .depth = 4, .values = 1 << 14, .members = kMaxTensors + 1};  // and __metadata__

base::Error corrupt(std::string_view file, const std::string& message) {
  return {base::ErrorCode::Corrupt, std::string(file) + ": " + message};
}

// Offsets count from the end of the header.
struct Entry {
  StoredTensor tensor;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

class HeaderReader {
 public:
  explicit HeaderReader(std::string_view file) : m_file(file) {}

  base::Result<void> take(std::string name, const Json& value);
  std::vector<Entry> takeEntries() { return std::move(m_entries); }

 private:
  base::Error wrong(std::string_view tensor, const std::string& message) const {
    return corrupt(m_file, "tensor " + base::quote(tensor) + ": " + message);
  }
  [[nodiscard]] base::Result<void> checkMetadata(const Json& value) const;
  base::Result<void> readType(const Json& value, Entry& entry) const;
  base::Result<void> readShape(const Json& value, Entry& entry) const;
  base::Result<void> readOffsets(const Json& value, Entry& entry) const;
  [[nodiscard]] base::Result<void> checkSize(const Entry& entry) const;

  std::string_view m_file;
  bool m_hasMetadata = false;
  std::vector<Entry> m_entries;
};

base::Result<void> HeaderReader::take(std::string name, const Json& value) {
  if (name == "__metadata__") {
    if (std::exchange(m_hasMetadata, true)) return corrupt(m_file, "__metadata__ is there twice");
    return checkMetadata(value);
  }
  if (name.empty() || name.size() > kMaxNameBytes) {
    return wrong(name, "expected a name of 1 to " + std::to_string(kMaxNameBytes) + " bytes, got " +
                           std::to_string(name.size()));
  }
  if (m_entries.size() == kMaxTensors) {
    return corrupt(m_file, "there are more than " + std::to_string(kMaxTensors) + " tensors");
  }
  if (value.object() == nullptr) {
    return wrong(name, std::string("expected an object, got ") + value.kind());
  }
  for (const JsonMember& member : *value.object()) {
    if (member.name != "dtype" && member.name != "shape" && member.name != "data_offsets") {
      return wrong(name, "unexpected field " + base::quote(member.name));
    }
  }
  Entry entry;
  entry.tensor.name = std::move(name);
  if (auto read = readType(value, entry); !read) return read;
  if (auto read = readShape(value, entry); !read) return read;
  if (auto read = readOffsets(value, entry); !read) return read;
  if (auto checked = checkSize(entry); !checked) return checked;
  m_entries.push_back(std::move(entry));
  return {};
}

base::Result<void> HeaderReader::checkMetadata(const Json& value) const {
  if (value.object() == nullptr) {
    return corrupt(m_file, std::string("__metadata__: expected an object, got ") + value.kind());
  }
  for (const JsonMember& member : *value.object()) {
    if (member.value.text() == nullptr) {
      return corrupt(m_file, "__metadata__: expected a string for " + base::quote(member.name) +
                                 ", got " + member.value.kind());
    }
  }
  return {};
}

base::Result<void> HeaderReader::readType(const Json& value, Entry& entry) const {
  const Json* const field = value.find("dtype");
  if (field == nullptr || field->text() == nullptr) {
    return wrong(entry.tensor.name, "dtype: expected a string, but there is none");
  }
  const auto type = dtypeByName(*field->text());
  if (!type) {
    return base::Error{base::ErrorCode::Unsupported,
                       std::string(m_file) + ": tensor " + base::quote(entry.tensor.name) +
                           ": dtype " + base::quote(*field->text()) + " is not one we know"};
  }
  entry.tensor.dtype = *type;
  return {};
}

base::Result<void> HeaderReader::readShape(const Json& value, Entry& entry) const {
  const Json* const field = value.find("shape");
  if (field == nullptr || field->array() == nullptr) {
    return wrong(entry.tensor.name, "shape: expected an array, but there is none");
  }
  if (field->array()->size() > kMaxDimensions) {
    return wrong(entry.tensor.name, "shape: expected at most " + std::to_string(kMaxDimensions) +
                                        " dimensions, got " +
                                        std::to_string(field->array()->size()));
  }
  for (const Json& size : *field->array()) {
    if (size.integer() == nullptr || *size.integer() < 0) {
      return wrong(entry.tensor.name, "shape: expected integers from 0 to 2^63 - 1");
    }
    entry.tensor.shape.push_back(*size.integer());
  }
  return {};
}

base::Result<void> HeaderReader::readOffsets(const Json& value, Entry& entry) const {
  const Json* const field = value.find("data_offsets");
  const Json::Array* const pair = field == nullptr ? nullptr : field->array();
  const bool isPair = pair != nullptr && pair->size() == 2 &&
                      std::all_of(pair->begin(), pair->end(), [](const Json& offset) {
                        return offset.integer() != nullptr && *offset.integer() >= 0;
                      });
  if (!isPair) return wrong(entry.tensor.name, "data_offsets: expected two integers from 0");
  entry.begin = static_cast<std::uint64_t>(*(*pair)[0].integer());
  entry.end = static_cast<std::uint64_t>(*(*pair)[1].integer());
  if (entry.end < entry.begin) {
    return wrong(entry.tensor.name, "data_offsets: expected the end behind the begin, got " +
                                        std::to_string(entry.begin) + " and " +
                                        std::to_string(entry.end));
  }
  return {};
}

base::Result<void> HeaderReader::checkSize(const Entry& entry) const {
  std::optional<std::uint64_t> bits = bitsOf(entry.tensor.dtype);
  for (const std::int64_t size : entry.tensor.shape) {
    bits = base::checkedMultiply(*bits, static_cast<std::uint64_t>(size));
    if (!bits) return wrong(entry.tensor.name, "shape: its size overflows 64 bits");
  }
  if (*bits % 8 != 0) return wrong(entry.tensor.name, "shape: expected whole bytes");
  if (entry.end - entry.begin != *bits / 8) {
    return wrong(entry.tensor.name, "data_offsets: expected the " + std::to_string(*bits / 8) +
                                        " bytes of its shape, got " +
                                        std::to_string(entry.end - entry.begin));
  }
  return {};
}

base::Result<std::string_view> headerText(std::span<const std::byte> bytes, std::string_view name) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t length = 0;
  if (bytes.size() < sizeof(length)) {
    return corrupt(name, "expected 8 bytes of header length, got " + std::to_string(bytes.size()));
  }
  std::memcpy(&length, bytes.data(), sizeof(length));
  if (length > kMaxHeaderBytes) {
    return corrupt(name, "header length: expected at most " + std::to_string(kMaxHeaderBytes) +
                             " bytes, got " + std::to_string(length));
  }
  if (length > bytes.size() - sizeof(length)) {
    return corrupt(name, "header length: expected at most the " +
                             std::to_string(bytes.size() - sizeof(length)) +
                             " bytes that follow, got " + std::to_string(length) +
                             ": the file is cut short");
  }
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + sizeof(length), length);
  if (!text.starts_with('{')) {
    return corrupt(name,
                   "expected a header that starts with {, got " + base::quote(text.substr(0, 8)));
  }
  return text;
}

// Sorted by place, so that each tensor must begin where the one before it ends.
base::Result<void> checkPlaces(std::vector<Entry>& entries, std::uint64_t dataBytes,
                               std::string_view name) {
  std::unordered_set<std::string_view> names;
  names.reserve(entries.size());
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t place = 0;
  for (const Entry& entry : entries) {
    const std::string tensor = "tensor " + base::quote(entry.tensor.name);
    if (!names.insert(entry.tensor.name).second) return corrupt(name, tensor + " is there twice");
    if (entry.begin != place) {
      return corrupt(name, tensor + ": data_offsets: expected it to begin at " +
                               std::to_string(place) + ", where the one before ends, got " +
                               std::to_string(entry.begin));
    }
    place = entry.end;
  }
  if (place == dataBytes) return {};
  return corrupt(name, "expected " + std::to_string(place) + " bytes of data, got " +
                           std::to_string(dataBytes) +
                           (place > dataBytes ? ": the file is cut short" : ""));
}

}  // namespace

base::Result<SafetensorsFile> SafetensorsFile::parse(std::span<const std::byte> bytes,
                                                     std::string name) {
  const auto header = headerText(bytes, name);
  if (!header) return header.error();
  HeaderReader reader(name);
  const auto read = parseJsonMembers(
      *header, kHeaderLimits, name + ": header",
      [&](std::string tensor, const Json& value) { return reader.take(std::move(tensor), value); });
  if (!read) return read.error();
  std::vector<Entry> entries = reader.takeEntries();
  const std::span<const std::byte> data = bytes.subspan(sizeof(std::uint64_t) + header->size());
  if (auto checked = checkPlaces(entries, data.size(), name); !checked) return checked.error();

  SafetensorsFile file;
  file.m_name = std::move(name);
  file.m_sizeBytes = bytes.size();
  file.m_tensors.reserve(entries.size());
  for (Entry& entry : entries) {
    entry.tensor.data = data.subspan(entry.begin, entry.end - entry.begin);
    file.m_tensors.push_back(std::move(entry.tensor));
  }
  return file;
}

base::Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
  auto mapping = base::MappedFile::open(path);
  if (!mapping) return std::move(mapping).error();
  auto file = parse(mapping->bytes(), path.string());
  if (!file) return file;
  file->m_mapping = std::make_unique<base::MappedFile>(*std::move(mapping));
  return file;
}

}  // namespace huggingface
