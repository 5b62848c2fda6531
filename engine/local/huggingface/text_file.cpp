// A small text or JSON file of a folder, read whole within a limit.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/text_file.h"

#include <utility>

#include "engine/base/mapped_file.h"

namespace huggingface {

base::Result<std::optional<std::string>> readTextFile(const std::filesystem::path& path,
                                                      std::size_t maxBytes) {
  const auto file = base::MappedFile::open(path);
  if (!file && file.error().code == base::ErrorCode::NotFound) return std::optional<std::string>();
  if (!file) return file.error();
  if (file->bytes().size() > maxBytes) {
    return base::Error{base::ErrorCode::Corrupt, path.string() + ": expected at most " +
                                                     std::to_string(maxBytes) + " bytes, got " +
                                                     std::to_string(file->bytes().size())};
  }
  return std::optional<std::string>(
      std::in_place, reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size());
}

base::Result<std::optional<Json>> readJsonFile(const std::filesystem::path& path,
                                               std::size_t maxBytes) {
  const auto text = readTextFile(path, maxBytes);
  if (!text) return text.error();
  if (!text->has_value()) return std::optional<Json>();
  auto json =
      parseJson(**text, {.stringBytes = maxBytes, .values = std::size_t{1} << 21}, path.string());
  if (!json) return std::move(json).error();
  if (json->object() == nullptr) {
    return base::Error{base::ErrorCode::Corrupt,
                       path.string() + ": expected an object, got " + json->kind()};
  }
  return std::optional<Json>(*std::move(json));
}

}  // namespace huggingface
