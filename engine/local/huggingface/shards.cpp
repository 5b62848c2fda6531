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

constexpr std::size_t kMaxIndexBytes = std::size_t{64} << 20;
// Of the largest models 140 thousand.
constexpr std::size_t kMaxIndexValues = std::size_t{1} << 18;
constexpr std::size_t kMaxShards = 4096;
constexpr const char* kSingle = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";

// Name of the file that holds each tensor.
using Index = std::unordered_map<std::string, std::string>;

// A file of this very folder, and nothing else.
bool isPlainName(std::string_view name) {
  return name.size() > 1 && name.front() != '.' &&
         name.find_first_of(std::string_view("/\\:\0", 4)) == std::string_view::npos &&
         name.ends_with(".safetensors");
}

base::Result<std::optional<Index>> readIndex(const std::filesystem::path& path) {
  const auto json = readJsonFile(path, kMaxIndexBytes, kMaxIndexValues);
  if (!json) return json.error();
  if (!json->has_value()) return std::optional<Index>();
  const auto corrupt = [&](const std::string& message) {
    return base::Error{ErrorCode::Corrupt, path.string() + ": " + message};
  };
  const Json* const map = (*json)->find("weight_map");
  if (map == nullptr || map->object() == nullptr) {
    return corrupt("weight_map: expected an object, but there is none");
  }
  Index index;
  for (const JsonMember& member : *map->object()) {
    const std::string* const file = member.value.text();
    if (file == nullptr || !isPlainName(*file)) {
      return corrupt("weight_map: expected the name of a .safetensors file of this folder for " +
                     base::quote(member.name) + ", got " +
                     (file == nullptr ? std::string(member.value.kind()) : base::quote(*file)));
    }
    index.emplace(member.name, *file);
  }
  return std::optional<Index>(std::move(index));
}

// Without an index.
base::Result<std::string> onlyFile(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::exists(folder / kSingle, error)) return std::string(kSingle);
  std::set<std::string> found;
  // Not with a range-for, whose steps throw.
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (isPlainName(name) && found.size() < 2) found.insert(name);
  }
  if (error) return base::Error{ErrorCode::Io, folder.string() + ": " + error.message()};
  if (found.size() == 1) return *found.begin();
  return base::Error{
      found.empty() ? ErrorCode::NotFound : ErrorCode::Corrupt,
      folder.string() + (found.empty() ? ": there is no .safetensors file in this folder"
                                       : ": there are several .safetensors files, but no " +
                                             std::string(kIndex))};
}

base::Result<void> checkAgainst(const Index& index, const SafetensorsFile& file,
                                const std::string& fileName) {
  for (const StoredTensor& tensor : file.tensors()) {
    const auto found = index.find(tensor.name);
    if (found != index.end() && found->second == fileName) continue;
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
    for (const auto& [tensor, file] : **index) names.insert(file);
  } else {
    auto only = onlyFile(folder);
    if (!only) return std::move(only).error();
    names.insert(*std::move(only));
  }
  if (names.size() > kMaxShards) {
    return base::Error{ErrorCode::Corrupt, folder.string() + ": " + kIndex + ": expected at most " +
                                               std::to_string(kMaxShards) + " files, got " +
                                               std::to_string(names.size())};
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
  for (const auto& [tensor, file] : **index) {
    if (shards->find(tensor) != nullptr) continue;
    return base::Error{ErrorCode::Corrupt, (folder / file).string() + ": tensor " +
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
