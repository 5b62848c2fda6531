// The safetensors files of a folder, together.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/shards.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/huggingface/text_file.h"

namespace huggingface {
namespace {

using base::ErrorCode;

constexpr std::size_t kMaxIndexBytes = std::size_t{32} << 20;
constexpr std::size_t kMaxIndexValues = std::size_t{1} << 18;
constexpr std::size_t kMaxTensors = 150'000;  // the largest models have 140 thousand
constexpr std::size_t kMaxShards = 4096;
constexpr const char* kSingle = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";

// The file that holds each tensor, as an index into the names of the files.
struct Index {
  std::unordered_map<std::string, std::size_t> places;
  std::vector<std::string> files;
};

// A file of this very folder, and nothing else.
bool isPlainName(std::string_view name) {
  return name.size() > 1 && name.front() != '.' &&
         name.find_first_of(std::string_view("/\\:\0", 4)) == std::string_view::npos &&
         name.ends_with(".safetensors");
}

class IndexReader {
 public:
  explicit IndexReader(std::string where) : m_where(std::move(where)) {}

  base::Result<void> take(std::string tensor, const Json& value);
  Index takeIndex() { return std::move(m_index); }
  [[nodiscard]] base::Error corrupt(const std::string& message) const {
    return {ErrorCode::Corrupt, m_where + ": " + message};
  }

 private:
  std::string m_where;
  Index m_index;
  std::unordered_map<std::string, std::size_t> m_numbers;  // of the files
};

base::Result<void> IndexReader::take(std::string tensor, const Json& value) {
  const std::string* const file = value.text();
  if (file == nullptr || !isPlainName(*file)) {
    return corrupt("weight_map: expected the name of a .safetensors file of this folder for " +
                   base::quote(tensor) + ", got " +
                   (file == nullptr ? std::string(value.kind()) : base::quote(*file)));
  }
  if (m_index.places.size() == kMaxTensors) {
    return corrupt("weight_map: there are more than " + std::to_string(kMaxTensors) + " tensors");
  }
  const auto [number, isNew] = m_numbers.emplace(*file, m_index.files.size());
  if (isNew) {
    if (m_index.files.size() == kMaxShards) {
      return corrupt("expected at most " + std::to_string(kMaxShards) + " files");
    }
    m_index.files.push_back(*file);
  }
  if (m_index.places.emplace(tensor, number->second).second) return {};
  return corrupt("weight_map: the name " + base::quote(tensor) + " is there twice in one object");
}

base::Result<std::optional<Index>> readIndex(const std::filesystem::path& path) {
  IndexReader reader(path.string());
  const JsonSelection selection{{"weight_map"},
                                {{{"weight_map"}, true, [&](std::string tensor, const Json& value) {
                                    return reader.take(std::move(tensor), value);
                                  }}}};
  const auto json = readJsonFile(path, kMaxIndexBytes, {.values = kMaxIndexValues}, selection);
  if (!json) return json.error();
  if (!json->has_value()) return std::optional<Index>();
  const Json* const map = (*json)->find("weight_map");
  if (map == nullptr || map->object() == nullptr) {
    return reader.corrupt("weight_map: expected an object, but there is none");
  }
  return std::optional<Index>(reader.takeIndex());
}

// Without an index.
base::Result<std::string> onlyFile(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::exists(folder / kSingle, error)) return std::string(kSingle);
  std::set<std::string> found;
  bool hasPickles = false;
  // Not with a range-for, whose steps throw.
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (isPlainName(name) && found.size() < 2) found.insert(name);
    hasPickles = hasPickles || (name.starts_with("pytorch_model") && name.ends_with(".bin"));
  }
  if (error) return base::Error{ErrorCode::Io, folder.string() + ": " + error.message()};
  if (found.size() == 1) return *found.begin();
  if (found.empty() && hasPickles) {
    return base::Error{ErrorCode::Unsupported,
                       folder.string() +
                           ": its weights are in pytorch_model.bin files, which are "
                           "not read; convert them to safetensors"};
  }
  return base::Error{
      found.empty() ? ErrorCode::NotFound : ErrorCode::Corrupt,
      folder.string() + (found.empty() ? ": there is no .safetensors file in this folder"
                                       : ": there are several .safetensors files, but no " +
                                             std::string(kIndex))};
}

base::Result<void> checkAgainst(const Index& index, const SafetensorsFile& file,
                                const std::string& fileName) {
  for (const StoredTensor& tensor : file.tensors()) {
    const auto found = index.places.find(tensor.name);
    if (found != index.places.end() && index.files[found->second] == fileName) continue;
    return base::Error{ErrorCode::Corrupt, file.name() + ": tensor " + base::quote(tensor.name) +
                                               " is in this file, but the index does not say so"};
  }
  return {};
}

}  // namespace

base::Result<void> Shards::add(SafetensorsFile file) {
  for (const StoredTensor& tensor : file.tensors()) {
    if (!m_byName.emplace(tensor.name, &tensor).second) {
      return base::Error{ErrorCode::Corrupt, file.name() + ": tensor " + base::quote(tensor.name) +
                                                 " is in another file, too"};
    }
    m_tensors.push_back(&tensor);
  }
  m_files.push_back(std::move(file));
  return {};
}

base::Result<Shards> Shards::join(std::vector<SafetensorsFile> files) {
  Shards shards;
  for (SafetensorsFile& file : files) {
    if (auto added = shards.add(std::move(file)); !added) return added.error();
  }
  return shards;
}

base::Result<Shards> Shards::open(const std::filesystem::path& folder) {
  const auto index = readIndex(folder / kIndex);
  if (!index) return index.error();
  std::set<std::string> names;
  if (*index) {
    names.insert((*index)->files.begin(), (*index)->files.end());
  } else {
    auto only = onlyFile(folder);
    if (!only) return std::move(only).error();
    names.insert(*std::move(only));
  }
  std::vector<SafetensorsFile> files;
  for (const std::string& name : names) {
    auto file = SafetensorsFile::open(folder / name);
    if (!file) return std::move(file).error();
    if (*index) {
      if (auto agrees = checkAgainst(**index, *file, name); !agrees) return agrees.error();
    }
    files.push_back(*std::move(file));
  }
  auto shards = join(std::move(files));
  if (!shards || !*index) return shards;
  for (const auto& [tensor, file] : (*index)->places) {
    if (shards->find(tensor) != nullptr) continue;
    return base::Error{ErrorCode::Corrupt, (folder / (*index)->files[file]).string() + ": tensor " +
                                               base::quote(tensor) +
                                               " is missing, which the index places here"};
  }
  return shards;
}

const StoredTensor* Shards::find(std::string_view name) const {
  const auto found = m_byName.find(name);
  return found == m_byName.end() ? nullptr : found->second;
}

std::uint64_t Shards::sizeBytes() const {
  std::uint64_t sum = 0;
  for (const SafetensorsFile& file : m_files) sum += file.sizeBytes();
  return sum;
}

}  // namespace huggingface
