// A small text or JSON file of a folder, read whole within a limit.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/text_file.h"

#include <string_view>
#include <utility>

#include "engine/base/mapped_file.h"

namespace huggingface {

namespace {

// Nothing: there is no such file.
base::Result<std::optional<base::MappedFile>> openWithin(const std::filesystem::path& path,
                                                         std::size_t maxBytes) {
  auto file = base::MappedFile::open(path);
  if (!file && file.error().code == base::ErrorCode::NotFound) {
    return std::optional<base::MappedFile>();
  }
  if (!file) return std::move(file).error();
  if (file->bytes().size() > maxBytes) {
    return base::Error{base::ErrorCode::Corrupt, path.string() + ": expected at most " +
                                                     std::to_string(maxBytes) + " bytes, got " +
                                                     std::to_string(file->bytes().size())};
  }
  return std::optional<base::MappedFile>(*std::move(file));
}

std::string_view textOf(const base::MappedFile& file) {
  return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

}  // namespace

base::Result<std::optional<std::string>> readTextFile(const std::filesystem::path& path,
                                                      std::size_t maxBytes) {
  const auto file = openWithin(path, maxBytes);
  if (!file) return file.error();
  if (!file->has_value()) return std::optional<std::string>();
  return std::optional<std::string>(textOf(**file));
}

base::Result<std::optional<Json>> readJsonFile(const std::filesystem::path& path,
                                               std::size_t maxBytes, const JsonLimits& limits,
                                               const JsonSelection& selection) {
  const auto file = openWithin(path, maxBytes);
  if (!file) return file.error();
  if (!file->has_value()) return std::optional<Json>();
  auto json = parseJson(textOf(**file), limits, path.string(), selection);
  if (!json) return std::move(json).error();
  if (json->object() == nullptr) {
    return base::Error{base::ErrorCode::Corrupt,
                       path.string() + ": expected an object, got " + json->kind()};
  }
  return std::optional<Json>(*std::move(json));
}

}  // namespace huggingface
